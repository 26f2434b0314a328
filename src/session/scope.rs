use std::sync::Arc;

use leptos::prelude::*;

use crate::api::me::{Edition, Me, Organization, Role};
use crate::api::query::ScopeIds;
use crate::api::words::EditionId;
use crate::place::{Place, Scope, Section};

/// The organization and edition that a page is about. In context below the shell; a page of another scope is another page,
/// so it never changes under one.
#[derive(Clone, Debug)]
pub struct Here {
    /// As in the address.
    pub scope: Scope,
    pub organization: Arc<Organization>,
    /// `None`: all editions of the organization.
    pub edition: Option<Arc<Edition>>,
}

/// Why an address leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The person belongs to no such organization.
    Organization,
    /// The person belongs to the organization, whose name this is, but may not open the edition.
    Edition { organization: String },
}

impl Here {
    /// Looks up the words of an address, slugs or ids, among what the person may open.
    ///
    /// # Errors
    /// When the person may not open it; whether it exists is not told apart by the API.
    pub fn find(me: &Me, scope: &Scope) -> Result<Self, Missing> {
        let organization = me
            .organizations
            .iter()
            .find(|organization| names(&organization.slug, organization.api_id.as_str(), &scope.org))
            .ok_or(Missing::Organization)?;
        let edition = match &scope.edition {
            None => None,
            Some(word) => Some(
                organization
                    .editions
                    .iter()
                    .find(|edition| names(&edition.slug, edition.api_id.as_str(), word))
                    .ok_or_else(|| Missing::Edition { organization: organization.name.clone() })?,
            ),
        };
        Ok(Self {
            scope: scope.clone(),
            organization: Arc::new(organization.clone()),
            edition: edition.map(|edition| Arc::new(edition.clone())),
        })
    }

    /// Where somebody is who belongs to no organization, or is signed in at the staff API alone.
    pub fn nowhere() -> Self {
        Self { scope: Scope::organization(""), organization: Arc::default(), edition: None }
    }

    pub fn is_nowhere(&self) -> bool {
        self.scope.org.is_empty()
    }

    /// Where the brand in the corner leads.
    pub fn home(&self) -> Place {
        self.to(if self.is_nowhere() { Section::Staff } else { Section::Overview })
    }

    /// What a page is drawn anew for: not that the organization lists more editions now, as when archived ones are shown.
    pub fn key(&self) -> String {
        let edition = self.edition.as_ref().map_or("", |edition| edition.api_id.as_str());
        let role = self.role().map_or("", Role::as_str);
        format!("{} {edition} {role}", self.organization.api_id)
    }

    pub fn ids(&self) -> ScopeIds {
        ScopeIds {
            organization: self.organization.api_id.clone(),
            edition: self.edition.as_ref().map(|edition| edition.api_id.clone()),
        }
    }

    /// The place of a section in this scope.
    pub fn to(&self, section: Section) -> Place {
        self.scope.to(section)
    }

    /// The person's role here: of the edition, else of the organization.
    pub fn role(&self) -> Option<&Role> {
        let edition = self.edition.as_ref().and_then(|edition| edition.role.as_ref());
        edition.or(self.organization.role.as_ref())
    }

    /// Whether the person may change records here. A role that we have never heard of may: the API decides, and a refusal is
    /// explained; a button that is missing is not.
    pub fn may_edit(&self) -> bool {
        !matches!(self.role(), Some(Role::Viewer))
    }

    /// The zone to show times in: the edition's, or that of the edition that a record belongs to; empty when neither is
    /// known, which means the viewer's.
    pub fn zone(&self, record: Option<&EditionId>) -> String {
        let of_record = || self.organization.editions.iter().find(|edition| Some(&edition.api_id) == record);
        let edition = self.edition.as_deref().or_else(of_record);
        // Most organizations live in one zone: then it is the zone of everything that says no other.
        let common = || {
            let first = self.organization.editions.first()?;
            self.organization.editions.iter().all(|edition| edition.timezone == first.timezone).then_some(first)
        };
        edition.or_else(common).map(|edition| edition.timezone.clone()).unwrap_or_default()
    }

    /// The edition that a record belongs to, else the one that is open.
    pub fn edition_of(&self, record: Option<&EditionId>) -> Option<&Edition> {
        let of_record = self.organization.editions.iter().find(|edition| Some(&edition.api_id) == record);
        of_record.or(self.edition.as_deref())
    }

    /// What a title says: edition and organization.
    pub fn names(&self) -> String {
        match &self.edition {
            Some(edition) => format!("{} · {}", edition.name, self.organization.name),
            None => self.organization.name.clone(),
        }
    }
}

fn names(slug: &str, id: &str, word: &str) -> bool {
    (!slug.is_empty() && slug == word) || id == word
}

/// The words that an address uses for an organization and edition: slugs where there are any, because people read them.
pub fn scope_of(organization: &Organization, edition: Option<&Edition>) -> Scope {
    let word = |slug: &str, id: &str| {
        if slug.is_empty() { id.to_owned() } else { slug.to_owned() }
    };
    Scope {
        org: word(&organization.slug, organization.api_id.as_str()),
        edition: edition.map(|edition| word(&edition.slug, edition.api_id.as_str())),
    }
}

/// Where `/` leads: the default organization, or the first; there the live or next edition, else all editions.
pub fn first_scope(me: &Me, now: i64) -> Option<Scope> {
    let organization =
        me.organizations.iter().find(|organization| organization.is_default.0).or(me.organizations.first())?;
    Some(scope_of(organization, in_order(organization, now).into_iter().next()))
}

/// The editions of an organization as the switcher lists them: live, upcoming, without dates, past; the nearest first.
pub fn in_order(organization: &Organization, now: i64) -> Vec<&Edition> {
    let rank = |edition: &Edition| {
        let start = edition.start_date.as_ref().and_then(|start| start.millis()).unwrap_or(0);
        (edition.phase(now), (start - now).abs())
    };
    let mut editions: Vec<&Edition> = Vec::new();
    for edition in &organization.editions {
        // A dozen at most: a sorting algorithm would be more code than this saves time.
        let at = editions.partition_point(|other| rank(other) <= rank(edition));
        editions.insert(at, edition);
    }
    editions
}

pub fn use_here() -> Here {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::me::Phase;

    fn me() -> Me {
        serde_json::from_str(
            r#"{"user":{"id":1},"organizations":[
              {"api_id":"org_1","name":"Nordlys","slug":"nordlys","role":"admin","editions":[
                {"api_id":"edt_past","name":"Past","slug":"past","start_date":"2025-06-01","end_date":"2025-06-03","timezone":"Europe/Copenhagen"},
                {"api_id":"edt_next","name":"Next","slug":"","start_date":"2026-09-01","end_date":"2026-09-03","timezone":"Europe/Copenhagen","role":"viewer"},
                {"api_id":"edt_live","name":"Live","slug":"live","start_date":"2026-06-01","end_date":"2026-07-01","timezone":"Europe/Warsaw"}]},
              {"api_id":"org_2","name":"Kultur","slug":"kultur","is_default":true,"editions":[]}]}"#,
        )
        .unwrap()
    }

    fn now() -> i64 {
        crate::api::words::Instant::new("2026-06-12T10:00:00Z").millis().unwrap()
    }

    #[test]
    fn an_address_names_a_scope_by_slug_or_id() {
        let found = |org: &str, edition: Option<&str>| {
            let scope = Scope { org: org.into(), edition: edition.map(Into::into) };
            Here::find(&me(), &scope).map(|here| here.names())
        };
        assert_eq!(found("nordlys", None), Ok("Nordlys".into()));
        assert_eq!(found("org_1", Some("live")), Ok("Live · Nordlys".into()));
        assert_eq!(found("nordlys", Some("edt_next")), Ok("Next · Nordlys".into()));
        assert_eq!(found("nordlys", Some("")), Err(Missing::Edition { organization: "Nordlys".into() }));
        assert_eq!(found("kultur", Some("live")), Err(Missing::Edition { organization: "Kultur".into() }));
        assert_eq!(found("other", Some("live")), Err(Missing::Organization));
    }

    #[test]
    fn the_role_of_the_edition_counts_before_that_of_the_organization() {
        let here = |edition: &str| Here::find(&me(), &Scope::edition("nordlys", edition)).unwrap();
        assert_eq!(here("live").role(), Some(&Role::Admin));
        assert!(here("live").may_edit());
        assert!(!here("edt_next").may_edit());
    }

    #[test]
    fn times_are_shown_in_the_zone_of_the_edition_they_belong_to() {
        let all = Here::find(&me(), &Scope::organization("nordlys")).unwrap();
        assert_eq!(all.zone(Some(&EditionId::new("edt_past"))), "Europe/Copenhagen");
        assert_eq!(all.zone(None), "", "two zones: the viewer's own");
        let live = Here::find(&me(), &Scope::edition("nordlys", "live")).unwrap();
        assert_eq!(live.zone(Some(&EditionId::new("edt_past"))), "Europe/Warsaw");
    }

    #[test]
    fn live_editions_come_first_and_then_the_next_ones() {
        let me = me();
        let order: Vec<(&str, Phase)> = in_order(&me.organizations[0], now())
            .iter()
            .map(|edition| (edition.name.as_str(), edition.phase(now())))
            .collect();
        assert_eq!(order, [("Live", Phase::Live), ("Next", Phase::Upcoming), ("Past", Phase::Past)]);
    }

    #[test]
    fn the_default_organization_opens_first() {
        let mut me = me();
        assert_eq!(first_scope(&me, now()), Some(Scope::organization("kultur")));
        me.organizations.pop();
        assert_eq!(first_scope(&me, now()), Some(Scope::edition("nordlys", "live")));
        me.organizations.clear();
        assert_eq!(first_scope(&me, now()), None);
    }
}

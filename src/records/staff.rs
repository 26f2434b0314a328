use leptos::prelude::*;

use crate::api::staff::{self, Member, MemberState, ServerTime};
use crate::api::staff_roles::{self, Role};
use crate::api::words::{RoleId, folded, folded_words};
use crate::api::{Call, ListQuery, Page};
use crate::client::{Question, use_client};
use crate::config::{Extras, RoleWords};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::waiting;
use crate::ui::load::{Load, load, load_question};
use crate::ui::text;

/// The roles, as far as the person may read them: managing people does not need that right. The installation may name them too.
#[derive(Clone, Copy)]
pub struct Roles {
    load: Load<Page<Role>>,
    named: StoredValue<Vec<RoleWords>>,
}

impl Roles {
    /// Reads the roles for the page and what stands on it.
    pub fn provide() -> Self {
        let named = Extras::parse(&use_client().config_text()).staff.roles;
        let roles = Self { load: load(staff_roles::all), named: StoredValue::new(named) };
        provide_context(roles);
        roles
    }

    /// Whether it is still open which roles there are, tracked.
    pub fn is_waiting(self) -> bool {
        self.load.state.is_pending() && self.load.with(|_| ()).is_none()
    }

    /// Draws what needs to know the roles, once it is clear whether they are to be known.
    pub fn settled(self, draw: impl Fn() -> Piece + Send + 'static) -> Piece {
        let is_waiting = Memo::new(move |_| self.is_waiting());
        let content = dynamic(move || if is_waiting.get() { waiting() } else { untrack(&draw) });
        view! { <div class="loaded" class:asking=is_waiting>{content}</div> }.piece()
    }

    /// The roles that the API names; `None` when it did not, tracked.
    pub fn known(self) -> Option<Vec<Role>> {
        self.load.with(|page| page.rows.clone())
    }

    /// A role, tracked.
    pub fn find(self, id: &RoleId) -> Option<Role> {
        self.load.with(|page| page.rows.iter().find(|role| role.id == *id).cloned()).flatten()
    }

    fn words(self, id: &RoleId) -> Option<RoleWords> {
        self.named.with_value(|named| named.iter().find(|words| words.id == *id).cloned())
    }

    /// What a role is called, tracked: at least by its number.
    pub fn name(self, id: &RoleId) -> String {
        let named = || self.words(id).map(|words| words.name).filter(|name| !name.is_empty());
        self.find(id).map(|role| role.name()).or_else(named).unwrap_or_else(|| t::staff::role_number(id.as_str()))
    }

    /// What a role allows, tracked; `None` when nobody knows.
    pub fn about(self, id: &RoleId) -> Option<String> {
        let granted = self.find(id).map(|role| {
            let features: Vec<String> = role.features.iter().map(|feature| feature_name(feature)).collect();
            match (role.disabled.0, features.is_empty()) {
                (true, _) => t::staff::role_disabled().to_owned(),
                (false, true) => t::staff::role_nothing().to_owned(),
                (false, false) => features.join(", "),
            }
        });
        granted.or_else(|| self.words(id).map(|words| words.about).filter(|about| !about.is_empty()))
    }

    /// What a role field offers, tracked: the roles that are known, else those that the installation or `held` names.
    pub fn choices(self, held: &[RoleId]) -> Vec<(String, String)> {
        let mut ids: Vec<RoleId> = match self.known() {
            Some(known) => known.iter().filter(|role| !role.disabled.0).map(|role| role.id.clone()).collect(),
            None => self.named.with_value(|named| named.iter().map(|words| words.id.clone()).collect()),
        };
        for id in held {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids.into_iter().map(|id| (id.to_string(), self.name(&id))).collect()
    }
}

pub fn use_roles() -> Roles {
    expect_context()
}

/// All rows of a list of people, read part by part: the API has no total, no search and no states.
pub fn whole(list: fn(&ListQuery) -> Call<Page<Member>>, query: &ListQuery) -> Question {
    kept(list, query, |_| true)
}

/// [`whole`], of which only some rows are kept; what they are has to be said by [`Question::keeping`].
pub fn kept(
    list: fn(&ListQuery) -> Call<Page<Member>>,
    query: &ListQuery,
    keep: impl Fn(&Member) -> bool + Send + Sync + 'static,
) -> Question {
    // There is at least one part.
    Question::joined(staff::all(list, query), keep, true).unwrap_or_else(|| Question::of(&list(query)))
}

/// Those of everybody whose name or address holds every word of a text.
pub fn searched(text: &str) -> Question {
    let words = folded_words(text);
    let what = words.join(" ");
    kept(staff::list, &ListQuery::default(), move |member| holds(member, &words)).keeping(what)
}

/// Whether name or address hold every word.
pub fn holds(member: &Member, words: &[String]) -> bool {
    let text = folded(&format!("{} {}", member.name, member.email));
    words.iter().all(|word| text.contains(word.as_str()))
}

/// Everybody who is not in the trash: who may not be shut out depends on who else there is.
pub fn everybody() -> Load<Page<Member>> {
    load_question(|| whole(staff::list, &ListQuery::default()), false)
}

/// What a feature is called: a word that we do not know is shown as it is.
pub fn feature_name(feature: &str) -> String {
    let name = match feature {
        "settings/users" => t::feature::settings_users(),
        "settings/roles" => t::feature::settings_roles(),
        "settings/global" => t::feature::settings_global(),
        "settings/cdp_entities" => t::feature::settings_cdp_entities(),
        "settings/insights" => t::feature::settings_insights(),
        "settings/sources_and_destinations" => t::feature::settings_sources(),
        "settings/channels" => t::feature::settings_channels(),
        "data/sources_and_destinations" => t::feature::data_sources(),
        "data/insights" => t::feature::data_insights(),
        "data/dashboard" => t::feature::data_dashboard(),
        "data/attributes" => t::feature::data_attributes(),
        "data/events" => t::feature::data_events(),
        "foreign_segments/list" => t::feature::foreign_list(),
        "foreign_segments/view" => t::feature::foreign_view(),
        "foreign_segments/edit" => t::feature::foreign_edit(),
        "segments/create" => t::feature::segments_create(),
        "segments/export" => t::feature::segments_export(),
        "segments/insights" => t::feature::segments_insights(),
        "customers/search" => t::feature::customers_search(),
        "customers/detail" => t::feature::customers_detail(),
        "reports/edit" => t::feature::reports_edit(),
        other => other,
    };
    name.to_owned()
}

pub fn state(state: MemberState) -> Cell {
    let (tone, name) = match state {
        MemberState::Active => (Tone::Good, t::staff::active()),
        MemberState::Invited => (Tone::Waiting, t::staff::invited()),
        MemberState::Disabled => (Tone::Bad, t::staff::disabled()),
        MemberState::Trashed => (Tone::Neutral, t::staff::trashed()),
    };
    Cell::Badge(tone, name.to_owned())
}

/// The state, and what else is out of the ordinary; `now` in milliseconds since 1970.
pub fn states(member: &Member, now: i64) -> Cell {
    match (state(member.state()), member.is_dormant(now)) {
        (Cell::Badge(tone, name), true) => {
            Cell::Badges(vec![(tone, name), (Tone::Waiting, t::staff::dormant().to_owned())])
        }
        (cell, _) => cell,
    }
}

/// A time as the staff API gives it. Without a zone it is shown as it is: the head of its column or card says that it is the server's.
pub fn time(time: Option<&ServerTime>) -> Cell {
    let Some(time) = time else { return Cell::Empty };
    if time.has_zone {
        return Cell::time(Some(time.instant.clone()), String::new());
    }
    Cell::Shown { shown: text::instant(&time.instant, "UTC"), plain: time.instant.as_str().to_owned() }
}

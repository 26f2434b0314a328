use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use rusqlite::{Connection, OptionalExtension};

use super::failure::Failure;
use crate::App;
use crate::data::now;

/// The signed-in staff user, with where they belong.
#[derive(Clone, Debug)]
pub struct Caller {
    pub id: String,
    pub organizations: Vec<Membership>,
    pub editions: Vec<EditionRole>,
    /// By which name the server was asked: addresses of pictures begin with it.
    pub host: String,
}

#[derive(Clone, Debug)]
pub struct Membership {
    pub id: String,
    /// None for somebody who only belongs to single editions.
    pub role: Option<String>,
}

#[derive(Clone, Debug)]
pub struct EditionRole {
    pub id: String,
    pub organization: String,
    pub role: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let header = parts.headers.get(header::AUTHORIZATION).ok_or_else(Failure::no_credentials)?;
        let header = header.to_str().map_err(|_| Failure::bad_token())?;
        let token = header.strip_prefix("Bearer ").ok_or_else(Failure::no_credentials)?;
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        app.database.read(|database| find(database, token, host))?.ok_or_else(Failure::bad_token)
    }
}

fn find(database: &Connection, token: &str, host: &str) -> rusqlite::Result<Option<Caller>> {
    let id: Option<String> = database
        .prepare_cached("SELECT person_id FROM tokens WHERE token = ?1 AND (expires IS NULL OR expires > ?2)")?
        .query_row((token, now()), |row| row.get(0))
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let organizations = database
        .prepare_cached("SELECT organization_id, role FROM organization_members WHERE person_id = ?1")?
        .query_map([&id], |row| Ok(Membership { id: row.get(0)?, role: row.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let editions = database
        .prepare_cached(
            "SELECT edition_id, organization_id, role FROM edition_members JOIN editions ON editions.id = edition_id
             WHERE person_id = ?1",
        )?
        .query_map([&id], |row| Ok(EditionRole { id: row.get(0)?, organization: row.get(1)?, role: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(Caller { id, organizations, editions, host: host.to_owned() }))
}

impl Caller {
    /// The scopes, editions or whole organizations, that a list is over. `None` for an id that is unknown or outside what the
    /// caller may see: the contract answers both with 404.
    pub fn scopes(&self, edition: Option<&str>, organization: Option<&str>) -> Option<Vec<String>> {
        if let Some(edition) = edition {
            let found = self.editions.iter().find(|known| known.id == edition)?;
            let matches = organization.is_none_or(|organization| organization == found.organization);
            return matches.then(|| vec![edition.to_owned()]);
        }
        if let Some(organization) = organization {
            let found = self.organizations.iter().find(|known| known.id == organization)?;
            return Some(self.within(found));
        }
        Some(self.organizations.iter().flat_map(|organization| self.within(organization)).collect())
    }

    /// A whole organization for those with a role in it, else the editions of it.
    fn within(&self, organization: &Membership) -> Vec<String> {
        if organization.role.is_some() {
            return vec![organization.id.clone()];
        }
        let editions = self.editions.iter().filter(|edition| edition.organization == organization.id);
        editions.map(|edition| edition.id.clone()).collect()
    }

    /// Whether one of `scopes` is seen by the caller, and whether it is theirs to change.
    pub fn rights(&self, scopes: &[String]) -> Rights {
        let role = |role: &str| {
            if matches!(role, "admin" | "manager") { Rights::Change } else { Rights::See }
        };
        let organizations = self.organizations.iter().filter(|known| scopes.contains(&known.id));
        let of_organizations = organizations.filter_map(|known| known.role.as_deref()).map(role);
        let of_editions =
            self.editions.iter().filter(|known| scopes.contains(&known.id)).map(|known| role(&known.role));
        of_organizations.chain(of_editions).max().unwrap_or(Rights::None)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rights {
    None,
    See,
    Change,
}

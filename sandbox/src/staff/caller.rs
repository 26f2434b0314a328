use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rusqlite::{Connection, OptionalExtension};

use super::Refusal;
use super::session::LIFE;
use crate::App;

pub const MANAGE_USERS: &str = "settings/users";
pub const MANAGE_ROLES: &str = "settings/roles";

/// The signed-in staff user.
pub struct Caller {
    pub id: i64,
    features: Vec<String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = parts.headers.get("X-Access-Token").and_then(|token| token.to_str().ok());
        let token = token.ok_or_else(|| Refusal::unauthorized("Access token is missing"))?;
        let now = app.staff_now();
        let found = app.database.read(|database| find(database, token, now))?;
        found.ok_or_else(|| Refusal::unauthorized("Access token is not valid"))
    }
}

fn find(database: &Connection, token: &str, now: i64) -> rusqlite::Result<Option<Caller>> {
    let sql = "SELECT staff_users.id, CASE WHEN staff_roles.disabled THEN '[]' ELSE features END FROM staff_tokens
               JOIN staff_users ON staff_users.id = user_id LEFT JOIN staff_roles ON staff_roles.id = role_id
               WHERE token = ?1 AND (issued IS NULL OR issued + ?2 > ?3) AND NOT staff_users.disabled AND NOT deleted";
    let row = |row: &rusqlite::Row| {
        let features: Option<String> = row.get(1)?;
        let features = features.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(Caller { id: row.get(0)?, features })
    };
    database.prepare_cached(sql)?.query_row((token, LIFE, now), row).optional()
}

impl Caller {
    pub fn needs(&self, feature: &str) -> Result<(), Refusal> {
        match self.features.iter().any(|own| own == feature) {
            true => Ok(()),
            false => Err(Refusal::forbidden("Required feature is missing")),
        }
    }
}

/// How many people who are neither disabled nor in the trash hold a role that grants both users and roles: administrators. Without
/// them nobody could mend anything.
pub fn administrators(database: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT count(*) FROM staff_users JOIN staff_roles ON staff_roles.id = role_id
               WHERE NOT staff_users.disabled AND NOT deleted AND NOT staff_roles.disabled
               AND features LIKE '%\"settings/users\"%' AND features LIKE '%\"settings/roles\"%'";
    database.query_row(sql, [], |row| row.get(0))
}

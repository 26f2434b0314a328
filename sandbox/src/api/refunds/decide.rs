use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::super::object;
use super::answer;
use crate::App;
use crate::api::caller::{Caller, Rights};
use crate::api::failure::Failure;
use crate::data::refunds::STEP;
use crate::data::{now, now_millis};

/// Four eyes: who asked does not approve, save an administrator of the organization.
pub fn may_approve(caller: &Caller, scopes: &[String], requester: Option<&str>) -> Result<(), Failure> {
    may_reject(caller, scopes)?;
    let is_admin =
        caller.organizations.iter().any(|known| scopes.contains(&known.id) && known.role.as_deref() == Some("admin"));
    if requester == Some(caller.id.as_str()) && !is_admin {
        return Err(Failure::not_yours("You cannot approve a refund that you have requested yourself."));
    }
    Ok(())
}

pub fn may_reject(caller: &Caller, scopes: &[String]) -> Result<(), Failure> {
    match caller.rights(scopes) {
        Rights::None => Err(Failure::not_found()),
        Rights::See => Err(Failure::forbidden()),
        Rights::Change => Ok(()),
    }
}

struct Open {
    key: i64,
    status: String,
    requester: Option<String>,
    scopes: Vec<String>,
}

fn find(database: &Connection, id: &str) -> rusqlite::Result<Option<Open>> {
    database
        .prepare_cached("SELECT key, status, requested_by, edition_id, organization_id FROM refunds WHERE id = ?1")?
        .query_row([id], |row| {
            let scopes = vec![row.get(3)?, row.get(4)?];
            Ok(Open { key: row.get(0)?, status: row.get(1)?, requester: row.get(2)?, scopes })
        })
        .optional()
}

impl Open {
    /// Only the first decision counts.
    fn is_undecided(&self) -> Result<(), Failure> {
        let state = match self.status.as_str() {
            "requested" => return Ok(()),
            "rejected" => "rejected",
            "invalid" => "no longer valid",
            _ => "approved",
        };
        Err(Failure::conflict(&format!("This refund request is already {state}.")))
    }
}

/// `approve_refund`.
pub async fn approve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    app.database.write(|database| {
        let Some(open) = find(database, &id)? else { return Ok(Err(Failure::not_found())) };
        let allowed = may_approve(&caller, &open.scopes, open.requester.as_deref()).and_then(|()| open.is_undecided());
        if allowed.is_ok() {
            database.execute(
                "UPDATE refunds SET status = 'ready', due = ?2, modified = ?3 WHERE key = ?1",
                (open.key, now_millis() + STEP, now()),
            )?;
        }
        Ok(allowed)
    })??;
    answer(&app.database, &caller, &id).map(Json)
}

/// `reject_refund`.
pub async fn reject(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Failure> {
    let input = if body.is_empty() { serde_json::Map::new() } else { object(&body)? };
    let comment = match input.get("comment") {
        None => None,
        Some(Value::String(text)) if !text.contains('\0') => Some(text.as_str()),
        Some(_) => return Err(Failure::fields(vec![("comment", "Not a valid string.")])),
    };
    app.database.write(|database| {
        let Some(open) = find(database, &id)? else { return Ok(Err(Failure::not_found())) };
        let allowed = may_reject(&caller, &open.scopes).and_then(|()| open.is_undecided());
        if allowed.is_ok() {
            // As the contract's example has it, the note of the decision takes the place of the one that asked.
            database.execute(
                "UPDATE refunds SET status = 'rejected', comment = coalesce(?2, comment), modified = ?3 WHERE key = ?1",
                (open.key, comment, now()),
            )?;
        }
        Ok(allowed)
    })??;
    answer(&app.database, &caller, &id).map(Json)
}

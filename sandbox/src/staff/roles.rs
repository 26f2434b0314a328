use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::caller::{Caller, MANAGE_ROLES, administrators};
use super::input::Input;
use super::{Refusal, Selection, ok, stamp};
use crate::App;

const FIELDS: &str = "id, name, description, features, tags, disabled, created, modified, last_modified_by";
const SORTED: [&str; 5] = ["id", "name", "disabled", "created", "modified"];

fn item(row: &Row) -> rusqlite::Result<Value> {
    let list = |text: String| serde_json::from_str::<Value>(&text).unwrap_or_default();
    Ok(json!({
        "id": row.get::<_, i64>(0)?,
        "name": row.get::<_, String>(1)?,
        "description": row.get::<_, Option<String>>(2)?,
        "features": list(row.get(3)?),
        "invisible_attributes_tag_ids": list(row.get(4)?),
        "disabled": row.get::<_, i64>(5)?,
        "deleted": 0,
        "created": stamp(row.get(6)?),
        "modified": stamp(row.get(7)?),
        "last_modified_by": row.get::<_, i64>(8)?,
    }))
}

fn find(database: &Connection, id: i64) -> rusqlite::Result<Option<Value>> {
    let sql = format!("SELECT {FIELDS} FROM staff_roles WHERE id = ?1");
    database.prepare_cached(&sql)?.query_row([id], item).optional()
}

fn answer(role: Option<Value>) -> Result<Json<Value>, Refusal> {
    role.map(|role| Json(json!({"role": role}))).ok_or_else(Refusal::no_role)
}

fn id_of(text: &str) -> Result<i64, Refusal> {
    let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.fract() == 0.0 && number.abs() < 1e15);
    number.map(|number| number as i64).ok_or_else(Refusal::no_role)
}

/// `list_roles`.
pub async fn list(State(app): State<App>, caller: Caller, selection: Selection) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_ROLES)?;
    let sql = format!("SELECT {FIELDS} FROM staff_roles {}", selection.sql(&SORTED));
    let read = |database: &Connection| database.prepare_cached(&sql)?.query_map([], item)?.collect();
    let roles: Vec<Value> = app.database.read(read)?;
    Ok(Json(json!({"roles": roles, "selection_settings": selection.settings()})))
}

/// `retrieve_role`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_ROLES)?;
    let id = id_of(&id)?;
    answer(app.database.read(|database| find(database, id))?)
}

/// What a role is made of; absent fields stay.
struct Change {
    name: Option<String>,
    description: Option<String>,
    features: Option<String>,
    tags: Option<String>,
    disabled: Option<bool>,
}

impl Change {
    fn read(input: &Input) -> Result<Self, Refusal> {
        let name = input.text("name")?;
        if name.as_deref() == Some("") {
            return Err(Refusal::bad("name is empty"));
        }
        Ok(Self {
            name,
            description: input.text("description")?,
            features: input.texts("features")?,
            tags: input.texts("invisible_attributes_tag_ids")?,
            disabled: input.flag("disabled")?,
        })
    }

    /// Whether another role has the name.
    fn is_taken(&self, database: &Connection, id: Option<i64>) -> rusqlite::Result<bool> {
        let sql = "SELECT 1 FROM staff_roles WHERE name = ?1 AND id IS NOT ?2";
        Ok(database.query_row(sql, params![self.name, id], |_| Ok(())).optional()?.is_some())
    }
}

const TAKEN: &str = "A role with this name already exists";

/// `create_role`.
pub async fn create(State(app): State<App>, caller: Caller, body: Bytes) -> Result<(StatusCode, Json<Value>), Refusal> {
    caller.needs(MANAGE_ROLES)?;
    let change = Change::read(&Input::read(&body)?)?;
    if change.name.is_none() || change.features.is_none() || change.tags.is_none() {
        return Err(Refusal::bad("name, features and invisible_attributes_tag_ids are needed"));
    }
    let now = app.staff_now();
    let role = app.database.write(|database| {
        if change.is_taken(database, None)? {
            return Ok(Err(Refusal::conflict(TAKEN)));
        }
        let Change { name, description, features, tags, disabled } = &change;
        database.execute(
            "INSERT INTO staff_roles (name, description, features, tags, disabled, created, modified, last_modified_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            params![name, description, features, tags, disabled.unwrap_or(false), now, caller.id],
        )?;
        Ok(Ok(find(database, database.last_insert_rowid())?))
    })??;
    Ok((StatusCode::CREATED, answer(role)?))
}

/// `update_role`.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_ROLES)?;
    let id = id_of(&id)?;
    let change = Change::read(&Input::read(&body)?)?;
    let now = app.staff_now();
    app.database.write(|database| {
        let Some(before) = find(database, id)? else { return Ok(Err(Refusal::no_role())) };
        if change.is_taken(database, Some(id))? {
            return Ok(Err(Refusal::conflict(TAKEN)));
        }
        let Change { name, description, features, tags, disabled } = &change;
        let administered = administrators(database)?;
        database.execute(
            "UPDATE staff_roles SET name = coalesce(?2, name), description = coalesce(?3, description),
             features = coalesce(?4, features), tags = coalesce(?5, tags), disabled = coalesce(?6, disabled), modified = ?7,
             last_modified_by = ?8 WHERE id = ?1",
            params![id, name, description, features, tags, disabled, now, caller.id],
        )?;
        if administrators(database)? == 0 && administered > 0 {
            let put = "UPDATE staff_roles SET features = ?2, disabled = ?3 WHERE id = ?1";
            database.execute(put, params![id, before["features"].to_string(), before["disabled"].as_i64()])?;
            return Ok(Err(Refusal::conflict("Somebody has to keep the right to manage users and roles")));
        }
        Ok(answer(find(database, id)?))
    })?
}

/// `delete_role`. A role that somebody holds, also in the trash, is kept.
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_ROLES)?;
    let id = id_of(&id)?;
    app.database.write(|database| {
        let held: i64 =
            database.query_row("SELECT count(*) FROM staff_users WHERE role_id = ?1", [id], |row| row.get(0))?;
        if held > 0 {
            return Ok(Err(Refusal::conflict("Users hold this role")));
        }
        match database.execute("DELETE FROM staff_roles WHERE id = ?1", [id])? {
            0 => Ok(Err(Refusal::no_role())),
            _ => Ok(Ok(ok())),
        }
    })?
}

use axum::Json;
use axum::extract::State;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::caller::Caller;
use super::failure::Failure;
use super::paging::Parameters;
use crate::App;
use crate::data::iso;

/// `get_me`.
pub async fn get(State(app): State<App>, caller: Caller, parameters: Parameters) -> Result<Json<Value>, Failure> {
    let archived = parameters.flag("include_archived")?;
    let me = app.database.read(|database| {
        let user = person(database, &caller.id, &caller.host)?;
        let organizations = organizations(database, &caller, archived)?;
        Ok(json!({"user": user, "organizations": organizations}))
    })?;
    Ok(Json(me))
}

/// A staff user; `host` is where the avatars are.
pub fn person(database: &Connection, id: &str, host: &str) -> rusqlite::Result<Value> {
    let sql = "SELECT id, email, first_name, last_name, phone_number, avatar FROM people WHERE id = ?1";
    database.prepare_cached(sql)?.query_row([id], |row| {
        let (first, last): (String, String) = (row.get(2)?, row.get(3)?);
        let avatar: Option<String> = row.get(5)?;
        Ok(json!({
            "id": row.get::<_, String>(0)?,
            "email": row.get::<_, String>(1)?,
            "full_name": format!("{first} {last}"),
            "first_name": first,
            "last_name": last,
            "phone_number": row.get::<_, Option<String>>(4)?,
            "avatar": avatar.as_ref().map(|name| format!("http://{host}/media/avatars/{name}.svg")),
            "has_custom_avatar": avatar.is_some(),
        }))
    })
}

fn organizations(database: &Connection, caller: &Caller, archived: bool) -> rusqlite::Result<Vec<Value>> {
    let sql = "SELECT id, name, slug, logo, role, is_default FROM organization_members
               JOIN organizations ON organizations.id = organization_id WHERE person_id = ?1 ORDER BY is_default DESC, name";
    database
        .prepare_cached(sql)?
        .query_map([&caller.id], |row| {
            let id: String = row.get(0)?;
            let logo: Option<String> = row.get(3)?;
            let image = logo.map(|logo| format!("http://{}/media/avatars/{logo}.svg", caller.host));
            let mut organization = json!({
                "api_id": id,
                "name": row.get::<_, String>(1)?,
                "slug": row.get::<_, String>(2)?,
                "avatar": image.map(|image| json!({"thumbnail": image, "optimized": image, "large": image, "original": image})),
                "is_default": row.get::<_, bool>(5)?,
                "editions": editions(database, &caller.id, &id, archived)?,
            });
            // Somebody who only belongs to single editions has no role in the organization.
            if let Some(role) = row.get::<_, Option<String>>(4)? {
                organization["role"] = role.into();
            }
            Ok(organization)
        })?
        .collect()
}

fn editions(database: &Connection, person: &str, organization: &str, archived: bool) -> rusqlite::Result<Vec<Value>> {
    let sql = "SELECT id, sdk_id, name, slug, role, start_date, end_date, timezone, currency, default_language,
                      enabled_languages, is_draft
               FROM edition_members JOIN editions ON editions.id = edition_id
               WHERE person_id = ?1 AND organization_id = ?2 AND (?3 OR NOT is_archived) ORDER BY start_date IS NULL, start_date DESC";
    database
        .prepare_cached(sql)?
        .query_map((person, organization, archived), |row| {
            let id: String = row.get(0)?;
            let languages: String = row.get(10)?;
            Ok(json!({
                "api_id": id,
                "sdk_id": row.get::<_, String>(1)?,
                "name": row.get::<_, String>(2)?,
                "slug": row.get::<_, String>(3)?,
                "role": row.get::<_, String>(4)?,
                "start_date": row.get::<_, Option<i64>>(5)?.map(iso),
                "end_date": row.get::<_, Option<i64>>(6)?.map(iso),
                "timezone": row.get::<_, String>(7)?,
                "currency": row.get::<_, String>(8)?,
                "default_language": row.get::<_, String>(9)?,
                "enabled_languages": serde_json::from_str::<Value>(&languages).unwrap_or_default(),
                "is_draft": row.get::<_, bool>(11)?,
                "pickup_points": pickup_points(database, &id)?,
            }))
        })?
        .collect()
}

fn pickup_points(database: &Connection, edition: &str) -> rusqlite::Result<Vec<Value>> {
    database
        .prepare_cached("SELECT id, name FROM pickup_points WHERE edition_id = ?1 ORDER BY name")?
        .query_map([edition], |row| Ok(json!({"id": row.get::<_, String>(0)?, "name": row.get::<_, String>(1)?})))?
        .collect()
}

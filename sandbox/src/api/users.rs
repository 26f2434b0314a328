use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value, json};

use super::caller::{Caller, Rights};
use super::failure::Failure;
use super::paging::{Parameters, Select};
use crate::App;
use crate::data::{Database, iso};

const COLUMNS: &str = "users.id, email, phone_number, first_name, last_name, is_verified, is_active, locale, msg_channel, \
                       date_joined, last_seen, metadata";
const ORDERINGS: &[(&str, &str)] =
    &[("email", "email"), ("phone_number", "phone_number"), ("date_joined", "date_joined"), ("last_seen", "last_seen")];

/// `list_users`.
pub async fn list(State(app): State<App>, caller: Caller, parameters: Parameters) -> Result<Json<Value>, Failure> {
    page(&app.database, &caller, &parameters, app.users_page).map(Json)
}

/// `size` rows, because a caller cannot choose.
pub fn page(database: &Database, caller: &Caller, parameters: &Parameters, size: u32) -> Result<Value, Failure> {
    let (page, _) = parameters.page(false)?;
    let page = (page, u64::from(size.max(1)));
    let order = parameters.ordering(ORDERINGS, "date_joined DESC, key DESC")?;
    let scopes = caller
        .scopes(parameters.text("edition_id"), parameters.text("organization_id"))
        .ok_or_else(Failure::not_found)?;
    let mut select =
        Select { table: "users", joined: "", columns: COLUMNS, conditions: Vec::new(), values: Vec::new(), order };
    let marks: Vec<String> = (1..=scopes.len()).map(|at| format!("?{at}")).collect();
    // Walks the index of the ordering and asks for each row whether it belongs: a page is full after few rows.
    select.conditions.push(format!(
        "EXISTS (SELECT 1 FROM user_scopes WHERE user_key = users.key AND scope_id IN ({}))",
        marks.join(", ")
    ));
    select.values.extend(scopes.into_iter().map(Into::into));
    if let Some(text) = parameters.text("search") {
        select.search("users", text);
    }
    database.read(|database| select.page(database, parameters, page, item))?
}

/// `retrieve_user`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    app.database
        .read(|database| find(database, &id))?
        .filter(|user| caller.rights(&user.scopes) >= Rights::See)
        .map_or_else(|| Err(Failure::not_found()), |user| Ok(Json(user.json)))
}

/// `update_user`.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Failure> {
    let user = app.database.read(|database| find(database, &id))?.ok_or_else(Failure::not_found)?;
    match caller.rights(&user.scopes) {
        Rights::None => return Err(Failure::not_found()),
        Rights::See => return Err(Failure::forbidden()),
        Rights::Change => {}
    }
    let input = super::object(&body)?;
    let mut merged = user.json;
    for (field, value) in changes(&input)? {
        merged[field] = value.into();
    }
    let taken = app.database.write(|database| store(database, user.key, &merged))?;
    if taken {
        return Err(Failure::fields(vec![("email", "A user with this email address already exists.")]));
    }
    Ok(Json(merged))
}

/// The fields that the contract lets change, as texts.
fn changes(input: &Map<String, Value>) -> Result<Vec<(&'static str, String)>, Failure> {
    const FIELDS: [(&str, usize); 4] = [("email", 254), ("phone_number", 32), ("first_name", 80), ("last_name", 80)];
    let (mut changes, mut wrong) = (Vec::new(), Vec::new());
    for (field, most) in FIELDS {
        match input.get(field) {
            None => {}
            Some(Value::Null) => wrong.push((field, "This field may not be null.")),
            Some(Value::String(text)) if text.chars().count() > most => wrong.push((field, "This value is too long.")),
            Some(Value::String(text)) if text.contains('\0') => wrong.push((field, "Null characters are not allowed.")),
            Some(Value::String(text)) if field == "email" && !is_email(text) => {
                wrong.push((field, "Enter a valid email address."));
            }
            Some(Value::String(text)) => changes.push((field, text.trim().to_owned())),
            Some(_) => wrong.push((field, "Not a valid string.")),
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(Failure::fields(wrong)) }
}

/// Whether a text looks like an e-mail address.
pub fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, host)| {
        let usable = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
        usable(name) && usable(host) && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    })
}

/// Whether the address is somebody else's; then nothing was stored.
fn store(database: &Connection, key: i64, user: &Value) -> rusqlite::Result<bool> {
    let text = |field: &str| user[field].as_str().map(ToOwned::to_owned);
    let (email, phone) = (text("email").unwrap_or_default(), text("phone_number").filter(|phone| !phone.is_empty()));
    let (first, last) = (text("first_name").unwrap_or_default(), text("last_name").unwrap_or_default());
    let taken = database
        .query_row("SELECT 1 FROM users WHERE lower(email) = lower(?1) AND key != ?2", (&email, key), |_| Ok(()))
        .optional()?;
    if taken.is_some() {
        return Ok(true);
    }
    let haystack = format!("{first} {last}\n{email}\n{}", phone.as_deref().unwrap_or_default()).to_lowercase();
    database.execute(
        "UPDATE users SET email = ?1, phone_number = ?2, first_name = ?3, last_name = ?4, haystack = ?5 WHERE key = ?6",
        (&email, &phone, &first, &last, &haystack, key),
    )?;
    database.execute("DELETE FROM users_text WHERE rowid = ?1", [key])?;
    database.execute("INSERT INTO users_text (rowid, haystack) VALUES (?1, ?2)", (key, &haystack))?;
    Ok(false)
}

struct Found {
    key: i64,
    scopes: Vec<String>,
    json: Value,
}

fn find(database: &Connection, id: &str) -> rusqlite::Result<Option<Found>> {
    let sql = format!("SELECT {COLUMNS}, users.key FROM users WHERE users.id = ?1");
    let found = database.prepare_cached(&sql)?.query_row([id], |row| Ok((row.get(12)?, item(row)?))).optional()?;
    let Some((key, json)) = found else {
        return Ok(None);
    };
    let scopes = database
        .prepare_cached("SELECT scope_id FROM user_scopes WHERE user_key = ?1")?
        .query_map([key], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(Found { key, scopes, json }))
}

fn item(row: &Row) -> rusqlite::Result<Value> {
    let metadata: String = row.get(11)?;
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "email": row.get::<_, String>(1)?,
        "phone_number": row.get::<_, Option<String>>(2)?,
        "first_name": row.get::<_, String>(3)?,
        "last_name": row.get::<_, String>(4)?,
        "is_verified": row.get::<_, bool>(5)?,
        "is_active": row.get::<_, bool>(6)?,
        "locale": row.get::<_, String>(7)?,
        "msg_channel": row.get::<_, Option<String>>(8)?,
        "date_joined": iso(row.get(9)?),
        "last_seen": row.get::<_, Option<i64>>(10)?.map(iso),
        "metadata": serde_json::from_str::<Value>(&metadata).unwrap_or_default(),
    }))
}

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use super::input::Input;
use super::users::User;
use super::{Refusal, password};
use crate::App;
use crate::data::random::fresh_id;

/// How long a token works, and how long after that it can be renewed; seconds.
pub const LIFE: i64 = 8 * 3600;
const GRACE: i64 = 4 * 3600;

/// `get_auth_options`.
pub async fn options() -> Json<Value> {
    Json(json!({"authentication_options": {"is_credentials_login_enabled": true, "is_oidc_login_enabled": true}}))
}

/// A token for a user. It says nothing: only the database knows whose it is.
pub fn new_token(database: &Connection, user: i64, now: i64) -> rusqlite::Result<String> {
    let token = format!("{}{}", fresh_id(), fresh_id());
    database.execute("INSERT INTO staff_tokens VALUES (?1, ?2, ?3)", (&token, user, now))?;
    Ok(token)
}

/// Lets somebody in whose identity is proved.
fn enter(database: &Connection, user: &User, now: i64) -> rusqlite::Result<Result<Json<Value>, Refusal>> {
    if user.disabled || user.deleted {
        return Ok(Err(Refusal::forbidden("The user is disabled")));
    }
    let put = "UPDATE staff_users SET first_login = coalesce(first_login, ?2), last_login = ?2 WHERE id = ?1";
    database.execute(put, params![user.id, now])?;
    Ok(Ok(Json(json!({"token": new_token(database, user.id, now)?}))))
}

/// `login`.
pub async fn login(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let input = Input::read(&body)?;
    let (email, typed) = (input.needed("email")?, input.needed("password")?);
    let now = app.staff_now();
    let user = app.database.read(|database| User::by_email(database, &email))?;
    let is_theirs = |user: &User| user.password.as_deref().is_some_and(|stored| password::is_right(&typed, stored));
    let user = user.filter(is_theirs).ok_or_else(|| Refusal::unauthorized("Invalid credentials have been provided"))?;
    app.database.write(|database| enter(database, &user, now))?
}

/// `oidc_login`: a code of the identity provider works once.
pub async fn oidc_login(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let code = Input::read(&body)?.needed("code")?;
    let now = app.staff_now();
    app.database.write(|database| {
        let sql = "DELETE FROM staff_codes WHERE code = ?1 RETURNING user_id";
        let id: Option<i64> = database.query_row(sql, [&code], |row| row.get(0)).optional()?;
        let user = match id {
            Some(id) => User::find(database, id)?,
            None => None,
        };
        match user {
            Some(user) => enter(database, &user, now),
            None => Ok(Err(Refusal::unauthorized("The authorization code is not valid"))),
        }
    })?
}

/// `refresh_login`. The old token ends.
pub async fn refresh(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let token = Input::read(&body)?.needed("token")?;
    let now = app.staff_now();
    app.database.write(|database| {
        let sql = "SELECT user_id FROM staff_tokens JOIN staff_users ON id = user_id
                   WHERE token = ?1 AND (issued IS NULL OR issued + ?2 > ?3) AND NOT disabled AND NOT deleted";
        let user: Option<i64> =
            database.prepare_cached(sql)?.query_row((&token, LIFE + GRACE, now), |row| row.get(0)).optional()?;
        let Some(user) = user else { return Ok(Err(Refusal::unauthorized("Access token is not valid"))) };
        // Those of tests stay.
        database.execute("DELETE FROM staff_tokens WHERE token = ?1 AND issued IS NOT NULL", [&token])?;
        Ok(Ok(Json(json!({"token": new_token(database, user, now)?}))))
    })?
}

/// `logout`.
pub async fn logout(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let token = Input::read(&body)?.needed("token")?;
    let sql = "DELETE FROM staff_tokens WHERE token = ?1 AND issued IS NOT NULL";
    let ended = app.database.write(|database| database.execute(sql, [&token]))?;
    match ended {
        0 => Err(Refusal::unauthorized("Access token is not valid")),
        _ => Ok(Json(json!({"message": "Successfully logged-out"}))),
    }
}

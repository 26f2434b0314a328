use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::input::Input;
use super::outbox::Mail;
use super::users::User;
use super::{Client, DAY, Refusal, encoded, ok, password};
use crate::App;
use crate::data::random::fresh_id;

/// How long a link works, in seconds. Not published.
const LIFE: i64 = DAY;

/// `request_password_reset`.
pub async fn request(State(app): State<App>, client: Client, body: Bytes) -> Result<Json<Value>, Refusal> {
    let email = Input::read(&body)?.email()?.ok_or_else(|| Refusal::bad("email is missing"))?;
    let now = app.staff_now();
    app.database.write(|database| {
        let Some(user) = User::by_email(database, &email)?.filter(|user| !user.deleted && !user.disabled) else {
            return Ok(Err(Refusal::no_user()));
        };
        let token = format!("{}{}", fresh_id(), fresh_id());
        let put = "INSERT OR REPLACE INTO staff_links VALUES (?1, ?2, 'reset', ?3)";
        database.execute(put, (&token, user.id, now + LIFE))?;
        let link = format!("{}password?email={}&token={token}", client.0, encoded(&user.email));
        let body = format!("Hello {}, set a new password here: {link}", user.name);
        Mail { to: &user.email, subject: "Set a new password", body: &body, link: &link }.send(database, now)?;
        Ok(Ok(ok()))
    })?
}

/// `reset_password`, with the token of either link. A link works once.
pub async fn reset(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let input = Input::read(&body)?;
    let email = input.needed("email")?;
    let token = input.needed("password_reset_token")?;
    let new = input.password("password")?.ok_or_else(|| Refusal::bad("password is missing"))?;
    let now = app.staff_now();
    app.database.write(|database| {
        let sql = "SELECT user_id FROM staff_links WHERE token = ?1 AND expires > ?2";
        let id: Option<i64> = database.prepare_cached(sql)?.query_row((&token, now), |row| row.get(0)).optional()?;
        let user = match id {
            Some(id) => User::find(database, id)?,
            None => None,
        };
        let is_theirs = |user: &User| user.email.eq_ignore_ascii_case(&email) && !user.deleted && !user.disabled;
        let Some(user) = user.filter(is_theirs) else {
            return Ok(Err(Refusal::unauthorized("The token is not valid")));
        };
        database.execute(
            "UPDATE staff_users SET password = ?2, modified = ?3 WHERE id = ?1",
            params![user.id, password::hash(&new), now],
        )?;
        database.execute("DELETE FROM staff_links WHERE user_id = ?1", [user.id])?;
        // Whoever knew the old password is signed out.
        database.execute("DELETE FROM staff_tokens WHERE user_id = ?1 AND issued IS NOT NULL", [user.id])?;
        Ok(Ok(ok()))
    })?
}

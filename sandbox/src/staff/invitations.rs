use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::caller::{Caller, MANAGE_USERS};
use super::input::Input;
use super::outbox::Mail;
use super::users::{New, Shape, User, id_of};
use super::{Client, DAY, Refusal};
use crate::App;
use crate::data::random::fresh_id;

/// How long a link works, in seconds: five days, as the contract says.
const LIFE: i64 = 5 * DAY;

/// Makes a new link, which ends the one before, and sends it.
fn invite(database: &Connection, user: &User, client: &Client, now: i64) -> rusqlite::Result<()> {
    let token = format!("{}{}", fresh_id(), fresh_id());
    let put = "INSERT OR REPLACE INTO staff_links VALUES (?1, ?2, 'invitation', ?3)";
    database.execute(put, (&token, user.id, now + LIFE))?;
    let link = address(client, &token);
    let body = format!("Hello {}, you are invited. The link works for five days and once: {link}", user.name);
    Mail { to: &user.email, subject: "You are invited", body: &body, link: &link }.send(database, now)
}

fn address(client: &Client, token: &str) -> String {
    format!("{}invitation?token={token}", client.0)
}

/// `send_invitation`.
pub async fn send(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    caller.needs(MANAGE_USERS)?;
    let new = New::read(&Input::read(&body)?)?;
    let now = app.staff_now();
    app.database.write(|database| {
        let id = match new.store(database, caller.id, now)? {
            Ok(id) => id,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(user) = User::find(database, id)? else { return Ok(Err(Refusal::no_user())) };
        invite(database, &user, &client, now)?;
        Ok(Ok((StatusCode::CREATED, user.answer(Shape::Invited))))
    })?
}

/// `resend_invitation`.
pub async fn resend(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_USERS)?;
    let email = Input::read(&body)?.email()?.ok_or_else(|| Refusal::bad("email is missing"))?;
    let now = app.staff_now();
    app.database.write(|database| {
        let Some(user) = User::by_email(database, &email)?.filter(|user| !user.deleted) else {
            return Ok(Err(Refusal::no_user()));
        };
        if user.first_login.is_some() || user.password.is_some() {
            return Ok(Err(Refusal::conflict("The user has accepted the invitation")));
        }
        invite(database, &user, &client, now)?;
        Ok(Ok(user.answer(Shape::Invited)))
    })?
}

/// `get_invitation_link`. Also of a link that has run out: the API does not say so.
pub async fn link(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_USERS)?;
    let id = id_of(&id)?;
    app.database.read(|database| {
        if User::find(database, id)?.is_none_or(|user| user.deleted) {
            return Ok(Err(Refusal::no_user()));
        }
        let sql = "SELECT token FROM staff_links WHERE user_id = ?1 AND kind = 'invitation'";
        let token: Option<String> = database.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(match token {
            Some(token) => Ok(Json(json!({"user_invitation_link": address(&client, &token)}))),
            None => Err(Refusal::conflict("The user has no open invitation")),
        })
    })?
}

//! For the staff API: a clock that tests put forward, the outbox, people in every state, and the page of an identity provider.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::App;
use crate::data::random::fresh_id;
use crate::staff::users::User;
use crate::staff::{DAY, Refusal, encoded, outbox, password, session};

#[derive(Deserialize)]
pub struct Clock {
    /// By how many seconds the clock of the staff API is ahead.
    ahead: i64,
}

pub async fn set_clock(State(app): State<App>, Json(clock): Json<Clock>) -> StatusCode {
    app.ahead.store(clock.ahead, Ordering::Relaxed);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub struct To {
    to: Option<String>,
}

/// The mails, the latest first: as JSON for tests, as a page for people.
pub async fn mails(
    State(app): State<App>,
    Query(To { to }): Query<To>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Refusal> {
    let mails = app.database.read(|database| outbox::list(database, to.as_deref()))?;
    let wants_page = headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    if !wants_page {
        return Ok(Json(Value::Array(mails)).into_response());
    }
    let text = |mail: &Value, key: &str| escaped(mail[key].as_str().unwrap_or_default());
    let rows: String = mails
        .iter()
        .map(|mail| {
            let (sent, to, subject, link) =
                (text(mail, "sent"), text(mail, "to"), text(mail, "subject"), text(mail, "link"));
            format!("<li><p>{sent} to <b>{to}</b>: {subject}</p><p><a href=\"{link}\">{link}</a></p></li>")
        })
        .collect();
    let none = if mails.is_empty() { "<p>No mail was sent yet.</p>" } else { "" };
    Ok(page("Outbox", &format!("{none}<ul>{rows}</ul>")))
}

#[derive(Deserialize)]
pub struct NewMember {
    name: String,
    email: String,
    role_id: i64,
    /// `active`, `invited`, `disabled` or `trashed`.
    state: String,
    /// Days since the last sign-in.
    #[serde(default)]
    seen: i64,
}

/// Somebody in a given state, with the password of all.
pub async fn member(State(app): State<App>, Json(new): Json<NewMember>) -> Result<Json<Value>, Refusal> {
    let now = app.staff_now();
    let hash = password::hash(crate::data::fill::staff::PASSWORD);
    app.database.write(|database| {
        let is_invited = new.state == "invited";
        let seen = (!is_invited).then_some(now - new.seen * DAY);
        database.execute(
            "INSERT INTO staff_users (name, email, role_id, password, disabled, deleted, first_login, last_login, sso_enabled,
             created, modified, last_modified_by, email_notifications_enabled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0, ?8, ?8, 1, 1)",
            rusqlite::params![
                new.name,
                new.email,
                new.role_id,
                (!is_invited).then_some(&hash),
                new.state == "disabled",
                new.state == "trashed",
                seen,
                now - new.seen * DAY - DAY
            ],
        )?;
        let id = database.last_insert_rowid();
        if is_invited {
            let put = "INSERT INTO staff_links VALUES (?1, ?2, 'invitation', ?3)";
            database.execute(put, (fresh_id(), id, now + 5 * DAY))?;
        }
        Ok(Json(json!({"id": id.to_string()})))
    }).map_err(Refusal::from)
}

#[derive(Deserialize)]
pub struct Whose {
    email: String,
}

/// A token without signing in.
pub async fn token(State(app): State<App>, Json(Whose { email }): Json<Whose>) -> Result<Json<Value>, Refusal> {
    let now = app.staff_now();
    app.database.write(|database| match User::by_email(database, &email)? {
        Some(user) => Ok(Ok(Json(json!({"token": session::new_token(database, user.id, now)?})))),
        None => Ok(Err(Refusal::no_user())),
    })?
}

#[derive(Deserialize)]
pub struct Authorize {
    redirect_uri: String,
    #[serde(default)]
    state: String,
}

/// The page of an identity provider: who are you?
pub async fn authorize(State(app): State<App>, Query(asked): Query<Authorize>) -> Result<Response, Refusal> {
    let people: Vec<(i64, String, String)> = app.database.read(|database| {
        let sql = "SELECT id, name, email FROM staff_users WHERE sso_enabled ORDER BY id";
        let mut query = database.prepare_cached(sql)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect()
    })?;
    let back = format!("redirect_uri={}&state={}", encoded(&asked.redirect_uri), encoded(&asked.state));
    let links: String = people
        .iter()
        .map(|(id, name, email)| {
            let (name, email) = (escaped(name), escaped(email));
            format!("<li><a href=\"/sandbox/oidc/choose?user={id}&amp;{}\">{name}</a> {email}</li>", escaped(&back))
        })
        .collect();
    let refuse = format!("<p><a href=\"/sandbox/oidc/choose?{}\">Refuse</a></p>", escaped(&back));
    Ok(page("Identity provider", &format!("<p>Sign in as</p><ul>{links}</ul>{refuse}")))
}

#[derive(Deserialize)]
pub struct Choose {
    user: Option<i64>,
    redirect_uri: String,
    state: String,
}

/// Back to the client, with a code or a refusal.
pub async fn choose(State(app): State<App>, Query(chosen): Query<Choose>) -> Result<Response, Refusal> {
    let answer = match chosen.user {
        Some(user) => {
            let code = fresh_id();
            app.database
                .write(|database| database.execute("INSERT INTO staff_codes VALUES (?1, ?2)", (&code, user)))?;
            format!("code={code}")
        }
        None => "error=access_denied".to_owned(),
    };
    let to = format!("{}?{answer}&state={}", chosen.redirect_uri, encoded(&chosen.state));
    Ok((StatusCode::FOUND, [(header::LOCATION, to)]).into_response())
}

fn page(title: &str, body: &str) -> Response {
    let head = format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>");
    let policy = [(header::CONTENT_SECURITY_POLICY, "default-src 'none'")];
    (policy, Html(format!("{head}<h1>{title}</h1>{body}</html>"))).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

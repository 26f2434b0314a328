//! The staff API: users, trash, invitations, roles, password reset and signing in, with mails in an outbox.

/// Who asks, and what their role grants.
mod caller;
/// Reading what was sent.
mod input;
/// Invitations and their links.
mod invitations;
/// Mails that would have been sent.
pub mod outbox;
/// Passwords, hashed.
pub mod password;
/// Password reset.
mod reset;
/// Roles.
mod roles;
/// Signing in, refreshing, signing out.
pub mod session;
/// Staff users and the trash.
pub mod users;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::App;

pub const DAY: i64 = 86_400;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/users", get(users::list).post(users::create))
        .route("/api/users/trash", get(users::trash))
        .route("/api/users/trash/{id}", axum::routing::patch(users::restore))
        .route("/api/users/invitation", post(invitations::send).patch(invitations::resend))
        .route("/api/users/password_reset", post(reset::request).patch(reset::reset))
        .route("/api/users/auth_options", get(session::options))
        .route("/api/users/login", post(session::login).patch(session::refresh).delete(session::logout))
        .route("/api/users/oidc_login", post(session::oidc_login))
        .route("/api/users/user_roles", get(roles::list).post(roles::create))
        .route("/api/users/user_roles/{id}", get(roles::retrieve).patch(roles::update).delete(roles::delete))
        .route("/api/users/{id}", get(users::retrieve).patch(users::update).delete(users::delete))
        .route("/api/users/{id}/invitation_link", get(invitations::link))
        .method_not_allowed_fallback(not_allowed)
}

async fn not_allowed() -> Refusal {
    Refusal::of(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

/// An answer outside 2xx, with the one error body of this API.
#[derive(Debug)]
pub struct Refusal(StatusCode, String);

impl Refusal {
    fn of(status: StatusCode, message: impl Into<String>) -> Self {
        Self(status, message.into())
    }

    pub fn bad(message: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, message)
    }

    pub fn unauthorized(message: &str) -> Self {
        Self::of(StatusCode::UNAUTHORIZED, message)
    }

    pub fn forbidden(message: &str) -> Self {
        Self::of(StatusCode::FORBIDDEN, message)
    }

    pub fn no_user() -> Self {
        Self::of(StatusCode::NOT_FOUND, "User doesn't exist")
    }

    pub fn no_role() -> Self {
        Self::of(StatusCode::NOT_FOUND, "Role doesn't exist")
    }

    pub fn conflict(message: &str) -> Self {
        Self::of(StatusCode::CONFLICT, message)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"message": self.1}))).into_response()
    }
}

/// The database of the sandbox failing is a fault of the sandbox: it is printed and answered as one.
impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    }
}

/// `{"message": "OK"}`.
fn ok() -> Json<Value> {
    Json(json!({"message": "OK"}))
}

/// `YYYY-MM-DD HH:MM:SS`: this API says no zone.
pub fn stamp(seconds: i64) -> String {
    crate::data::iso(seconds).replace('T', " ").trim_end_matches('Z').to_owned()
}

/// Percent-encoded for the value of a query.
pub fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// Where the client is, as mails name it: the address by which the server was asked, and the path of the client.
pub struct Client(pub String);

impl FromRequestParts<App> for Client {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        Ok(Self(format!("http://{host}{}", app.base)))
    }
}

/// The parameters of a list.
pub struct Selection {
    limit: i64,
    offset: Option<i64>,
    order_by: Option<String>,
    descending: bool,
}

/// The columns that lists are sorted by, as the contract has them.
const COLUMNS: [&str; 9] =
    ["id", "name", "email", "role_id", "disabled", "created", "modified", "first_login", "last_login"];
/// The most rows of an answer.
const MOST: i64 = 1000;

impl<S: Send + Sync> FromRequestParts<S> for Selection {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let pairs: Vec<(String, String)> =
            axum::extract::Query::try_from_uri(uri).map_err(|_| Refusal::bad("The query cannot be read"))?.0;
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let number = |name: &str, least: i64| {
            let read = |text: &str| {
                let number: f64 = text.parse().ok().filter(|number: &f64| number.fract() == 0.0)?;
                (number >= least as f64).then_some(number.min(1e15) as i64)
            };
            value(name).map(|text| read(text).ok_or_else(|| Refusal::bad(format!("Wrong value of {name}")))).transpose()
        };
        let order_by = value("order_by").map(ToOwned::to_owned);
        if order_by.as_deref().is_some_and(|column| !COLUMNS.contains(&column)) {
            return Err(Refusal::bad("Wrong value of order_by"));
        }
        let descending = match value("order_dir") {
            None | Some("ASC") => false,
            Some("DESC") => true,
            Some(_) => return Err(Refusal::bad("Wrong value of order_dir")),
        };
        let limit = number("limit", 1)?.unwrap_or(20).min(MOST);
        Ok(Self { limit, offset: number("offset", 0)?, order_by, descending })
    }
}

impl Selection {
    /// The end of a query; `columns` are those that the table has.
    fn sql(&self, columns: &[&str]) -> String {
        let column = self.order_by.as_deref().filter(|column| columns.contains(column)).unwrap_or("id");
        let collate = if matches!(column, "name" | "email") { "COLLATE NOCASE " } else { "" };
        let direction = if self.descending { "DESC" } else { "ASC" };
        format!("ORDER BY {column} {collate}{direction}, id LIMIT {} OFFSET {}", self.limit, self.offset.unwrap_or(0))
    }

    /// What is in effect, as the contract says it.
    fn settings(&self) -> Value {
        json!({
            "limit": self.limit,
            "offset": self.offset,
            "order_by": self.order_by.as_deref().unwrap_or("id"),
            "order_dir": if self.descending { "DESC" } else { "ASC" },
        })
    }
}

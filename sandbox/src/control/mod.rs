//! What is not in the contract: tokens that end soon or now, faults, orders and refund requests that arrive while somebody looks.

/// Orders and refund requests on demand.
mod orders;
/// What tests need of the staff API.
mod staff;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::App;
use crate::api::failure::Failure;
use crate::data::now;
use crate::data::random::fresh_id;
use crate::fault;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/sandbox/tokens", post(create))
        .route("/sandbox/tokens/{token}", delete(revoke))
        .route("/sandbox/orders", post(orders::arrive))
        .route("/sandbox/refunds", post(orders::ask))
        .route("/sandbox/refunds/{id}", patch(orders::change))
        .route("/sandbox/clock", axum::routing::put(staff::set_clock))
        .route("/sandbox/outbox", get(staff::mails))
        .route("/sandbox/staff", post(staff::member))
        .route("/sandbox/staff/tokens", post(staff::token))
        .route("/sandbox/oidc/authorize", get(staff::authorize))
        .route("/sandbox/oidc/choose", get(staff::choose))
        .route("/sandbox/faults", get(names).post(break_down).delete(mend))
}

#[derive(Deserialize)]
struct NewToken {
    /// `admin`, `manager` or `viewer`.
    person: String,
    /// Seconds; without it the token does not end.
    expires_in: Option<i64>,
}

/// A token in the shape of a JWT that says when it ends. Its signature means nothing: the database knows it.
async fn create(State(app): State<App>, Json(input): Json<NewToken>) -> Result<Json<Value>, Failure> {
    let expires = input.expires_in.map(|seconds| now() + seconds);
    let claims = match expires {
        Some(expires) => json!({"sub": input.person, "exp": expires}),
        None => json!({"sub": input.person}),
    };
    let encode = |value: &Value| base64url(value.to_string().as_bytes());
    let token = format!("{}.{}.{}", encode(&json!({"alg": "none", "typ": "JWT"})), encode(&claims), fresh_id());
    let made = app.database.write(|database| {
        database.execute(
            "INSERT INTO tokens (token, person_id, expires) SELECT ?1, id, ?2 FROM people WHERE key = ?3",
            (&token, expires, &input.person),
        )
    })?;
    if made == 0 { Err(Failure::not_found()) } else { Ok(Json(json!({"token": token, "expires": expires}))) }
}

async fn revoke(State(app): State<App>, Path(token): Path<String>) -> Result<StatusCode, Failure> {
    app.database.write(|database| database.execute("DELETE FROM tokens WHERE token = ?1", [&token]))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct NewFault {
    /// As `--fault` takes it: `PATCH /v1/user 409`.
    fault: String,
    /// How many requests meet it; without it all do, until it is cleared.
    times: Option<u32>,
}

/// Every fault that can be asked for.
async fn names() -> Json<Value> {
    Json(json!(fault::NAMES))
}

async fn break_down(State(app): State<App>, Json(input): Json<NewFault>) -> Result<StatusCode, (StatusCode, String)> {
    let rule: fault::Rule = input.fault.parse().map_err(|error| (StatusCode::BAD_REQUEST, error))?;
    app.faults.add(fault::Rule { times: input.times, ..rule });
    Ok(StatusCode::NO_CONTENT)
}

async fn mend(State(app): State<App>) -> StatusCode {
    app.faults.clear();
    StatusCode::NO_CONTENT
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            out.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64url_is_that_of_rfc_4648() {
        for (plain, coded) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{ff}?>", "w78_Pg")]
        {
            assert_eq!(super::base64url(plain.as_bytes()), coded);
        }
    }
}

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An answer outside 2xx, with one of the two error bodies of the contract.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    body: Value,
}

impl Failure {
    fn detail(status: StatusCode, detail: &str) -> Self {
        Self { status, body: json!({"detail": detail}) }
    }

    pub fn not_found() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "Not found.")
    }

    pub fn invalid_page() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "Invalid page.")
    }

    pub fn forbidden() -> Self {
        Self::detail(StatusCode::FORBIDDEN, "You do not have permission to perform this action.")
    }

    pub fn no_credentials() -> Self {
        Self::detail(StatusCode::UNAUTHORIZED, "Authentication credentials were not provided.")
    }

    pub fn bad_token() -> Self {
        let body = json!({"detail": "Given token not valid for any token type", "code": "token_not_valid"});
        Self { status: StatusCode::UNAUTHORIZED, body }
    }

    pub fn not_allowed(method: &str) -> Self {
        Self::detail(StatusCode::METHOD_NOT_ALLOWED, &format!("Method \"{method}\" not allowed."))
    }

    pub fn not_implemented() -> Self {
        Self::detail(
            StatusCode::NOT_IMPLEMENTED,
            "This operation is in the contract, but the sandbox does not have it yet.",
        )
    }

    /// The state does not allow it, or somebody was faster.
    pub fn conflict(detail: &str) -> Self {
        Self::detail(StatusCode::CONFLICT, detail)
    }

    /// The role does not allow it, and why.
    pub fn not_yours(detail: &str) -> Self {
        Self::detail(StatusCode::FORBIDDEN, detail)
    }

    /// Messages by field.
    pub fn fields(fields: Vec<(&str, &str)>) -> Self {
        let body: Map<String, Value> =
            fields.into_iter().map(|(field, message)| (field.to_owned(), json!([message]))).collect();
        Self { status: StatusCode::BAD_REQUEST, body: Value::Object(body) }
    }

    /// A message that belongs to no field.
    pub fn refused(message: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, body: json!({"non_field_errors": [message]}) }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"api\""));
        }
        response
    }
}

/// The database of the sandbox failing is a fault of the sandbox: it is printed and answered as one.
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self::detail(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error.")
    }
}

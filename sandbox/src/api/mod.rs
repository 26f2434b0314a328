//! The operations of the contract, one file per resource. What the contract has and this server has not yet answers 501.

/// Who asks, and what they may see and do.
pub mod caller;
/// Error bodies.
pub mod failure;
/// `get_me`.
mod me;
/// `list_orders`, `retrieve_order`.
pub mod orders;
/// Pages, orderings and the parameters of a list.
pub mod paging;
/// `retrieve_purchase`.
mod purchases;
/// The operations on refund requests, `create_purchase_refund` among them.
pub mod refunds;
/// `list_users`, `retrieve_user`, `update_user`.
pub mod users;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::routing::{get, post};

use crate::App;
use failure::Failure;

/// JSON of a request as an object.
pub fn object(body: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, Failure> {
    let json: serde_json::Value = serde_json::from_slice(body).map_err(|_| Failure::refused("JSON parse error."))?;
    match json {
        serde_json::Value::Object(map) => Ok(map),
        _ => Err(Failure::refused("Invalid data. Expected a dictionary.")),
    }
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/v1/me", get(me::get))
        .route("/v1/user", get(users::list))
        .route("/v1/user/{id}", get(users::retrieve).patch(users::update))
        .route("/v1/orders", get(orders::list))
        .route("/v1/orders/{id}", get(orders::retrieve))
        .route("/v1/purchases/{id}", get(purchases::retrieve))
        .route("/v1/purchases/{id}/refund", post(refunds::create_for_purchase))
        .route("/v1/refunds", get(refunds::list).post(refunds::create))
        .route("/v1/refunds/{id}", get(refunds::retrieve))
        .route("/v1/refunds/{id}/approve", post(refunds::approve))
        .route("/v1/refunds/{id}/reject", post(refunds::reject))
        .route("/v1/{*path}", axum::routing::any(not_yet))
        .route("/v1", axum::routing::any(not_yet))
        .route("/api/{*path}", axum::routing::any(not_yet))
        .method_not_allowed_fallback(not_allowed)
}

async fn not_allowed(method: Method) -> Failure {
    Failure::not_allowed(method.as_str())
}

/// Both documents.
pub const CONTRACTS: [&str; 2] = [PREO, STAFF];

const PREO: &str = include_str!("../../../contract/preo.openapi.yaml");
const STAFF: &str = include_str!("../../../contract/staff.openapi.yaml");

/// Told apart from an address that is in no contract.
async fn not_yet(uri: OriginalUri) -> Failure {
    if is_in_contract(uri.path()) { Failure::not_implemented() } else { Failure::not_found() }
}

fn is_in_contract(path: &str) -> bool {
    // The staff API lies under `/api` of its instance, which its document leaves to the server's address.
    let (contract, path) = path.strip_prefix("/api/").map_or((PREO, path), |path| (STAFF, path));
    // The paths of the document stand alone on their lines, indented by two.
    let templates = contract.lines().filter_map(|line| line.strip_prefix("  /")?.strip_suffix(':'));
    let path: Vec<&str> = path.trim_matches('/').split('/').collect();
    templates.into_iter().any(|template| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == path.len()
            && template.iter().zip(&path).all(|(part, given)| part.starts_with('{') || part == given)
    })
}

#[cfg(test)]
mod tests {
    use super::is_in_contract;

    #[test]
    fn the_contract_tells_what_is_only_not_built_yet() {
        for path in
            ["/v1/refunds", "/v1/refunds/ref_1/approve", "/v1/segments/cel-context", "/api/users", "/api/users/1"]
        {
            assert!(is_in_contract(path), "{path}");
        }
        for path in ["/v1/nothing", "/v1/refunds/ref_1/forgive", "/v1", "/api/nothing"] {
            assert!(!is_in_contract(path), "{path}");
        }
    }
}

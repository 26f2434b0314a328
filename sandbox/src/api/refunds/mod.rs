//! Refund requests: asking, looking, deciding.

/// Asking for money back.
mod create;
/// Approving and rejecting.
mod decide;
/// What may be asked for, and how much it is.
mod rules;

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

pub use create::{create, create_for_purchase};
pub use decide::{approve, reject};

use super::caller::{Caller, Rights};
use super::failure::Failure;
use super::me::person;
use super::orders::{customer, major};
use super::paging::{Parameters, Select};
use super::purchases::pickup_point;
use crate::App;
use crate::data::{Database, iso};

const JOINED: &str = "JOIN editions ON editions.id = refunds.edition_id JOIN orders ON orders.key = refunds.order_key
                      LEFT JOIN users ON users.key = orders.user_key
                      LEFT JOIN pickup_points ON pickup_points.id = refunds.pickup_point_id";
const COLUMNS: &str = "refunds.id, refunds.edition_id, refunds.amount, requested_by, pickup_points.id, pickup_points.name, \
                       refunds.created, refunds.modified, refunds.organization_id, scope, refunds.status, comment, \
                       service_response, refund_date, reason, purchase_id, refunds.transaction_id, orders.id, currency, \
                       users.id, users.email, users.phone_number, users.first_name, users.last_name, refunds.key";
const ORDERINGS: &[(&str, &str)] = &[
    ("amount", "refunds.amount"),
    ("created", "refunds.created"),
    ("modified", "refunds.modified"),
    ("status", "refunds.status"),
];
const STATUSES: &[&str] =
    &["requested", "ready", "processing", "awaiting_gateway", "processed", "failed", "rejected", "invalid"];

/// `list_refunds`.
pub async fn list(State(app): State<App>, caller: Caller, parameters: Parameters) -> Result<Json<Value>, Failure> {
    page(&app.database, &caller, &parameters).map(Json)
}

pub fn page(database: &Database, caller: &Caller, parameters: &Parameters) -> Result<Value, Failure> {
    let page = parameters.page(true)?;
    let order = parameters.ordering(ORDERINGS, "refunds.created DESC, key DESC")?.replace(" key ", " refunds.key ");
    let scopes = caller
        .scopes(parameters.text("edition_id"), parameters.text("organization_id"))
        .ok_or_else(Failure::not_found)?;
    let mut select = Select {
        table: "refunds",
        joined: JOINED,
        columns: COLUMNS,
        conditions: Vec::new(),
        values: Vec::new(),
        order,
    };
    select.narrow_to_scopes(scopes);
    for (name, known) in [("status", STATUSES), ("reason", rules::REASONS), ("scope", rules::SCOPES)] {
        if let Some(word) = parameters.choice(name, known)? {
            select.narrow(&format!("refunds.{name} = ?"), word.to_owned());
        }
    }
    for name in ["purchase_id", "transaction_id"] {
        if let Some(id) = parameters.text(name) {
            select.narrow(&format!("refunds.{name} = ?"), id.to_owned());
        }
    }
    if let Some(after) = parameters.moment("created_after")? {
        select.narrow("refunds.created >= ?", after);
    }
    if let Some(before) = parameters.moment("created_before")? {
        select.narrow("refunds.created < ?", before);
    }
    if let Some(text) = parameters.text("search") {
        select.search("refunds", text);
    }
    database.read(|database| select.page(database, parameters, page, |row| item(database, row, caller)))?
}

/// `retrieve_refund`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    answer(&app.database, &caller, &id).map(Json)
}

/// One request as the caller may see it.
fn answer(database: &Database, caller: &Caller, id: &str) -> Result<Value, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM refunds {JOINED} WHERE refunds.id = ?1");
    let found = database.read(|database| {
        database
            .prepare_cached(&sql)?
            .query_row([id], |row| {
                Ok((vec![row.get::<_, String>(1)?, row.get::<_, String>(8)?], item(database, row, caller)?))
            })
            .optional()
    })?;
    let seen = found.filter(|(scopes, _)| caller.rights(scopes) >= Rights::See);
    seen.map(|(_, refund)| refund).ok_or_else(Failure::not_found)
}

/// The requests on an order, newest first.
pub fn of_order(database: &Connection, caller: &Caller, order_key: i64) -> rusqlite::Result<Vec<Value>> {
    all(database, caller, "refunds.order_key = ?1", order_key)
}

/// The requests on a purchase, newest first.
pub fn of_purchase(database: &Connection, caller: &Caller, purchase: &str) -> rusqlite::Result<Vec<Value>> {
    all(database, caller, "refunds.purchase_id = ?1", purchase)
}

fn all(
    database: &Connection,
    caller: &Caller,
    condition: &str,
    value: impl rusqlite::ToSql,
) -> rusqlite::Result<Vec<Value>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM refunds {JOINED} WHERE {condition} ORDER BY refunds.created DESC, refunds.key DESC"
    );
    database.prepare_cached(&sql)?.query_map([value], |row| item(database, row, caller))?.collect()
}

fn item(database: &Connection, row: &Row, caller: &Caller) -> rusqlite::Result<Value> {
    let (edition, organization): (String, String) = (row.get(1)?, row.get(8)?);
    let (status, requester): (String, Option<String>) = (row.get(10)?, row.get(3)?);
    let scopes = [edition.clone(), organization.clone()];
    let response: Option<String> = row.get(12)?;
    let by = requester.as_deref().map(|id| person(database, id, &caller.host).optional()).transpose()?.flatten();
    let may = |refusal: Option<Failure>| status == "requested" && refusal.is_none();
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "edition_id": edition,
        "amount": major(row.get(2)?),
        "requested_by": by,
        "pickup_point": pickup_point(row, 4)?,
        "created": iso(row.get(6)?),
        "modified": iso(row.get(7)?),
        "can_approve": may(decide::may_approve(caller, &scopes, requester.as_deref()).err()),
        "can_reject": may(decide::may_reject(caller, &scopes).err()),
        "organization": organization,
        "scope": row.get::<_, String>(9)?,
        "status": status,
        "comment": row.get::<_, Option<String>>(11)?,
        "service_response": response.and_then(|text| serde_json::from_str::<Value>(&text).ok()),
        "refund_date": row.get::<_, Option<i64>>(13)?.map(iso),
        "reason": row.get::<_, String>(14)?,
        "purchase_id": row.get::<_, Option<String>>(15)?,
        "transaction_id": row.get::<_, String>(16)?,
        "order_id": row.get::<_, String>(17)?,
        "currency": row.get::<_, String>(18)?,
        "customer": customer(row, 19)?,
    }))
}

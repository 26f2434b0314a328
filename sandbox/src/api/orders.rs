use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::caller::{Caller, Rights};
use super::failure::Failure;
use super::paging::{Parameters, Select};
use super::{purchases, refunds};
use crate::App;
use crate::data::{Database, iso};

const JOINED: &str = "JOIN editions ON editions.id = edition_id LEFT JOIN users ON users.key = user_key";
const COLUMNS: &str = "orders.id, order_number, orders.status, orders.type, orders.amount, currency, editions.id, editions.name, \
                       users.id, users.email, users.phone_number, users.first_name, users.last_name, transaction_id, created, \
                       modified, orders.key, orders.organization_id";
const ORDERINGS: &[(&str, &str)] = &[
    ("amount", "orders.amount"),
    ("created", "orders.created"),
    ("modified", "orders.modified"),
    ("order_number", "orders.order_number"),
    ("status", "orders.status"),
    ("type", "orders.type"),
];
const STATUSES: &[&str] = &["pending", "confirmed", "completed", "cancelled"];
const TYPES: &[&str] = &["online", "in-person", "imported"];

/// `list_orders`.
pub async fn list(State(app): State<App>, caller: Caller, parameters: Parameters) -> Result<Json<Value>, Failure> {
    page(&app.database, &caller, &parameters).map(Json)
}

pub fn page(database: &Database, caller: &Caller, parameters: &Parameters) -> Result<Value, Failure> {
    let page = parameters.page(true)?;
    let order = parameters.ordering(ORDERINGS, "orders.created DESC, key DESC")?.replace(" key ", " orders.key ");
    let (edition, organization) = (parameters.text("edition_id"), parameters.text("organization_id"));
    if edition.is_none() && organization.is_none() && parameters.text("customer_id").is_none() {
        return Err(Failure::refused("Give at least one of edition_id, organization_id and customer_id."));
    }
    let scopes = caller.scopes(edition, organization).ok_or_else(Failure::not_found)?;
    let mut select =
        Select { table: "orders", joined: JOINED, columns: COLUMNS, conditions: Vec::new(), values: Vec::new(), order };
    select.narrow_to_scopes(scopes);
    if let Some(status) = parameters.choice("status", STATUSES)? {
        select.narrow("orders.status = ?", status.to_owned());
    }
    if let Some(kind) = parameters.choice("type", TYPES)? {
        select.narrow("orders.type = ?", kind.to_owned());
    }
    if let Some(after) = parameters.moment("created_after")? {
        select.narrow("orders.created >= ?", after);
    }
    if let Some(before) = parameters.moment("created_before")? {
        select.narrow("orders.created < ?", before);
    }
    for (name, column) in [("customer_email", "email"), ("customer_phone", "phone_number")] {
        if let Some(part) = parameters.text(name) {
            select.narrow(&of_customers(column, part), part.to_lowercase());
        }
    }
    if let Some(part) = parameters.text("order_number") {
        select.narrow("instr(lower(orders.order_number), ?) > 0", part.to_lowercase());
    }
    if let Some(id) = parameters.text("customer_id") {
        select.narrow("orders.user_key = (SELECT key FROM users WHERE id = ?)", id.to_owned());
    }
    if let Some(id) = parameters.text("transaction_id") {
        select.narrow("orders.transaction_id = ?", id.to_owned());
    }
    if let Some(text) = parameters.text("search") {
        select.search("orders", text);
    }
    database.read(|database| select.page(database, parameters, page, item))?
}

/// A condition on customers whose column holds `part`: where it is long enough, the full-text index is asked first.
fn of_customers(column: &str, part: &str) -> String {
    let is_long = part.chars().count() >= 3 && !part.contains(['\0', '"']);
    let first =
        if is_long { "key IN (SELECT rowid FROM users_text WHERE users_text MATCH '\"' || ? || '\"') AND" } else { "" };
    format!("orders.user_key IN (SELECT key FROM users WHERE {first} instr(lower({column}), ?) > 0)")
}

/// `retrieve_order`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    app.database.read(|database| detail(database, &caller, &id))?.map(Json).ok_or_else(Failure::not_found)
}

fn detail(database: &Connection, caller: &Caller, id: &str) -> rusqlite::Result<Option<Value>> {
    let sql = format!("SELECT {COLUMNS} FROM orders {JOINED} WHERE orders.id = ?1");
    let found = database
        .prepare_cached(&sql)?
        .query_row([id], |row| {
            Ok((row.get::<_, i64>(16)?, vec![row.get::<_, String>(6)?, row.get::<_, String>(17)?], item(row)?))
        })
        .optional()?;
    let Some((key, _, mut order)) = found.filter(|(_, scopes, _)| caller.rights(scopes) >= Rights::See) else {
        return Ok(None);
    };
    order["purchases"] = purchases::of_order(database, caller, key)?.into();
    order["transactions"] = transactions(database, key, &order["currency"])?.into();
    order["refunds"] = refunds::of_order(database, caller, key)?.into();
    Ok(Some(order))
}

/// The customer whose id stands in column `at`, followed by e-mail address, phone number and names.
pub fn customer(row: &Row, at: usize) -> rusqlite::Result<Option<Value>> {
    let Some(id) = row.get::<_, Option<String>>(at)? else { return Ok(None) };
    Ok(Some(json!({
        "id": id,
        "email": row.get::<_, String>(at + 1)?,
        "phone_number": row.get::<_, Option<String>>(at + 2)?,
        "first_name": row.get::<_, String>(at + 3)?,
        "last_name": row.get::<_, String>(at + 4)?,
    })))
}

fn item(row: &Row) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "order_number": row.get::<_, String>(1)?,
        "status": row.get::<_, String>(2)?,
        "type": row.get::<_, String>(3)?,
        "amount": major(row.get(4)?),
        "currency": row.get::<_, String>(5)?,
        "edition": {"id": row.get::<_, String>(6)?, "name": row.get::<_, String>(7)?},
        "customer": customer(row, 8)?,
        "transaction_id": row.get::<_, Option<String>>(13)?,
        "created": iso(row.get(14)?),
        "modified": iso(row.get(15)?),
    }))
}

fn transactions(database: &Connection, key: i64, currency: &Value) -> rusqlite::Result<Vec<Value>> {
    let sql = "SELECT id, type, status, amount, payment_method, created FROM transactions WHERE order_key = ?1 ORDER BY created";
    database
        .prepare_cached(sql)?
        .query_map([key], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "type": row.get::<_, String>(1)?,
                "status": row.get::<_, String>(2)?,
                "amount": major(row.get(3)?),
                "currency": currency,
                "payment_method": row.get::<_, Option<String>>(4)?,
                "created": iso(row.get(5)?),
            }))
        })?
        .collect()
}

/// Thousandths as the JSON number of the contract. Amounts here have far fewer digits than a double keeps.
pub fn major(thousandths: i64) -> f64 {
    thousandths as f64 / 1000.0
}

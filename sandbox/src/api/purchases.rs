use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::caller::{Caller, Rights};
use super::failure::Failure;
use super::orders::{customer, major};
use super::refunds;
use crate::App;
use crate::data::iso;

const COLUMNS: &str = "purchases.id, orders.id, order_number, orders.edition_id, transaction_id, product, product_type, variant, \
                       quantity, purchases.status, price, deposit, fee, currency, pickup_points.id, pickup_points.name, \
                       orders.created, purchases.modified, orders.organization_id, users.id, users.email, \
                       users.phone_number, users.first_name, users.last_name";
const JOINED: &str = "JOIN orders ON orders.key = order_key JOIN editions ON editions.id = orders.edition_id
                      LEFT JOIN users ON users.key = user_key LEFT JOIN pickup_points ON pickup_points.id = pickup_point_id";

/// `retrieve_purchase`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let found = app.database.read(|database| find(database, &caller, &id))?;
    found.map(Json).ok_or_else(Failure::not_found)
}

fn find(database: &Connection, caller: &Caller, id: &str) -> rusqlite::Result<Option<Value>> {
    let sql = format!("SELECT {COLUMNS} FROM purchases {JOINED} WHERE purchases.id = ?1");
    let found = database
        .prepare_cached(&sql)?
        .query_row([id], |row| Ok((vec![row.get::<_, String>(3)?, row.get::<_, String>(18)?], item(row)?)))
        .optional()?;
    let Some((_, mut purchase)) = found.filter(|(scopes, _)| caller.rights(scopes) >= Rights::See) else {
        return Ok(None);
    };
    purchase["refunds"] = refunds::of_purchase(database, caller, id)?.into();
    Ok(Some(purchase))
}

/// The lines of an order.
pub fn of_order(database: &Connection, caller: &Caller, order_key: i64) -> rusqlite::Result<Vec<Value>> {
    let sql = format!("SELECT {COLUMNS} FROM purchases {JOINED} WHERE order_key = ?1 ORDER BY product, purchases.id");
    let mut purchases: Vec<Value> =
        database.prepare_cached(&sql)?.query_map([order_key], item)?.collect::<rusqlite::Result<_>>()?;
    for purchase in &mut purchases {
        let id = purchase["id"].as_str().unwrap_or_default().to_owned();
        purchase["refunds"] = refunds::of_purchase(database, caller, &id)?.into();
    }
    Ok(purchases)
}

fn item(row: &Row) -> rusqlite::Result<Value> {
    let (price, deposit, fee): (i64, i64, i64) = (row.get(10)?, row.get(11)?, row.get(12)?);
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "order_id": row.get::<_, String>(1)?,
        "order_number": row.get::<_, String>(2)?,
        "edition_id": row.get::<_, String>(3)?,
        "transaction_id": row.get::<_, Option<String>>(4)?,
        "product": row.get::<_, String>(5)?,
        "product_type": row.get::<_, String>(6)?,
        "variant": row.get::<_, Option<String>>(7)?,
        "quantity": row.get::<_, i64>(8)?,
        "status": row.get::<_, String>(9)?,
        "price": major(price),
        "deposit": major(deposit),
        "fee": major(fee),
        "amount": major(price + deposit + fee),
        "currency": row.get::<_, String>(13)?,
        "customer": customer(row, 19)?,
        "pickup_point": pickup_point(row, 14)?,
        "created": iso(row.get(16)?),
        "modified": iso(row.get(17)?),
    }))
}

/// The pickup point whose id stands in column `at`, followed by its name.
pub fn pickup_point(row: &Row, at: usize) -> rusqlite::Result<Option<Value>> {
    let Some(id) = row.get::<_, Option<String>>(at)? else { return Ok(None) };
    Ok(Some(json!({"id": id, "name": row.get::<_, String>(at + 1)?})))
}

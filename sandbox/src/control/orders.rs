use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::App;
use crate::api::failure::Failure;
use crate::data::now;
use crate::data::orders::{Line, NewOrder, Payment, in_currency, insert, new_id};
use crate::data::refunds::{NewRefund, insert as insert_refund};

#[derive(Deserialize)]
pub struct NewOrders {
    edition: String,
    #[serde(default = "one")]
    count: u32,
    /// A customer's id; the one of the contract's examples when absent.
    customer: Option<String>,
}

fn one() -> u32 {
    1
}

/// Paid orders of two beers, a parking place and a pitch, which arrive now. Gives their ids.
pub async fn arrive(State(app): State<App>, Json(input): Json<NewOrders>) -> Result<Json<Value>, Failure> {
    let made = app.database.write(|database| {
        let customer = input.customer.as_deref().unwrap_or("usr_4Tg9bPn2XkLs");
        (0..input.count).map(|_| order(database, &input.edition, customer)).collect::<rusqlite::Result<Vec<_>>>()
    })?;
    let made: Option<Vec<Made>> = made.into_iter().collect();
    let orders: Vec<Value> = made
        .ok_or_else(Failure::not_found)?
        .iter()
        .map(|made| json!({"id": made.id, "order_number": made.order_number, "purchases": made.purchases, "transaction_id": made.transaction}))
        .collect();
    Ok(Json(orders.into()))
}

struct Made {
    key: i64,
    id: String,
    order_number: String,
    purchases: Vec<String>,
    transaction: String,
    deposit: i64,
}

fn order(database: &Connection, edition: &str, customer: &str) -> rusqlite::Result<Option<Made>> {
    let found = database
        .query_row("SELECT organization_id, currency FROM editions WHERE id = ?1", [edition], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((organization, currency)) = found else { return Ok(None) };
    let contact: Option<(i64, String)> = database
        .query_row("SELECT key, haystack FROM users WHERE id = ?1", [customer], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let line = |product: &str, kind: &str, quantity, price, deposit| Line {
        id: new_id("pur"),
        product: product.to_owned(),
        kind: kind.to_owned(),
        variant: None,
        quantity,
        status: "active".to_owned(),
        price: in_currency(price, &currency),
        deposit: in_currency(deposit, &currency),
        fee: in_currency(price * 3 / 100, &currency),
        pickup_point_id: None,
    };
    let lines = vec![
        line("Fadøl", "drink", 2, 110_000, 20_000),
        line("Parkering, bil, hele weekenden", "parking", 1, 120_000, 0),
        line("Teltplads", "camping", 1, 595_000, 50_000),
    ];
    let (id, transaction) = (new_id("ord"), new_id("trx"));
    let order_number = format!("NEW-{}", &id[4..10].to_uppercase());
    let (purchases, deposit) = (lines.iter().map(|line| line.id.clone()).collect(), lines[0].deposit);
    let order = NewOrder {
        id: id.clone(),
        order_number: order_number.clone(),
        status: "confirmed".to_owned(),
        kind: "online".to_owned(),
        edition_id: edition.to_owned(),
        organization_id: organization,
        user_key: contact.as_ref().map(|(key, _)| *key),
        contact: contact.map(|(_, text)| text).unwrap_or_default(),
        lines,
        payment: Some(Payment { id: transaction.clone(), method: "card".to_owned() }),
        created: now(),
        modified: now(),
    };
    let key = insert(database, &order)?;
    Ok(Some(Made { key, id, order_number, purchases, transaction, deposit }))
}

#[derive(Deserialize)]
pub struct NewRefunds {
    edition: String,
    #[serde(default = "one")]
    count: u32,
    /// The id of a staff user.
    requested_by: String,
    /// Seconds ago; now when absent.
    #[serde(default)]
    age: i64,
    /// In major units; the deposit of two beers when absent.
    amount: Option<f64>,
}

/// Requests for the deposit of two beers, each on an order of its own. Gives their ids.
pub async fn ask(State(app): State<App>, Json(input): Json<NewRefunds>) -> Result<Json<Value>, Failure> {
    let ids = app.database.write(|database| {
        let mut ids = Vec::new();
        for _ in 0..input.count {
            let Some(order) = order(database, &input.edition, "usr_4Tg9bPn2XkLs")? else { return Ok(None) };
            let id = new_id("ref");
            let refund = NewRefund {
                id: &id,
                order_key: order.key,
                purchase_id: order.purchases.first().map(String::as_str),
                transaction_id: &order.transaction,
                amount: input.amount.map_or(order.deposit, |amount| (amount * 1000.0).round() as i64),
                scope: if input.amount.is_some() { "purchase_custom" } else { "purchase_deposit" },
                reason: if input.amount.is_some() { "compensation" } else { "deposit_reclaim" },
                comment: Some("Krus afleveret"),
                pickup_point_id: None,
                requested_by: &input.requested_by,
                created: now() - input.age,
            };
            insert_refund(database, &refund)?;
            ids.push(id);
        }
        Ok(Some(ids))
    })?;
    ids.map(|ids| Json(json!(ids))).ok_or_else(Failure::not_found)
}

#[derive(Deserialize)]
pub struct Change {
    /// In major units.
    amount: Option<f64>,
    /// What the payment service will say when it refuses to pay.
    fails: Option<String>,
}

/// Changes a request behind everybody's back.
pub async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(input): Json<Change>,
) -> Result<StatusCode, Failure> {
    let amount = input.amount.map(|amount| (amount * 1000.0).round() as i64);
    let changed = app.database.write(|database| {
        database.execute(
            "UPDATE refunds SET amount = coalesce(?2, amount), fails = coalesce(?3, fails), modified = ?4 WHERE id = ?1",
            (&id, amount, &input.fails, now()),
        )
    })?;
    if changed == 0 { Err(Failure::not_found()) } else { Ok(StatusCode::NO_CONTENT) }
}

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};

use super::super::object;
use super::answer;
use super::rules::{About, Bought, REASONS, SCOPES, amount, scope_of};
use crate::App;
use crate::api::caller::{Caller, Rights};
use crate::api::failure::Failure;
use crate::data::now;
use crate::data::orders::new_id;
use crate::data::refunds::{NewRefund, insert};

type Created = Result<(StatusCode, Json<Value>), Failure>;

/// `create_purchase_refund`.
pub async fn create_for_purchase(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Created {
    let input = Input::read(&object(&body)?)?;
    made(&app, &caller, &Input { purchase_id: Some(id), transaction_id: None, ..input })
}

/// `create_refund`.
pub async fn create(State(app): State<App>, caller: Caller, body: Bytes) -> Created {
    made(&app, &caller, &Input::read(&object(&body)?)?)
}

fn made(app: &App, caller: &Caller, input: &Input) -> Created {
    let id = app.database.write(|database| store(database, caller, input))??;
    Ok((StatusCode::CREATED, Json(answer(&app.database, caller, &id)?)))
}

/// `RefundRequestCreate` of the contract.
struct Input {
    purchase_id: Option<String>,
    transaction_id: Option<String>,
    reason: &'static str,
    scope: Option<&'static str>,
    /// Thousandths.
    amount: Option<i64>,
    comment: Option<String>,
    pickup_point_id: Option<String>,
}

impl Input {
    fn read(input: &Map<String, Value>) -> Result<Self, Failure> {
        let mut wrong = Vec::new();
        let mut text = |name: &'static str, may_be_null: bool| match input.get(name) {
            None => None,
            Some(Value::Null) if may_be_null => None,
            Some(Value::String(text)) if !text.contains('\0') => Some(text.clone()),
            Some(_) => {
                wrong.push((name, "Not a valid string."));
                None
            }
        };
        let (purchase_id, transaction_id) = (text("purchase_id", true), text("transaction_id", true));
        let (comment, pickup_point_id) = (text("comment", false), text("pickup_point_id", true));
        let word = |name: &str, known: &[&'static str]| {
            let given = input.get(name).filter(|value| !value.is_null());
            given.map(|value| known.iter().copied().find(|word| value.as_str() == Some(*word)))
        };
        let reason = word("reason", REASONS);
        match reason {
            None => wrong.push(("reason", "This field is required.")),
            Some(None) => wrong.push(("reason", "That is not a valid choice.")),
            Some(Some(_)) => {}
        }
        let scope = word("scope", SCOPES);
        if scope == Some(None) {
            wrong.push(("scope", "That is not a valid choice."));
        }
        let amount = match input.get("amount") {
            None | Some(Value::Null) => None,
            Some(value) => match value.as_f64().map(|amount| (amount * 1000.0).round()) {
                Some(amount) if amount.abs() < 1e15 => Some(amount as i64),
                _ => {
                    wrong.push(("amount", "A valid number is required."));
                    None
                }
            },
        };
        match (reason.flatten(), wrong.is_empty()) {
            (Some(reason), true) => Ok(Self {
                purchase_id,
                transaction_id,
                reason,
                scope: scope.flatten(),
                amount,
                comment: comment.filter(|text| !text.is_empty()),
                pickup_point_id,
            }),
            _ => Err(Failure::fields(wrong)),
        }
    }
}

/// States of requests that neither hold nor have moved any money.
const DEAD: &str = "('rejected', 'failed', 'invalid')";

/// An order as far as a request needs it.
struct Order {
    key: i64,
    scopes: Vec<String>,
    status: String,
    transaction: Option<String>,
    paid: i64,
    taken: i64,
}

fn store(database: &Connection, caller: &Caller, input: &Input) -> rusqlite::Result<Result<String, Failure>> {
    let purchase = match &input.purchase_id {
        Some(id) => match purchase(database, id)? {
            None => return Ok(Err(Failure::not_found())),
            found => found,
        },
        None => None,
    };
    let order = match (&purchase, &input.transaction_id) {
        (Some((key, ..)), _) => order(database, "key = ?1", *key)?,
        (None, Some(transaction)) => order(database, "transaction_id = ?1", transaction)?,
        (None, None) => {
            return Ok(Err(Failure::refused("Give one of purchase_id and transaction_id.")));
        }
    };
    let Some(order) = order else { return Ok(Err(Failure::not_found())) };
    match caller.rights(&order.scopes) {
        Rights::None => return Ok(Err(Failure::not_found())),
        Rights::See => return Ok(Err(Failure::forbidden())),
        Rights::Change => {}
    }
    let is_of_transaction = input.scope.is_some_and(|scope| scope.starts_with("transaction"));
    let about = match &purchase {
        Some((_, _, bought)) if !is_of_transaction => About::Purchase(*bought),
        _ => About::Transaction { paid: order.paid, taken: order.taken },
    };
    if is_of_transaction && input.transaction_id.is_none() {
        return Ok(Err(Failure::fields(vec![("transaction_id", "The transaction scopes need it.")])));
    }
    let status = purchase.as_ref().map_or(order.status.as_str(), |(_, status, _)| status.as_str());
    let Some(transaction) = order.transaction.filter(|_| order.paid > 0 && !matches!(status, "pending" | "cancelled"))
    else {
        return Ok(Err(Failure::refused("Nothing that was paid for can be refunded here.")));
    };
    if let Some(other) = open_request(database, order.key, input.purchase_id.as_deref())? {
        return Ok(Err(Failure::conflict(&format!("There is an open refund request already: {other}."))));
    }
    let scope = input.scope.unwrap_or_else(|| scope_of(input.reason, about));
    let amount = match amount(scope, about, input.amount) {
        // What was asked of the whole payment counts for its lines too.
        Ok(amount) if amount > order.paid - order.taken => {
            return Ok(Err(Failure::refused("More than is left of the payment.")));
        }
        Ok(amount) => amount,
        Err((field, message)) => return Ok(Err(Failure::fields(vec![(field, &message)]))),
    };
    if let Some(point) = &input.pickup_point_id {
        let known = database
            .prepare_cached("SELECT 1 FROM pickup_points WHERE id = ?1 AND edition_id = ?2")?
            .query_row((point, &order.scopes[0]), |_| Ok(()))
            .optional()?;
        if known.is_none() {
            return Ok(Err(Failure::fields(vec![(
                "pickup_point_id",
                "There is no such pickup point in this edition.",
            )])));
        }
    }
    let id = new_id("ref");
    let refund = NewRefund {
        id: &id,
        order_key: order.key,
        purchase_id: input.purchase_id.as_deref().filter(|_| !is_of_transaction),
        transaction_id: &transaction,
        amount,
        scope,
        reason: input.reason,
        comment: input.comment.as_deref(),
        pickup_point_id: input.pickup_point_id.as_deref(),
        requested_by: &caller.id,
        created: now(),
    };
    insert(database, &refund)?;
    Ok(Ok(id))
}

/// Key of its order, state, and amounts.
fn purchase(database: &Connection, id: &str) -> rusqlite::Result<Option<(i64, String, Bought)>> {
    let sql = format!(
        "SELECT order_key, status, price, deposit, fee,
                (SELECT coalesce(sum(amount), 0) FROM refunds WHERE purchase_id = purchases.id AND status NOT IN {DEAD})
         FROM purchases WHERE id = ?1"
    );
    database
        .prepare_cached(&sql)?
        .query_row([id], |row| {
            let bought = Bought { price: row.get(2)?, deposit: row.get(3)?, fee: row.get(4)?, taken: row.get(5)? };
            Ok((row.get(0)?, row.get(1)?, bought))
        })
        .optional()
}

fn order(database: &Connection, condition: &str, value: impl rusqlite::ToSql) -> rusqlite::Result<Option<Order>> {
    let sql = format!(
        "SELECT key, edition_id, organization_id, status, transaction_id,
                (SELECT coalesce(sum(amount), 0) FROM transactions
                 WHERE order_key = orders.key AND type = 'payment' AND status = 'succeeded'),
                (SELECT coalesce(sum(amount), 0) FROM refunds WHERE order_key = orders.key AND status NOT IN {DEAD})
         FROM orders WHERE {condition}"
    );
    database
        .prepare_cached(&sql)?
        .query_row([value], |row| {
            Ok(Order {
                key: row.get(0)?,
                scopes: vec![row.get(1)?, row.get(2)?],
                status: row.get(3)?,
                transaction: row.get(4)?,
                paid: row.get(5)?,
                taken: row.get(6)?,
            })
        })
        .optional()
}

/// The id of a request that is not finished and is about the same: the purchase, or the whole payment.
fn open_request(database: &Connection, order_key: i64, purchase: Option<&str>) -> rusqlite::Result<Option<String>> {
    database
        .prepare_cached(
            "SELECT id FROM refunds WHERE order_key = ?1 AND purchase_id IS ?2
             AND status IN ('requested', 'ready', 'processing', 'awaiting_gateway') LIMIT 1",
        )?
        .query_row((order_key, purchase), |row| row.get(0))
        .optional()
}

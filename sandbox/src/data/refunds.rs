use rusqlite::{Connection, OptionalExtension, params};

use super::orders::movement;

/// A refund request to store. Amounts are thousandths of the major unit, moments seconds since 1970.
pub struct NewRefund<'a> {
    pub id: &'a str,
    pub order_key: i64,
    pub purchase_id: Option<&'a str>,
    pub transaction_id: &'a str,
    pub amount: i64,
    pub scope: &'a str,
    pub reason: &'a str,
    pub comment: Option<&'a str>,
    pub pickup_point_id: Option<&'a str>,
    pub requested_by: &'a str,
    pub created: i64,
}

/// Stores it as requested and gives its key.
pub fn insert(database: &Connection, refund: &NewRefund) -> rusqlite::Result<i64> {
    database
        .prepare_cached(
            "INSERT INTO refunds (id, edition_id, organization_id, order_key, purchase_id, transaction_id, amount, scope, reason,
             status, comment, pickup_point_id, requested_by, created, modified, haystack)
             SELECT ?1, edition_id, organization_id, ?2, ?3, ?4, ?5, ?6, ?7, 'requested', ?8, ?9, ?10, ?11, ?11,
                    lower(order_number) || char(10) || coalesce((SELECT haystack FROM users WHERE key = user_key), '') || char(10)
                    || ?12
             FROM orders WHERE key = ?2",
        )?
        .execute(params![
            refund.id,
            refund.order_key,
            refund.purchase_id,
            refund.transaction_id,
            refund.amount,
            refund.scope,
            refund.reason,
            refund.comment,
            refund.pickup_point_id,
            refund.requested_by,
            refund.created,
            refund.comment.unwrap_or_default().to_lowercase(),
        ])?;
    let key = database.last_insert_rowid();
    database
        .prepare_cached("INSERT INTO refunds_text (rowid, haystack) SELECT key, haystack FROM refunds WHERE key = ?1")?
        .execute([key])?;
    Ok(key)
}

/// How long each step of the background takes, in milliseconds.
pub const STEP: i64 = 700;

/// Does the steps that are due: ready, processing, awaiting_gateway, and then processed or failed. Gives how many there were.
pub fn advance(database: &Connection, now_millis: i64) -> rusqlite::Result<usize> {
    let due: Vec<(i64, String)> = database
        .prepare_cached("SELECT key, status FROM refunds WHERE due <= ?1")?
        .query_map([now_millis], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (key, status) in &due {
        match status.as_str() {
            "ready" => step(database, *key, "processing", now_millis)?,
            "processing" => step(database, *key, "awaiting_gateway", now_millis)?,
            _ => settle(database, *key, now_millis / 1000)?,
        }
    }
    Ok(due.len())
}

fn step(database: &Connection, key: i64, status: &str, now_millis: i64) -> rusqlite::Result<()> {
    database
        .prepare_cached("UPDATE refunds SET status = ?2, due = ?3, modified = ?4 WHERE key = ?1")?
        .execute((key, status, now_millis + STEP, now_millis / 1000))
        .map(drop)
}

/// What the payment service says in the end: paid, or why not.
pub fn settle(database: &Connection, key: i64, at: i64) -> rusqlite::Result<()> {
    let sql = "SELECT order_key, purchase_id, transaction_id, amount, fails, id FROM refunds WHERE key = ?1";
    let (order, purchase, transaction, amount, fails, id) = database.prepare_cached(sql)?.query_row([key], |row| {
        let id: String = row.get(5)?;
        Ok((row.get(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?, id))
    })?;
    let fails: Option<String> = fails;
    let method: Option<String> = database
        .prepare_cached("SELECT payment_method FROM transactions WHERE id = ?1")?
        .query_row([&transaction], |row| row.get(0))
        .optional()?
        .flatten();
    let method = method.unwrap_or_else(|| "card".to_owned());
    let (status, movement_status, answer) = match &fails {
        Some(reason) => ("failed", "failed", serde_json::json!({"gateway_status": "declined", "message": reason})),
        None => ("processed", "succeeded", serde_json::json!({"gateway_status": "succeeded"})),
    };
    movement(database, order, &id.replace("ref_", "trx_"), "refund", movement_status, amount, &method, at)?;
    database
        .prepare_cached(
            "UPDATE refunds SET status = ?2, service_response = ?3, refund_date = ?4, modified = ?5, due = NULL WHERE key = ?1",
        )?
        .execute((key, status, answer.to_string(), fails.is_none().then_some(at), at))?;
    if fails.is_none() {
        paid_back(database, order, purchase.as_deref(), at)?;
    }
    Ok(())
}

/// Purchases know how much of them was paid back.
fn paid_back(database: &Connection, order: i64, purchase: Option<&str>, at: i64) -> rusqlite::Result<()> {
    database.prepare_cached("UPDATE orders SET modified = ?2 WHERE key = ?1")?.execute((order, at))?;
    let sql = "UPDATE purchases SET modified = ?3, status =
                 CASE WHEN (SELECT sum(amount) FROM refunds WHERE purchase_id = purchases.id AND status = 'processed')
                           >= price + deposit + fee THEN 'refunded' ELSE 'partially_refunded' END
               WHERE order_key = ?1 AND id = ?2";
    match purchase {
        Some(purchase) => database.prepare_cached(sql)?.execute((order, purchase, at)).map(drop),
        None => {
            // Of the whole payment: its lines are paid back when nothing of it is left.
            database
                .prepare_cached(
                    "UPDATE purchases SET modified = ?2, status = 'refunded' WHERE order_key = ?1 AND status != 'cancelled' AND
                     (SELECT amount FROM orders WHERE key = ?1) <=
                     (SELECT sum(amount) FROM refunds WHERE order_key = ?1 AND status = 'processed')",
                )?
                .execute((order, at))
                .map(drop)
        }
    }
}

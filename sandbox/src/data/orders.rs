//! Orders as they are stored, with the sums that belong to them.

use rusqlite::{Connection, params};

use super::random::fresh_id;

/// An order to store.
pub struct NewOrder {
    pub id: String,
    pub order_number: String,
    pub status: String,
    pub kind: String,
    pub edition_id: String,
    pub organization_id: String,
    pub user_key: Option<i64>,
    /// What of the customer a search finds.
    pub contact: String,
    pub lines: Vec<Line>,
    /// Of the whole amount; none while it is not paid.
    pub payment: Option<Payment>,
    /// Seconds since 1970.
    pub created: i64,
    pub modified: i64,
}

/// One purchase of it. Amounts are thousandths of the major unit, for all pieces.
pub struct Line {
    pub id: String,
    pub product: String,
    pub kind: String,
    pub variant: Option<String>,
    pub quantity: i64,
    pub status: String,
    pub price: i64,
    pub deposit: i64,
    pub fee: i64,
    pub pickup_point_id: Option<String>,
}

pub struct Payment {
    pub id: String,
    pub method: String,
}

/// Stores it and gives its key. The money of a cancelled order is not paid back by this.
pub fn insert(database: &Connection, order: &NewOrder) -> rusqlite::Result<i64> {
    let amount: i64 = order.lines.iter().map(|line| line.price + line.deposit + line.fee).sum();
    let transaction = order.payment.as_ref().map(|payment| payment.id.as_str());
    let haystack =
        format!("{}\n{}\n{}\n{}", order.order_number, order.id, order.contact, transaction.unwrap_or_default());
    let haystack = haystack.to_lowercase();
    database
        .prepare_cached(
            "INSERT INTO orders (id, order_number, status, type, amount, edition_id, organization_id, user_key, transaction_id,
             created, modified, haystack) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            order.id,
            order.order_number,
            order.status,
            order.kind,
            amount,
            order.edition_id,
            order.organization_id,
            order.user_key,
            transaction,
            order.created,
            order.modified,
            haystack,
        ])?;
    let key = database.last_insert_rowid();
    database.prepare_cached("INSERT INTO orders_text (rowid, haystack) VALUES (?1, ?2)")?.execute((key, &haystack))?;
    let mut purchase =
        database.prepare_cached("INSERT INTO purchases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
    for line in &order.lines {
        purchase.execute(params![
            line.id,
            key,
            line.product,
            line.kind,
            line.variant,
            line.quantity,
            line.status,
            line.price,
            line.deposit,
            line.fee,
            line.pickup_point_id,
            order.modified,
        ])?;
    }
    if let Some(payment) = &order.payment {
        movement(database, key, &payment.id, "payment", "succeeded", amount, &payment.method, order.created + 4)?;
    }
    Ok(key)
}

/// Stores a movement of money.
#[expect(clippy::too_many_arguments, reason = "the columns of its table")]
pub fn movement(
    database: &Connection,
    order_key: i64,
    id: &str,
    kind: &str,
    status: &str,
    amount: i64,
    method: &str,
    created: i64,
) -> rusqlite::Result<()> {
    database
        .prepare_cached("INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![id, order_key, kind, status, amount, method, created])
        .map(drop)
}

/// An id that no other has.
pub fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", &fresh_id()[..12])
}

/// Thousandths of a krone as thousandths of another currency, in steps of its smallest unit.
pub fn in_currency(dkk: i64, currency: &str) -> i64 {
    let (times, per, step) = match currency {
        "eur" => (134, 1000, 10),
        "isk" => (20, 1, 1000),
        "pln" => (57, 100, 10),
        _ => (1, 1, 10),
    };
    let amount = dkk * times / per;
    amount - amount % step
}

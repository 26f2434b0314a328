use rusqlite::Connection;

use super::{DAY, KNOWN_ORDER};
use crate::data::random::Random;
use crate::data::refunds::{NewRefund, insert, settle};

/// Who asks, in the organizations that they belong to.
const REQUESTERS: &[&str] = &["usr_2Zc5vHt9NjRk", "usr_6Bq1yVm4ZrGc", "usr_3Hd8sTk6WpFn"];
const COMMENTS: &[&str] =
    &["Fire krus afleveret i baren", "Kommer med tog", "Lang kø ved Bar Nord", "Betalt to gange", "Regnede væk"];
const DECLINED: &[&str] = &["Card account closed", "Insufficient balance at the payment service", "Card expired"];

struct Paid {
    key: i64,
    id: String,
    status: String,
    transaction: String,
    amount: i64,
    created: i64,
}

/// Refund requests in every state: all of what was cancelled, and one line of some other orders.
pub fn fill(database: &Connection, random: &mut Random, today: i64) -> rusqlite::Result<()> {
    let orders: Vec<Paid> = database
        .prepare(
            "SELECT key, id, status, transaction_id, amount, created FROM orders WHERE transaction_id IS NOT NULL",
        )?
        .query_map([], |row| {
            Ok(Paid {
                key: row.get(0)?,
                id: row.get(1)?,
                status: row.get(2)?,
                transaction: row.get(3)?,
                amount: row.get(4)?,
                created: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for order in &orders {
        if order.id == KNOWN_ORDER {
            known(database, order)?;
        } else if order.status == "cancelled" {
            let id = random.id("ref");
            let requester = *random.pick(REQUESTERS);
            let refund = NewRefund { id: &id, ..whole(order, requester) };
            let key = insert(database, &refund)?;
            settle(database, key, (order.created + 2 * DAY).min(today))?;
        } else if random.chance(9) {
            of_a_line(database, random, order, today)?;
        }
    }
    Ok(())
}

fn whole<'a>(order: &'a Paid, requested_by: &'a str) -> NewRefund<'a> {
    NewRefund {
        id: "",
        order_key: order.key,
        purchase_id: None,
        transaction_id: &order.transaction,
        amount: order.amount,
        scope: "transaction_full",
        reason: "event_cancelled",
        comment: None,
        pickup_point_id: None,
        requested_by,
        created: order.created + DAY,
    }
}

fn of_a_line(database: &Connection, random: &mut Random, order: &Paid, today: i64) -> rusqlite::Result<()> {
    let sql = "SELECT id, price, deposit, fee, pickup_point_id FROM purchases WHERE order_key = ?1 ORDER BY id LIMIT 1";
    let (purchase, price, deposit, fee, point): (String, i64, i64, i64, Option<String>) = database
        .prepare_cached(sql)?
        .query_row([order.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let (reason, scope, amount) = match random.below(4) {
        0 | 1 if deposit > 0 => ("deposit_reclaim", "purchase_deposit", deposit),
        0 => ("customer_request", "purchase_full", price + deposit + fee),
        1 => ("sold_out", "purchase_full", price + deposit + fee),
        2 => ("product_defect", "purchase_price", price),
        _ => ("duplicate_purchase", "purchase_full", price + deposit + fee),
    };
    let (id, comment, requester) = (random.id("ref"), *random.pick(COMMENTS), *random.pick(REQUESTERS));
    let refund = NewRefund {
        id: &id,
        purchase_id: Some(&purchase),
        amount,
        scope,
        reason,
        comment: random.chance(60).then_some(comment),
        pickup_point_id: point.as_deref(),
        created: random.between(order.created, today.max(order.created + 1)),
        ..whole(order, requester)
    };
    let key = insert(database, &refund)?;
    let decided = (refund.created + random.between(600, 3 * DAY)).min(today.max(refund.created));
    let mut set = database.prepare_cached(
        "UPDATE refunds SET status = ?2, modified = ?3, comment = coalesce(?4, comment) WHERE key = ?1",
    )?;
    match random.below(100) {
        0..45 => {}
        45..75 => settle(database, key, decided)?,
        75..85 => {
            database
                .prepare_cached("UPDATE refunds SET fails = ?2 WHERE key = ?1")?
                .execute((key, random.pick(DECLINED)))?;
            settle(database, key, decided)?;
        }
        85..96 => drop(set.execute((key, "rejected", decided, Some("Kvitteringen mangler")))?),
        96..98 => drop(set.execute((key, "invalid", decided, None::<&str>))?),
        _ => drop(set.execute((key, "awaiting_gateway", decided, None::<&str>))?),
    }
    Ok(())
}

/// What the contract's examples tell of their order.
fn known(database: &Connection, order: &Paid) -> rusqlite::Result<()> {
    let deposit = NewRefund {
        id: "ref_3Qw9mZk5HtXb",
        purchase_id: Some("pur_2Vk7hXd4JsNq"),
        amount: 20_000,
        scope: "purchase_deposit",
        reason: "deposit_reclaim",
        comment: Some("Fire krus afleveret i baren"),
        created: order.created + 300,
        ..whole(order, REQUESTERS[0])
    };
    insert(database, &deposit)?;
    let parking = NewRefund {
        id: "ref_7Yd2vLs8JpCn",
        purchase_id: Some("pur_8Bm1tRw6CyLg"),
        amount: 123_600,
        scope: "purchase_full",
        reason: "customer_request",
        created: order.created + 60,
        ..whole(order, REQUESTERS[2])
    };
    let key = insert(database, &parking)?;
    settle(database, key, order.created + 400)
}

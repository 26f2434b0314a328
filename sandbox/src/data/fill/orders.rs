use rusqlite::Connection;

use super::customers::Home;
use super::{DAY, Edition, KNOWN_ORDER};
use crate::data::orders::{Line, NewOrder, Payment, in_currency, insert};
use crate::data::random::Random;
use crate::data::words::{METHODS, PRODUCTS, UNUSUAL};

pub fn fill(
    database: &Connection,
    random: &mut Random,
    editions: &[Edition],
    homes: &[Home],
    count: usize,
    today: i64,
) -> rusqlite::Result<()> {
    let selling: Vec<usize> = (0..editions.len()).filter(|at| editions[*at].sales.0 < editions[*at].sales.1).collect();
    for number in 0..count {
        // The first customers have many orders, so that every list is seen full; some sales have no known customer.
        let home = if random.chance(6) {
            None
        } else {
            Some(&homes[usize::try_from(random.below(homes.len() as u64)).unwrap_or(0)])
        };
        let home = if number < 30 { homes.get(UNUSUAL.len()) } else { home };
        let of_home =
            home.map(|home| home.editions.iter().copied().filter(|at| selling.contains(at)).collect::<Vec<_>>());
        let edition = match of_home {
            Some(known) if known.is_empty() => continue,
            Some(known) => &editions[*random.pick(&known)],
            None => &editions[*random.pick(&selling)],
        };
        let created = random.between(edition.sales.0, edition.sales.1);
        let kind = if home.is_none() {
            "in-person"
        } else {
            *random.pick(&["online", "online", "online", "in-person", "imported"])
        };
        let status = match random.below(100) {
            0..12 => "pending",
            12..60 => "confirmed",
            60..92 => "completed",
            _ => "cancelled",
        };
        let lines = (0..=random.below(4)).map(|_| line(random, edition, kind, status)).collect();
        let payment = (status != "pending").then(|| random.id("trx"));
        let method = *random.pick(METHODS);
        let order = NewOrder {
            id: random.id("ord"),
            order_number: format!("{}-{:05}", edition.prefix, 10_000 + number),
            status: status.to_owned(),
            kind: kind.to_owned(),
            edition_id: edition.id.clone(),
            organization_id: edition.organization.to_owned(),
            user_key: home.map(|home| home.key),
            contact: home.map(|home| home.haystack.clone()).unwrap_or_default(),
            lines,
            payment: payment.map(|id| Payment { id, method: method.to_owned() }),
            created,
            modified: (created + random.between(0, 3 * DAY)).min(today.max(created)),
        };
        if let (0, Some(home), Some(edition)) = (number, home, editions.first()) {
            insert(database, &known(random, home, edition, today))?;
        } else {
            insert(database, &order)?;
        }
    }
    Ok(())
}

fn line(random: &mut Random, edition: &Edition, kind: &str, status: &str) -> Line {
    let product = random.pick(PRODUCTS);
    let quantity = if matches!(product.kind, "drink" | "food") { random.between(1, 7) } else { 1 };
    let share = |dkk: i64| in_currency(dkk * quantity, edition.currency);
    let fee = if kind == "in-person" { 0 } else { in_currency((product.price * quantity) * 3 / 100, edition.currency) };
    let state = match status {
        "pending" => "pending",
        "cancelled" => "cancelled",
        "completed" => "collected",
        _ => "active",
    };
    let variant = (!product.variants.is_empty()).then(|| *random.pick(product.variants));
    let point = random.chance(70).then(|| random.pick(&edition.pickup_points).clone());
    Line {
        id: random.id("pur"),
        product: product.name.to_owned(),
        kind: product.kind.to_owned(),
        variant: variant.map(ToOwned::to_owned),
        quantity,
        status: state.to_owned(),
        price: share(product.price),
        deposit: share(product.deposit),
        fee,
        pickup_point_id: point,
    }
}

/// The order of the contract's examples, with a line of every kind: the newest of the customer whom every test knows.
fn known(random: &mut Random, home: &Home, edition: &Edition, today: i64) -> NewOrder {
    let mut line = |id: Option<&str>, name: &str, variant: Option<&str>, quantity: i64, status: &str| {
        let product = PRODUCTS.iter().find(|product| product.name == name).unwrap_or(&PRODUCTS[0]);
        Line {
            id: id.map_or_else(|| random.id("pur"), ToOwned::to_owned),
            product: name.to_owned(),
            kind: product.kind.to_owned(),
            variant: variant.map(ToOwned::to_owned),
            quantity,
            status: status.to_owned(),
            price: product.price * quantity,
            deposit: product.deposit * quantity,
            fee: in_currency(product.price * quantity * 3 / 100, edition.currency),
            pickup_point_id: edition.pickup_points.first().cloned(),
        }
    };
    let lines = vec![
        line(Some("pur_2Vk7hXd4JsNq"), "Fadøl", Some("0,5 l"), 2, "collected"),
        line(Some("pur_8Bm1tRw6CyLg"), "Parkering, bil, hele weekenden", None, 1, "active"),
        line(None, "Teltplads", Some("2 personer"), 1, "active"),
        line(None, "T-shirt", Some("M"), 1, "active"),
        line(None, "Solcellelader", None, 1, "active"),
    ];
    NewOrder {
        id: KNOWN_ORDER.to_owned(),
        order_number: format!("{}-10000", edition.prefix),
        status: "confirmed".to_owned(),
        kind: "online".to_owned(),
        edition_id: edition.id.clone(),
        organization_id: edition.organization.to_owned(),
        user_key: Some(home.key),
        contact: home.haystack.clone(),
        lines,
        payment: Some(Payment { id: "trx_9Hs3yFb7CnVp".to_owned(), method: "card".to_owned() }),
        created: today - 600,
        modified: today - 600,
    }
}

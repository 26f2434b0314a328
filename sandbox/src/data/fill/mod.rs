//! People, events, customers, orders and refund requests out of random numbers.

mod customers;
mod orders;
mod refunds;
/// Staff users and their roles.
pub mod staff;

use rusqlite::{Connection, params};

use super::iso;
use super::random::Random;
use super::words::PICKUP_POINTS;
use crate::Size;

const DAY: i64 = 86_400;

/// An edition while it is filled.
struct Edition {
    id: String,
    organization: &'static str,
    prefix: String,
    currency: &'static str,
    pickup_points: Vec<String>,
    /// When orders come in: from, until; seconds since 1970.
    sales: (i64, i64),
    /// Out of a hundred customers, how many know this edition.
    share: u64,
}

/// Fills empty tables. `now` is where "live" and "upcoming" are measured from; the day of it counts, not the hour.
pub fn fill(database: &Connection, seed: u64, size: Size, now: i64) -> rusqlite::Result<()> {
    let today = now - now.rem_euclid(DAY);
    let mut random = Random::new(seed);
    organizations(database)?;
    let editions = editions(database, &mut random, today)?;
    people(database, &editions)?;
    let (users, orders) = match size {
        Size::Small => (1_200, 3_000),
        Size::Large => (100_000, 300_000),
    };
    let homes = customers::fill(database, &mut random, &editions, users, today)?;
    orders::fill(database, &mut random, &editions, &homes, orders, today)?;
    refunds::fill(database, &mut random, today)?;
    staff::fill(database, &mut random, today)
}

/// The ids of the contract's examples exist, so that what the document shows can be asked.
const KNOWN_USER: &str = "usr_4Tg9bPn2XkLs";
const KNOWN_ORDER: &str = "ord_5Mx8qLw2ZtKd";

const NORDLYS: &str = "org_5rXk2vNq8LbT";
const ORESUND: &str = "org_9mPw4cYz7HdK";
const FJORD: &str = "org_3kTn6bQx1VrM";

fn organizations(database: &Connection) -> rusqlite::Result<()> {
    let mut insert = database.prepare("INSERT INTO organizations VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((NORDLYS, "Nordlys Events", "nordlys-events", Some("nordlys")))?;
    insert.execute((ORESUND, "Øresund Kultur", "oresund-kultur", None::<&str>))?;
    insert.execute((FJORD, "Fjordlyd", "fjordlyd", None::<&str>))?;
    Ok(())
}

/// The dates of an edition in days from today.
enum Dates {
    Days(i64, i64),
    None,
}

struct Plan {
    id: &'static str,
    organization: &'static str,
    name: &'static str,
    /// Years from this one, for the name and slug.
    year: i64,
    dates: Dates,
    zone: &'static str,
    currency: &'static str,
    languages: &'static [&'static str],
    draft: bool,
    archived: bool,
    share: u64,
}

const fn plan(id: &'static str, organization: &'static str, name: &'static str, year: i64, dates: Dates) -> Plan {
    Plan {
        id,
        organization,
        name,
        year,
        dates,
        zone: "Europe/Copenhagen",
        currency: "dkk",
        languages: &["da", "en", "se"],
        draft: false,
        archived: false,
        share: 20,
    }
}

/// One of every kind that the switcher has to tell apart.
fn plans() -> Vec<Plan> {
    vec![
        Plan { share: 55, ..plan("edt_7Kq2mXw9RtVb", NORDLYS, "Havnefest", 0, Dates::Days(-2, 40)) },
        plan("edt_5Rw8nVc3HtJx", NORDLYS, "Havnefest", -1, Dates::Days(-367, -364)),
        Plan {
            archived: true,
            share: 15,
            ..plan("edt_2Lm6gYk4SbQz", NORDLYS, "Havnefest", -2, Dates::Days(-732, -729))
        },
        Plan {
            currency: "eur",
            languages: &["en", "da", "nl", "pl"],
            share: 25,
            ..plan("edt_3Bn8sJd5GyFc", NORDLYS, "Skovrock", 1, Dates::Days(210, 213))
        },
        Plan {
            currency: "eur",
            draft: true,
            share: 0,
            ..plan("edt_6Fs2yLk9WmRb", NORDLYS, "Skovrock", 2, Dates::None)
        },
        Plan { share: 30, ..plan("edt_8Tx4pMd2KcWn", ORESUND, "Vinterscenen", 0, Dates::Days(-10, 30)) },
        Plan {
            zone: "Atlantic/Reykjavik",
            currency: "isk",
            languages: &["en", "da"],
            share: 10,
            ..plan("edt_1Hz9vNb7QfGs", ORESUND, "Midvinter Reykjavík", 1, Dates::Days(60, 62))
        },
        Plan {
            zone: "Europe/Warsaw",
            currency: "pln",
            languages: &["pl", "en"],
            ..plan("edt_4Cj3kXr6TyPd", ORESUND, "Jazz nad Wisłą", 0, Dates::Days(-100, -96))
        },
        Plan { share: 5, ..plan("edt_0Gp5wDh8LzXm", FJORD, "Fjordlyd", 0, Dates::Days(-1, 20)) },
    ]
}

fn editions(database: &Connection, random: &mut Random, today: i64) -> rusqlite::Result<Vec<Edition>> {
    let year: i64 = iso(today).get(..4).and_then(|year| year.parse().ok()).unwrap_or(2026);
    let mut insert =
        database.prepare("INSERT INTO editions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?;
    let mut insert_point = database.prepare("INSERT INTO pickup_points VALUES (?1, ?2, ?3)")?;
    let mut editions = Vec::new();
    for plan in plans() {
        let (start, end) = match plan.dates {
            Dates::Days(from, to) => (Some(today + from * DAY + 10 * 3600), Some(today + to * DAY + 22 * 3600)),
            Dates::None => (None, None),
        };
        let name = format!("{} {}", plan.name, year + plan.year);
        let slug = name.to_lowercase().replace(['í', 'ł', 'ą'], "i").replace(' ', "-");
        let languages = serde_json::Value::from(plan.languages.to_vec()).to_string();
        insert.execute(params![
            plan.id,
            plan.organization,
            random.id("sdk"),
            name,
            slug,
            start,
            end,
            plan.zone,
            plan.currency,
            plan.languages[0],
            languages,
            plan.draft,
            plan.archived,
        ])?;
        let mut pickup_points = Vec::new();
        for point in PICKUP_POINTS.iter().take(if plan.draft { 0 } else { 3 }) {
            let id = random.id("pup");
            insert_point.execute((&id, plan.id, point))?;
            pickup_points.push(id);
        }
        let initials: String = plan.name.chars().filter(char::is_ascii).take(2).collect();
        editions.push(Edition {
            id: plan.id.to_owned(),
            organization: plan.organization,
            prefix: format!("{}{}", initials.to_uppercase(), (year + plan.year) % 100),
            currency: plan.currency,
            pickup_points,
            sales: start.map_or((today, today), |start| (start - 90 * DAY, end.unwrap_or(start).min(today))),
            share: plan.share,
        });
    }
    Ok(editions)
}

/// Those who can sign in.
fn people(database: &Connection, editions: &[Edition]) -> rusqlite::Result<()> {
    let mut person = database.prepare("INSERT INTO people VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    person.execute((
        "usr_2Zc5vHt9NjRk",
        "admin",
        "mette.aagaard@example.com",
        "Mette",
        "Ågård",
        Some("+4520123456"),
        Some("mette-aagaard"),
    ))?;
    person.execute((
        "usr_9Gx1wLb4KsMd",
        "manager",
        "lukasz.wisniewski@example.com",
        "Łukasz",
        "Wiśniewski",
        None::<&str>,
        None::<&str>,
    ))?;
    person.execute((
        "usr_7Vn3qRf8ZdTy",
        "viewer",
        "noor.devries@example.com",
        "Noor",
        "de Vries",
        None::<&str>,
        None::<&str>,
    ))?;
    person.execute((
        "usr_3Hd8sTk6WpFn",
        "support",
        "jonas.bech@example.com",
        "Jonas",
        "Bech",
        Some("+4520987654"),
        None::<&str>,
    ))?;
    person.execute((
        "usr_6Bq1yVm4ZrGc",
        "finance",
        "agnieszka.zajac@example.com",
        "Agnieszka",
        "Zając",
        None::<&str>,
        None::<&str>,
    ))?;
    let mut token = database.prepare("INSERT INTO tokens SELECT 'sandbox-' || key, id, NULL FROM people")?;
    token.execute([])?;
    let mut member = database.prepare("INSERT INTO organization_members VALUES (?1, ?2, ?3, ?4)")?;
    member.execute(("usr_2Zc5vHt9NjRk", NORDLYS, Some("admin"), true))?;
    member.execute(("usr_2Zc5vHt9NjRk", ORESUND, Some("admin"), false))?;
    member.execute(("usr_9Gx1wLb4KsMd", ORESUND, Some("manager"), true))?;
    member.execute(("usr_7Vn3qRf8ZdTy", NORDLYS, None::<&str>, true))?;
    member.execute(("usr_3Hd8sTk6WpFn", NORDLYS, Some("manager"), true))?;
    member.execute(("usr_6Bq1yVm4ZrGc", NORDLYS, Some("admin"), true))?;
    member.execute(("usr_6Bq1yVm4ZrGc", ORESUND, Some("admin"), false))?;
    let mut edition_member = database.prepare("INSERT INTO edition_members VALUES (?1, ?2, ?3)")?;
    let everywhere = [
        ("usr_2Zc5vHt9NjRk", NORDLYS, "admin"),
        ("usr_2Zc5vHt9NjRk", ORESUND, "admin"),
        ("usr_9Gx1wLb4KsMd", ORESUND, "manager"),
        ("usr_3Hd8sTk6WpFn", NORDLYS, "manager"),
        ("usr_6Bq1yVm4ZrGc", NORDLYS, "admin"),
        ("usr_6Bq1yVm4ZrGc", ORESUND, "admin"),
    ];
    for (person, organization, role) in everywhere {
        for edition in editions.iter().filter(|edition| edition.organization == organization) {
            edition_member.execute((person, &edition.id, role))?;
        }
    }
    edition_member.execute(("usr_7Vn3qRf8ZdTy", &editions[0].id, "viewer"))?;
    Ok(())
}

use rusqlite::{Connection, params};

use super::iso;
use super::random::Random;
use super::words::{METHODS, PEOPLE, PICKUP_POINTS, PRODUCTS, UNUSUAL};
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
    let homes = users_of(database, &mut random, &editions, users, today)?;
    orders_of(database, &mut random, &editions, &homes, orders, today)
}

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

/// The three who can sign in.
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
    let mut token = database.prepare("INSERT INTO tokens SELECT 'sandbox-' || key, id, NULL FROM people")?;
    token.execute([])?;
    let mut member = database.prepare("INSERT INTO organization_members VALUES (?1, ?2, ?3, ?4)")?;
    member.execute(("usr_2Zc5vHt9NjRk", NORDLYS, Some("admin"), true))?;
    member.execute(("usr_2Zc5vHt9NjRk", ORESUND, Some("admin"), false))?;
    member.execute(("usr_9Gx1wLb4KsMd", ORESUND, Some("manager"), true))?;
    member.execute(("usr_7Vn3qRf8ZdTy", NORDLYS, None::<&str>, true))?;
    let mut edition_member = database.prepare("INSERT INTO edition_members VALUES (?1, ?2, ?3)")?;
    let everywhere = [
        ("usr_2Zc5vHt9NjRk", NORDLYS, "admin"),
        ("usr_2Zc5vHt9NjRk", ORESUND, "admin"),
        ("usr_9Gx1wLb4KsMd", ORESUND, "manager"),
    ];
    for (person, organization, role) in everywhere {
        for edition in editions.iter().filter(|edition| edition.organization == organization) {
            edition_member.execute((person, &edition.id, role))?;
        }
    }
    edition_member.execute(("usr_7Vn3qRf8ZdTy", &editions[0].id, "viewer"))?;
    Ok(())
}

/// The ids of the contract's examples exist, so that what the document shows can be asked.
const KNOWN_USER: &str = "usr_4Tg9bPn2XkLs";
const KNOWN_ORDER: &str = "ord_5Mx8qLw2ZtKd";

/// A customer who may order: key and the numbers of the editions that know them.
struct Home {
    key: i64,
    editions: Vec<usize>,
    /// What the search over orders finds.
    haystack: String,
}

fn users_of(
    database: &Connection,
    random: &mut Random,
    editions: &[Edition],
    count: usize,
    today: i64,
) -> rusqlite::Result<Vec<Home>> {
    let mut insert =
        database.prepare("INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")?;
    let mut text = database.prepare("INSERT INTO users_text (rowid, haystack) VALUES (?1, ?2)")?;
    let mut scope = database.prepare("INSERT OR IGNORE INTO user_scopes VALUES (?1, ?2)")?;
    let mut homes = Vec::with_capacity(count);
    for number in 0..count {
        let people = &PEOPLE[match random.below(100) {
            0..60 => 0,
            60..75 => 1,
            75..85 => 2,
            85..94 => 3,
            _ => 4,
        }];
        let (first, last) = UNUSUAL
            .get(number)
            .copied()
            .unwrap_or_else(|| (*random.pick::<&str>(people.first), *random.pick::<&str>(people.last)));
        let host = random.pick(&["example.com", "example.org", "mail.example.net"]);
        let email = match plain(&format!("{first}.{last}")).as_str() {
            "." => format!("guest{number}@{host}"),
            name => format!("{}{number}@{host}", name.trim_matches('.')),
        };
        let phone = random.chance(82).then(|| {
            let rest: String = (1..people.digits).map(|_| char::from(b'0' + (random.below(10) as u8))).collect();
            format!("{}{}{rest}", people.code, random.between(2, 8))
        });
        // One whom every test knows: the number that people type in many ways.
        let is_known = number == UNUSUAL.len();
        let phone = if is_known { Some("+4520123456".to_owned()) } else { phone };
        let joined = today - random.between(1, 1_400) * DAY + random.between(0, DAY);
        let seen =
            random.chance(85).then(|| joined + random.below(u64::try_from(today - joined).unwrap_or(1)).cast_signed());
        let channel = if random.chance(20) { None } else { Some(*random.pick(&["email", "sms", "pass_push"])) };
        let metadata = if random.chance(30) {
            format!("{{\"wristband\":\"W-{:06}\"}}", random.below(1_000_000))
        } else {
            "{}".to_owned()
        };
        let haystack = format!("{first} {last}\n{email}\n{}", phone.as_deref().unwrap_or_default()).to_lowercase();
        let key = i64::try_from(number).unwrap_or(0) + 1;
        insert.execute(params![
            key,
            if is_known { KNOWN_USER.to_owned() } else { random.id("usr") },
            email,
            phone,
            first,
            last,
            random.chance(80),
            random.chance(95),
            people.locale,
            channel,
            joined,
            seen,
            metadata,
            haystack,
        ])?;
        text.execute((key, &haystack))?;
        let mut known: Vec<usize> = (0..editions.len()).filter(|at| random.chance(editions[*at].share)).collect();
        if known.is_empty() || number <= UNUSUAL.len() {
            known.insert(0, 0);
            known.dedup();
        }
        for at in &known {
            scope.execute((&editions[*at].id, key))?;
            scope.execute((editions[*at].organization, key))?;
        }
        homes.push(Home { key, editions: known, haystack: format!("{email}\n{}", phone.unwrap_or_default()) });
    }
    Ok(homes)
}

/// Without letters that an address cannot have.
fn plain(name: &str) -> String {
    let letter = |char: char| match char {
        'æ' | 'ä' => "ae".to_owned(),
        'ø' | 'ö' | 'ó' => "o".to_owned(),
        'å' | 'ą' => "a".to_owned(),
        'é' | 'ë' | 'ę' => "e".to_owned(),
        'ł' => "l".to_owned(),
        'ś' | 'ñ' | 'ń' | 'ż' | 'ź' => "n".to_owned(),
        char if char.is_ascii_alphanumeric() || char == '.' => char.to_string(),
        _ => String::new(),
    };
    let text: String = name.to_lowercase().chars().map(letter).collect();
    text.chars().take(40).collect()
}

fn orders_of(
    database: &Connection,
    random: &mut Random,
    editions: &[Edition],
    homes: &[Home],
    count: usize,
    today: i64,
) -> rusqlite::Result<()> {
    let mut insert =
        database.prepare("INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?;
    let mut text = database.prepare("INSERT INTO orders_text (rowid, haystack) VALUES (?1, ?2)")?;
    let mut purchase =
        database.prepare("INSERT INTO purchases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    let mut payment = database.prepare("INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let selling: Vec<usize> = (0..editions.len()).filter(|at| editions[*at].sales.0 < editions[*at].sales.1).collect();
    for number in 0..count {
        let key = i64::try_from(number).unwrap_or(0) + 1;
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
        let paid = status != "pending";
        let mut amount = 0;
        for _ in 0..=random.below(4) {
            let product = random.pick(PRODUCTS);
            let quantity = if matches!(product.kind, "drink" | "food") { random.between(1, 7) } else { 1 };
            let share = |dkk: i64| in_currency(dkk * quantity, edition.currency);
            let (price, deposit) = (share(product.price), share(product.deposit));
            let fee = if kind == "in-person" {
                0
            } else {
                in_currency((product.price * quantity) * 3 / 100, edition.currency)
            };
            amount += price + deposit + fee;
            let state = match status {
                "pending" => "pending",
                "cancelled" => "cancelled",
                "completed" => "collected",
                _ => "active",
            };
            let variant = (!product.variants.is_empty()).then(|| *random.pick(product.variants));
            let point = random.chance(70).then(|| random.pick(&edition.pickup_points));
            purchase.execute(params![
                random.id("pur"),
                key,
                product.name,
                product.kind,
                variant,
                quantity,
                state,
                price,
                deposit,
                fee,
                point,
            ])?;
        }
        let transaction = paid.then(|| random.id("trx"));
        let method = random.pick(METHODS);
        if let Some(transaction) = &transaction {
            payment.execute(params![transaction, key, "payment", "succeeded", amount, method, created + 4])?;
            if status == "cancelled" {
                payment.execute(params![
                    random.id("trx"),
                    key,
                    "refund",
                    "succeeded",
                    amount,
                    method,
                    (created + 2 * DAY).min(today)
                ])?;
            }
        }
        let id = if number == 0 { KNOWN_ORDER.to_owned() } else { random.id("ord") };
        let order_number = format!("{}-{:05}", edition.prefix, 10_000 + number);
        let modified = (created + random.between(0, 3 * DAY)).min(today.max(created));
        let haystack = format!(
            "{order_number}\n{id}\n{}\n{}",
            home.map_or("", |home| &home.haystack),
            transaction.as_deref().unwrap_or_default()
        )
        .to_lowercase();
        insert.execute(params![
            key,
            id,
            order_number,
            status,
            kind,
            amount,
            edition.id,
            edition.organization,
            home.map(|home| home.key),
            transaction,
            created,
            modified,
            haystack,
        ])?;
        text.execute((key, &haystack))?;
    }
    Ok(())
}

/// Thousandths of a krone as thousandths of another currency, in steps of its smallest unit.
fn in_currency(dkk: i64, currency: &str) -> i64 {
    let (times, per, step) = match currency {
        "eur" => (134, 1000, 10),
        "isk" => (20, 1, 1000),
        "pln" => (57, 100, 10),
        _ => (1, 1, 10),
    };
    let amount = dkk * times / per;
    amount - amount % step
}

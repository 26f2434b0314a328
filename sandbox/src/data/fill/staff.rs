use rusqlite::{Connection, params};
use serde_json::json;

use super::DAY;
use crate::data::random::Random;
use crate::data::words::PEOPLE;
use crate::staff::password;

/// Everything that a role can grant, as the contract knows it.
const FEATURES: [&str; 21] = [
    "settings/users",
    "settings/roles",
    "settings/global",
    "settings/cdp_entities",
    "settings/insights",
    "settings/sources_and_destinations",
    "settings/channels",
    "data/sources_and_destinations",
    "data/insights",
    "data/dashboard",
    "data/attributes",
    "data/events",
    "foreign_segments/list",
    "foreign_segments/view",
    "foreign_segments/edit",
    "segments/create",
    "segments/export",
    "segments/insights",
    "customers/search",
    "customers/detail",
    "reports/edit",
];

/// What everybody who has a password here signs in with.
pub const PASSWORD: &str = "sandbox-Passw0rd";

const ADMINISTRATOR: i64 = 200;
const STAFFING: i64 = 201;
const MARKETING: i64 = 202;
const GUESTS: i64 = 203;

/// Of a staff user, what differs between them.
struct Member {
    id: i64,
    key: Option<&'static str>,
    name: String,
    email: String,
    role: i64,
    disabled: bool,
    deleted: bool,
    sso: bool,
    /// Days since they were added, and since they last signed in; never when absent.
    added: i64,
    seen: Option<i64>,
}

/// Roles, and the people of the contract's examples among others in every state.
pub fn fill(database: &Connection, random: &mut Random, today: i64) -> rusqlite::Result<()> {
    roles(database, today)?;
    let member = |id, key, name: &str, email: &str, role| Member {
        id,
        key,
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        disabled: false,
        deleted: false,
        sso: false,
        added: 500,
        seen: Some(1),
    };
    let mut members = vec![
        Member { sso: true, ..member(1, Some("admin"), "Mette Ågård", "mette.aagaard@example.com", ADMINISTRATOR) },
        member(2, Some("manager"), "Łukasz Wiśniewski", "lukasz.wisniewski@example.com", STAFFING),
        member(3, Some("viewer"), "Noor de Vries", "noor.devries@example.com", GUESTS),
        Member { sso: true, ..member(100, None, "Søren Kjærgaard", "soren.kjaergaard@example.com", ADMINISTRATOR) },
        Member {
            disabled: true,
            sso: true,
            seen: None,
            ..member(117, None, "Małgorzata Dąbrowska", "malgorzata.dabrowska@example.org", GUESTS)
        },
        Member { deleted: true, ..member(98, None, "Åse Bjørnholt", "aase.bjornholt@example.com", GUESTS) },
    ];
    for id in 101..=164 {
        if id == 117 {
            continue;
        }
        let people = &PEOPLE[usize::try_from(random.below(PEOPLE.len() as u64)).unwrap_or(0)];
        let (first, last) = (*random.pick(people.first), *random.pick(people.last));
        let email = format!("staff{id}@example.org");
        let role = *random.pick(&[MARKETING, GUESTS, GUESTS, STAFFING]);
        let mut found = member(id, None, &format!("{first} {last}"), &email, role);
        found.added = random.between(100, 700);
        match random.below(20) {
            0..3 => (found.added, found.seen) = (random.between(0, 9), None),
            3..5 => found.disabled = true,
            5..7 => found.deleted = true,
            7..10 => found.seen = Some(random.between(91, 99)),
            _ => found.seen = Some(random.between(0, 80)),
        }
        members.push(found);
    }
    // The same for all: hashing takes its time, and nobody guesses here.
    let hash = password::hash(PASSWORD);
    let mut insert = database.prepare(
        "INSERT INTO staff_users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, ?12, ?13, ?14, ?15, 1, 1)",
    )?;
    for member in members {
        let Member { id, key, name, email, role, disabled, deleted, sso, added, seen } = member;
        let created = today - added * DAY + 8 * 3600;
        let seen_at = seen.map(|days| (today - days * DAY + 7 * 3600).max(created));
        let favourites = match id {
            100 => json!([{"customer_entity_id": "84213", "note": "Ringer før hver festival"}]),
            _ => json!([]),
        };
        let settings = (id != 117).then(|| json!({"favourite_customers": favourites}).to_string());
        let frontend = (id != 117).then(|| if id == 100 { json!({"language": "da"}) } else { json!({}) }.to_string());
        let password = seen.is_some().then_some(&hash);
        insert.execute(params![
            id,
            key,
            name,
            email,
            role,
            password,
            disabled,
            deleted,
            seen_at.map(|_| created + 3600),
            seen_at,
            sso,
            settings,
            frontend,
            created,
            created
        ])?;
        if seen.is_none() && !disabled {
            let token = random.id("inv");
            database
                .execute("INSERT INTO staff_links VALUES (?1, ?2, 'invitation', ?3)", (token, id, created + 5 * DAY))?;
        }
    }
    database.execute(
        "INSERT INTO staff_tokens SELECT 'sandbox-' || key, id, NULL FROM staff_users WHERE key IS NOT NULL",
        [],
    )?;
    Ok(())
}

fn roles(database: &Connection, today: i64) -> rusqlite::Result<()> {
    let mut insert = database.prepare("INSERT INTO staff_roles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1)")?;
    let created = today - 600 * DAY;
    let mut role = |id: i64, name: &str, about: &str, features: &[&str], tags: &[&str], disabled: bool| {
        insert.execute(params![
            id,
            name,
            about,
            json!(features).to_string(),
            json!(tags).to_string(),
            disabled,
            created
        ])
    };
    role(ADMINISTRATOR, "Administrator", "Alle rettigheder", &FEATURES, &[], false)?;
    let staffing = ["settings/users", "customers/search", "customers/detail"];
    role(STAFFING, "Bemanding", "Inviterer kolleger", &staffing, &[], false)?;
    let marketing = ["segments/create", "segments/export", "segments/insights", "data/dashboard", "customers/search"];
    role(MARKETING, "Marketing", "Kampagner og segmenter", &marketing, &["12"], false)?;
    let guests = ["customers/search", "customers/detail"];
    role(GUESTS, "Gæsteservice", "Finder gæster og deres ordrer", &guests, &["12"], false)?;
    role(204, "Afvikling", "Bruges ikke mere", &["data/dashboard"], &[], true)?;
    Ok(())
}

use rusqlite::{Connection, params};

use super::{DAY, Edition, KNOWN_USER};
use crate::data::random::Random;
use crate::data::words::{PEOPLE, UNUSUAL};

/// A customer who may order: key and the numbers of the editions that know them.
pub struct Home {
    pub key: i64,
    pub editions: Vec<usize>,
    /// What the search over orders finds.
    pub haystack: String,
}

pub fn fill(
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

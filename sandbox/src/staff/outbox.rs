use rusqlite::Connection;
use serde_json::{Value, json};

/// A mail with a link.
pub struct Mail<'a> {
    pub to: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub link: &'a str,
}

impl Mail<'_> {
    pub fn send(&self, database: &Connection, now: i64) -> rusqlite::Result<()> {
        let Self { to, subject, body, link } = self;
        let put = "INSERT INTO outbox (sent, recipient, subject, body, link) VALUES (?1, ?2, ?3, ?4, ?5)";
        database.execute(put, (now, to, subject, body, link)).map(drop)
    }
}

/// The mails, the latest first; only those to an address when one is given.
pub fn list(database: &Connection, to: Option<&str>) -> rusqlite::Result<Vec<Value>> {
    let sql = "SELECT sent, recipient, subject, body, link FROM outbox
               WHERE ?1 IS NULL OR recipient = ?1 COLLATE NOCASE ORDER BY key DESC LIMIT 200";
    let row = |row: &rusqlite::Row| {
        Ok(json!({
            "sent": super::stamp(row.get(0)?),
            "to": row.get::<_, String>(1)?,
            "subject": row.get::<_, String>(2)?,
            "body": row.get::<_, String>(3)?,
            "link": row.get::<_, String>(4)?,
        }))
    };
    database.prepare_cached(sql)?.query_map([to], row)?.collect()
}

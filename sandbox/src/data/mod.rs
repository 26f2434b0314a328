pub mod fill;
pub mod orders;
pub mod random;
/// Refund requests as they are stored, and their way to the payment service.
pub mod refunds;
/// Names, places and products.
mod words;

use std::path::Path;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::Size;

/// Goes up with every change of the tables or of what fills them: an older file is made anew.
const VERSION: u32 = 5;

pub struct Database {
    connection: Mutex<Connection>,
}

impl Database {
    /// Opens the file, or memory without one, and fills it when it is new or was made by another version, seed or size.
    pub fn open(path: Option<&Path>, seed: u64, size: Size) -> rusqlite::Result<Self> {
        let made_by = format!("{VERSION} {seed} {size:?}");
        let mut connection = match path {
            None => Connection::open_in_memory()?,
            Some(path) => {
                let connection = Connection::open(path)?;
                if maker(&connection)?.is_some_and(|maker| maker != made_by) {
                    drop(connection);
                    for ending in ["", "-wal", "-shm"] {
                        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
                    }
                    Connection::open(path)?
                } else {
                    connection
                }
            }
        };
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "cache_size", -200_000)?;
        if maker(&connection)?.is_none() {
            let transaction = connection.transaction()?;
            transaction.execute_batch(include_str!("tables.sql"))?;
            fill::fill(&transaction, seed, size, now())?;
            transaction.execute("INSERT INTO made_by VALUES (?1)", [&made_by])?;
            transaction.commit()?;
            connection.execute_batch("ANALYZE")?;
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        work(&self.lock())
    }

    /// All of it or nothing.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Connection> {
        // A panic in a handler rolled its transaction back: the connection is whole.
        self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn maker(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let exists =
        connection.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'made_by'", [], |_| Ok(())).optional()?;
    match exists {
        Some(()) => connection.query_row("SELECT text FROM made_by", [], |row| row.get(0)).optional(),
        None => Ok(None),
    }
}

/// Seconds since 1970.
pub fn now() -> i64 {
    now_millis() / 1000
}

/// Milliseconds since 1970.
pub fn now_millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

/// ISO 8601 in UTC, as the contract writes moments.
pub fn iso(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_contract_does() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(1_781_258_407), "2026-06-12T10:00:07Z");
        assert_eq!(iso(951_782_400), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn the_same_seed_makes_the_same_people_and_orders() {
        let dump = |seed| {
            let database = Database::open(None, seed, Size::Small).unwrap();
            database
                .read(|connection| {
                    let mut query =
                        connection.prepare("SELECT id, email FROM users UNION ALL SELECT id, amount FROM orders")?;
                    let rows = query.query_map([], |row| {
                        Ok((row.get::<_, String>(0)?, row.get::<_, rusqlite::types::Value>(1)?))
                    })?;
                    rows.collect::<rusqlite::Result<Vec<_>>>()
                })
                .unwrap()
        };
        assert_eq!(dump(1), dump(1));
        assert_ne!(dump(1), dump(2));
    }

    #[test]
    fn what_was_paid_back_is_what_was_asked_for_and_never_more_than_was_paid() {
        let database = Database::open(None, 1, Size::Small).unwrap();
        let wrong: u32 = database
            .read(|connection| {
                connection.query_row(
                    "SELECT count(*) FROM orders WHERE
                     (SELECT coalesce(sum(amount), 0) FROM refunds WHERE order_key = orders.key AND status = 'processed') !=
                     (SELECT coalesce(sum(amount), 0) FROM transactions
                      WHERE order_key = orders.key AND type = 'refund' AND status = 'succeeded')
                     OR (SELECT coalesce(sum(amount), 0) FROM refunds
                         WHERE order_key = orders.key AND status NOT IN ('rejected', 'failed', 'invalid')) > orders.amount",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert_eq!(wrong, 0);
    }

    #[test]
    fn every_order_is_the_sum_of_its_purchases() {
        let database = Database::open(None, 1, Size::Small).unwrap();
        let wrong: u32 = database
            .read(|connection| {
                connection.query_row(
                    "SELECT count(*) FROM orders WHERE amount !=
                     (SELECT sum(price + deposit + fee) FROM purchases WHERE purchases.order_key = orders.key)",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert_eq!(wrong, 0);
    }
}

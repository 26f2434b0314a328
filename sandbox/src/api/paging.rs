use std::collections::HashMap;

use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::header;
use axum::http::request::Parts;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::failure::Failure;

/// The query of a request, with what is needed to name other pages.
pub struct Parameters {
    values: HashMap<String, String>,
    path: String,
    host: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Query(values) =
            Query::from_request_parts(parts, state).await.map_err(|_| Failure::refused("The query cannot be read."))?;
        let path = parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |uri| uri.path()).to_owned();
        let host =
            parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
        Ok(Self { values, path, host })
    }
}

impl Parameters {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Not empty, because an empty parameter narrows nothing.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|text| !text.is_empty())
    }

    pub fn flag(&self, name: &'static str) -> Result<bool, Failure> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Failure::fields(vec![(name, "Must be a valid boolean.")])),
        }
    }

    pub fn choice(&self, name: &'static str, known: &[&str]) -> Result<Option<&str>, Failure> {
        match self.get(name) {
            Some(word) if !known.contains(&word) => {
                Err(Failure::fields(vec![(name, "Select a valid choice. That is not one of the available choices.")]))
            }
            word => Ok(word),
        }
    }

    /// A moment, in seconds since 1970.
    pub fn moment(&self, name: &'static str) -> Result<Option<i64>, Failure> {
        self.get(name)
            .map(|text| parse_moment(text).ok_or_else(|| Failure::fields(vec![(name, "Enter a valid date/time.")])))
            .transpose()
    }

    /// The number of the page, from 1, and how many items it has.
    pub fn page(&self, takes_size: bool) -> Result<(u64, u64), Failure> {
        let number = |name: &'static str| {
            let read = |text: &str| text.parse::<u64>().ok().filter(|number| *number >= 1);
            self.get(name).map(|text| read(text).ok_or(name)).transpose()
        };
        let page = number("page").map_err(|_| Failure::invalid_page())?.unwrap_or(1);
        let size = if takes_size { number("page_size") } else { Ok(None) };
        let size = size.map_err(|name| Failure::fields(vec![(name, "A valid integer is required.")]))?;
        Ok((page, size.unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE)))
    }

    /// `ORDER BY` terms out of the orderings that the contract lists. `columns` maps the contract's key to SQL.
    pub fn ordering(&self, columns: &[(&str, &str)], default: &str) -> Result<String, Failure> {
        let Some(text) = self.get("ordering") else {
            return Ok(default.to_owned());
        };
        let terms = text.split(',').map(|term| {
            let (key, direction) = term.strip_prefix('-').map_or((term, "ASC"), |key| (key, "DESC"));
            let column = columns.iter().find(|(known, _)| *known == key).map(|(_, column)| column);
            column.map(|column| format!("{column} {direction}"))
        });
        let terms: Option<Vec<String>> = terms.collect();
        let terms =
            terms.ok_or_else(|| Failure::fields(vec![("ordering", "That is not one of the available orderings.")]))?;
        // The key makes the order whole, so that no row is on two pages or on none.
        let last = if terms.first().is_some_and(|term| term.ends_with("DESC")) { "key DESC" } else { "key ASC" };
        Ok(format!("{}, {last}", terms.join(", ")))
    }

    /// The address of another page.
    fn address(&self, page: u64) -> String {
        let mut pairs: Vec<(&String, &String)> = self.values.iter().filter(|(key, _)| *key != "page").collect();
        pairs.sort();
        let pairs: Vec<String> =
            pairs.into_iter().map(|(key, value)| format!("{}={}&", encode(key), encode(value))).collect();
        format!("http://{}{}?{}page={page}", self.host, self.path, pairs.concat())
    }
}

/// The contract's `page_size` default. Its largest value is not known; here it is the same.
const LARGEST_PAGE: u64 = 100;

/// A list out of SQL: conditions with their values.
pub struct Select {
    /// The table that conditions are about.
    pub table: &'static str,
    /// What is joined to it for the columns; a count needs none of it.
    pub joined: &'static str,
    pub columns: &'static str,
    pub conditions: Vec<String>,
    pub values: Vec<Sql>,
    pub order: String,
}

impl Select {
    /// Narrows by a condition in which `?` stands for `value`.
    pub fn narrow(&mut self, condition: &str, value: impl Into<Sql>) {
        self.values.push(value.into());
        self.conditions.push(condition.replace('?', &format!("?{}", self.values.len())));
    }

    /// Narrows to one of several values.
    pub fn narrow_to(&mut self, column: &str, values: Vec<String>) {
        let marks: Vec<String> = values
            .into_iter()
            .map(|value| {
                self.values.push(value.into());
                format!("?{}", self.values.len())
            })
            .collect();
        self.conditions.push(format!("{column} IN ({})", marks.join(", ")));
    }

    /// Narrows to what belongs to one of these organizations or editions.
    pub fn narrow_to_scopes(&mut self, scopes: Vec<String>) {
        let table = self.table;
        let (organizations, editions): (Vec<String>, Vec<String>) =
            scopes.into_iter().partition(|scope| scope.starts_with("org_"));
        if editions.is_empty() {
            return self.narrow_to(&format!("{table}.organization_id"), organizations);
        }
        if organizations.is_empty() {
            return self.narrow_to(&format!("{table}.edition_id"), editions);
        }
        self.narrow_to(&format!("{table}.organization_id"), organizations);
        let organizations = self.conditions.pop().unwrap_or_default();
        self.narrow_to(&format!("{table}.edition_id"), editions);
        let editions = self.conditions.pop().unwrap_or_default();
        self.conditions.push(format!("({organizations} OR {editions})"));
    }

    /// Narrows to rows in which every word of `text` is found, whatever its case. `table` has `haystack` and a table
    /// `{table}_text` with its trigrams, which need three letters.
    pub fn search(&mut self, table: &str, text: &str) {
        for word in text.to_lowercase().split_whitespace() {
            // The full-text index ends its query at a NUL.
            if word.chars().count() >= 3 && !word.contains('\0') {
                let quoted = format!("\"{}\"", word.replace('"', "\"\""));
                self.narrow(
                    &format!("{table}.key IN (SELECT rowid FROM {table}_text WHERE {table}_text MATCH ?)"),
                    quoted,
                );
            } else {
                self.narrow(&format!("instr({table}.haystack, ?) > 0"), word.to_owned());
            }
        }
    }

    /// One page in the contract's envelope.
    pub fn page(
        self,
        database: &Connection,
        parameters: &Parameters,
        (page, size): (u64, u64),
        item: impl Fn(&Row) -> rusqlite::Result<Value>,
    ) -> rusqlite::Result<Result<Value, Failure>> {
        let Self { table, joined, columns, conditions, values, order } = self;
        let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
        let count: u64 = database
            .prepare_cached(&format!("SELECT count(*) FROM {table} WHERE {conditions}"))?
            .query_row(rusqlite::params_from_iter(&values), |row| row.get::<_, i64>(0))?
            .unsigned_abs();
        let pages = count.div_ceil(size).max(1);
        if page > pages {
            return Ok(Err(Failure::invalid_page()));
        }
        let sql = format!(
            "SELECT {columns} FROM {table} {joined} WHERE {conditions} ORDER BY {order} LIMIT {size} OFFSET {}",
            (page - 1) * size
        );
        let results = database
            .prepare_cached(&sql)?
            .query_map(rusqlite::params_from_iter(&values), |row| item(row))?
            .collect::<rusqlite::Result<Vec<Value>>>()?;
        Ok(Ok(json!({
            "count": count,
            "next": (page < pages).then(|| parameters.address(page + 1)),
            "previous": (page > 1).then(|| parameters.address(page - 1)),
            "results": results,
        })))
    }
}

/// Percent-encodes all but RFC 3986's unreserved letters.
fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// RFC 3339, as the contract's `date-time` is.
fn parse_moment(text: &str) -> Option<i64> {
    let digits = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
    let marks = [(4, "-"), (7, "-"), (13, ":"), (16, ":")].iter().all(|(at, mark)| text.get(*at..at + 1) == Some(mark));
    let valid = marks
        && matches!(text.get(10..11)?, "T" | "t" | " ")
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let rest = text.get(19..)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|char: char| !char.is_ascii_digit())?;
            (end > 0).then_some(&fraction[end..])?
        }
        None => rest,
    };
    let offset = match rest.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
            let value = |tens: &u8, ones: &u8| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
            (value(a, b) * 3600 + value(c, d) * 60) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let of_era = shifted_year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    valid.then_some(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
}

#[cfg(test)]
mod tests {
    use super::parse_moment;

    #[test]
    fn moments_are_read_as_rfc_3339_has_them() {
        for text in ["2026-06-12T10:00:07Z", "2026-06-12T12:00:07.5+02:00", "2026-06-12t10:00:07z"] {
            assert_eq!(parse_moment(text), Some(1_781_258_407), "{text}");
        }
        for text in ["", "2026-06-12", "2026-13-12T10:00:07Z", "2026-06-12T10:00:07", "2026-06-12T10:00:07.Z", "now"] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }
}

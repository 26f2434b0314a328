//! From an answer's text to a type.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};

use serde_json::value::RawValue;

use super::error::{Cause, Error};
use super::record::{field, pass_over, record};
use super::words::text;

/// What the body of a successful answer decodes to.
///
/// # Errors
/// [`Cause::NotJson`] or [`Cause::Shape`] with the place inside the document.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, Error> {
    serde_json::from_str(body).map_err(|error| failure(body, &error))
}

// Apart from `decode`, so that it is compiled once and not for every type.
fn failure(body: &str, error: &serde_json::Error) -> Error {
    if error.is_data() {
        let mut failure = Error::new(Cause::Shape { path: path_at(body, offset(body, error.line(), error.column())) });
        failure.detail = Some(error.to_string());
        failure
    } else {
        Error::new(Cause::NotJson)
    }
}

/// The byte of a position that serde_json gives: lines from 1, columns in bytes.
fn offset(body: &str, line: usize, column: usize) -> usize {
    let before: usize = body.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).min(body.len())
}

/// The path of the value that is being read at `offset` in a JSON document: `results[3].created`. serde_json only says line
/// and column; walking the text again costs nothing until something is wrong.
fn path_at(body: &str, offset: usize) -> String {
    enum Level {
        Object(String),
        Array(usize),
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut chars = body.char_indices();
    let mut text = String::new();
    while let Some((at, char)) = chars.next() {
        if at >= offset {
            break;
        }
        match char {
            '{' => levels.push(Level::Object(String::new())),
            '[' => levels.push(Level::Array(0)),
            // An object whose last brace was reached is itself what is wrong, for example by a missing key.
            '}' | ']' if at + 1 < offset => drop(levels.pop()),
            ',' => {
                if let Some(Level::Array(index)) = levels.last_mut() {
                    *index += 1;
                }
            }
            ':' => {
                if let Some(Level::Object(key)) = levels.last_mut() {
                    *key = std::mem::take(&mut text);
                }
            }
            '"' => {
                text.clear();
                while let Some((_, char)) = chars.next() {
                    match char {
                        '"' => break,
                        '\\' => text.extend(chars.next().map(|(_, char)| char)),
                        char => text.push(char),
                    }
                }
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for level in &levels {
        match level {
            Level::Object(key) if key.is_empty() => {}
            Level::Object(key) if path.is_empty() => path.push_str(key),
            Level::Object(key) => path.extend([".", key]),
            Level::Array(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// One page of a list, in whichever envelope it came: `{count, next, previous, results}`, a plain array, or the staff API's
/// `{users, selection_settings}`, which tells of a next page by being full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Items over all pages; `None` when the API does not say.
    pub count: Option<u64>,
    /// Whether the API names a next page.
    pub has_next: bool,
    pub rows: Vec<T>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Envelope<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Envelope<T> {
            type Value = Page<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
                let (mut count, mut has_next, mut rows) = (None, false, None);
                let (mut is_staff, mut selection) = (false, Selection::default());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "count" => count = map.next_value::<&RawValue>()?.get().trim_matches('"').parse().ok(),
                        "next" => has_next = map.next_value::<&RawValue>()?.get() != "null",
                        "results" => rows = Some(map.next_value::<Vec<T>>()?),
                        "users" | "trashed_users" | "roles" => {
                            is_staff = true;
                            rows = Some(map.next_value()?);
                        }
                        "selection_settings" => selection = field(&mut map)?,
                        _ => pass_over(&mut map)?,
                    }
                }
                let rows = rows.ok_or_else(|| A::Error::missing_field("results"))?;
                if is_staff {
                    // Without its limit only an empty page is known to be past the end.
                    let limit = selection.limit.0.parse().unwrap_or(1);
                    has_next = rows.len() >= limit;
                }
                Ok(Page { count, has_next, rows })
            }
        }

        // Which of the two it is, is seen by its first letter. The place of a mistake inside is kept: serde_json finds it in
        // the message of the inner error.
        let raw = <&'de RawValue>::deserialize(deserializer)?.get();
        if raw.starts_with('[') {
            let rows: Vec<T> = serde_json::from_str(raw).map_err(D::Error::custom)?;
            return Ok(Self { count: Some(rows.len() as u64), has_next: false, rows });
        }
        let mut json = serde_json::Deserializer::from_str(raw);
        json.deserialize_map(Envelope(std::marker::PhantomData)).map_err(D::Error::custom)
    }
}

record! {
    /// `SelectionSettings` of the contract.
    Selection [] {
        limit: Digits = "limit",
    }
}

/// A number that may come as a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digits(String);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(body: &str) -> Option<String> {
        #[derive(Debug, serde::Deserialize)]
        struct Row {
            #[serde(rename = "id")]
            _id: u32,
        }
        match decode::<Page<Row>>(body) {
            Err(Error { cause: Cause::Shape { path }, .. }) => Some(path),
            _ => None,
        }
    }

    #[test]
    fn an_answer_of_another_shape_names_the_place() {
        assert_eq!(path(r#"{"count":2,"results":[{"id":1},{"id":"x"}]}"#).as_deref(), Some("results[1].id"));
        assert_eq!(path(r#"{"results":[{"a":{"b":[1]},"id":true}]}"#).as_deref(), Some("results[0].id"));
        assert_eq!(path("{\"results\":\n[{\"id\":\"a,\\\":{[\"}]}").as_deref(), Some("results[0].id"));
        assert_eq!(path(r#"{"results":[{"id":1},{"x":1}]}"#).as_deref(), Some("results[1].x"));
        assert_eq!(path(r#"{"count":2}"#).as_deref(), Some("count"));
        assert_eq!(path("5").as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_json_is_told_apart_from_a_wrong_shape() {
        for body in ["", "<!doctype html>", r#"{"results":[1,2"#] {
            assert_eq!(decode::<Page<u8>>(body).unwrap_err().cause, Cause::NotJson, "{body}");
        }
    }

    #[test]
    fn a_list_is_read_in_every_envelope() {
        let page = |body: &str| decode::<Page<u8>>(body).unwrap();
        let full = page(r#"{"count":7,"next":"https://x/?page=2","previous":null,"results":[1,2],"extra":{}}"#);
        assert_eq!(full, Page { count: Some(7), has_next: true, rows: vec![1, 2] });
        assert_eq!(page("[1,2]"), Page { count: Some(2), has_next: false, rows: vec![1, 2] });
        assert_eq!(page(r#"{"results":[]}"#), Page { count: None, has_next: false, rows: vec![] });
    }

    #[test]
    fn a_page_of_the_staff_api_has_a_next_one_when_it_is_full() {
        let has_next = |body: &str| decode::<Page<u8>>(body).unwrap().has_next;
        assert!(has_next(r#"{"users":[1,2],"selection_settings":{"limit":2}}"#));
        assert!(has_next(r#"{"roles":[1,2],"selection_settings":{"limit":"2"}}"#));
        assert!(!has_next(r#"{"trashed_users":[1],"selection_settings":{"limit":2,"offset":null}}"#));
        // Nobody says how many fit on a page: only an empty one is the last for sure.
        assert!(has_next(r#"{"users":[1],"selection_settings":null}"#) && has_next(r#"{"users":[1]}"#));
        assert!(!has_next(r#"{"users":[]}"#));
    }
}

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Why a call did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// 401, and nobody signed in again.
    SignedOut,
    /// 403.
    Forbidden,
    /// 404: unknown, or outside what the person may see.
    NotFound,
    /// 409: the state does not allow it, or somebody was faster.
    Conflict,
    /// 400 or 422 with messages by field.
    Invalid,
    /// 400 or any other 4xx without fields.
    Refused,
    /// 429; seconds to wait where the API says so.
    TooMany { retry_after: Option<u32> },
    /// 5xx.
    Server,
    /// No answer: offline, DNS, CORS, connection lost.
    Network,
    /// No whole answer within the deadline.
    Timeout,
    /// An answer that is no JSON, as a proxy's HTML page.
    NotJson,
    /// JSON of another shape than the contract's; the place inside the document, as `results[3].created`.
    Shape { path: String },
}

/// A failed call. The three shapes of the APIs' error bodies become this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub cause: Cause,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// `X-Request-Id` of the answer: what support asks for.
    pub request_id: Option<String>,
    /// The API's own sentence for a person: `detail` or `message`.
    pub detail: Option<String>,
    /// Messages by field, nested names joined by dots. `non_field_errors` is not among them, but in `detail`.
    pub fields: Vec<(String, String)>,
}

impl Error {
    pub fn new(cause: Cause) -> Self {
        Self { cause, status: None, request_id: None, detail: None, fields: Vec::new() }
    }

    /// From an answer outside 2xx. `retry_after` is the header of that name.
    pub fn from_answer(status: u16, retry_after: Option<&str>, body: &str) -> Self {
        let mut error = Self::new(Cause::Refused);
        error.status = Some(status);
        for (path, message) in messages(body) {
            let name = path.split('.').next().unwrap_or_default();
            match name {
                "" | "detail" | "message" | "error" | "non_field_errors" => {
                    let before = error.detail.take().map(|before| before + " ").unwrap_or_default();
                    error.detail = Some(before + &message);
                }
                "code" | "status" | "request_id" => {}
                _ => error.fields.push((path, message)),
            }
        }
        error.cause = match status {
            401 => Cause::SignedOut,
            403 => Cause::Forbidden,
            404 | 410 => Cause::NotFound,
            409 => Cause::Conflict,
            429 => Cause::TooMany { retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()) },
            500.. => Cause::Server,
            _ if !error.fields.is_empty() => Cause::Invalid,
            _ => Cause::Refused,
        };
        error
    }

    /// Whether a read may be repeated by itself. A refusal stays one, and a deadline was long enough; a connection that is
    /// gone may come back.
    pub fn is_passing(&self) -> bool {
        matches!(self.cause, Cause::Network) || matches!(self.status, Some(500 | 502 | 503 | 504))
    }

    /// The messages of one field, joined.
    pub fn field(&self, name: &str) -> Option<String> {
        let of_field: Vec<&str> =
            self.fields.iter().filter(|(field, _)| field == name).map(|(_, message)| message.as_str()).collect();
        (!of_field.is_empty()).then(|| of_field.join(" "))
    }
}

/// Every text of a JSON document with its path, names joined by dots; nothing when it is no JSON. Items of a list of texts
/// have the path of the list, other items their number.
fn messages(body: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut json = serde_json::Deserializer::from_str(body);
    let whole = Collect { path: "", into: &mut found }.deserialize(&mut json).is_ok() && json.end().is_ok();
    if whole { found } else { Vec::new() }
}

/// Collects texts while the document is read: a tree of it would need a map type for nothing else.
struct Collect<'a> {
    path: &'a str,
    into: &'a mut Vec<(String, String)>,
}

impl Collect<'_> {
    fn below(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl<'de> DeserializeSeed<'de> for Collect<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.into.push((self.path.to_owned(), text.to_owned()));
        Ok(())
    }

    // Numbers and flags are no messages for a person.
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for at in 0.. {
            let before = self.into.len();
            let numbered = self.below(&at.to_string());
            if items.next_element_seed(Collect { path: &numbered, into: self.into })?.is_none() {
                break;
            }
            for (path, _) in &mut self.into[before..] {
                if *path == numbered {
                    self.path.clone_into(path);
                }
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = self.below(&key);
            map.next_value_seed(Collect { path: &path, into: self.into })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Error {
        Error::from_answer(status, None, body)
    }

    #[test]
    fn each_status_has_its_cause() {
        for (status, cause) in [
            (400, Cause::Refused),
            (401, Cause::SignedOut),
            (403, Cause::Forbidden),
            (404, Cause::NotFound),
            (405, Cause::Refused),
            (409, Cause::Conflict),
            (422, Cause::Refused),
            (429, Cause::TooMany { retry_after: None }),
            (500, Cause::Server),
            (501, Cause::Server),
            (503, Cause::Server),
        ] {
            assert_eq!(read(status, "").cause, cause, "{status}");
            assert_eq!(read(status, "").status, Some(status));
        }
    }

    #[test]
    fn a_sentence_is_found_under_every_name_that_the_apis_use() {
        for body in [
            r#"{"detail":"Not found."}"#,
            r#"{"detail":["Not found."],"code":"x"}"#,
            r#"{"message":"Not found.","status":404}"#,
            r#"{"error":{"message":"Not found."}}"#,
            r#"["Not found."]"#,
            r#"{"non_field_errors":["Not found."]}"#,
        ] {
            let error = read(400, body);
            assert_eq!(error.detail.as_deref(), Some("Not found."), "{body}");
            assert_eq!(error.cause, Cause::Refused, "{body}");
        }
    }

    #[test]
    fn messages_by_field_are_found_at_any_depth() {
        let error =
            read(400, r#"{"email":["Taken.","Too long."],"mappings":[{},{"target":["Unknown."]}],"a":{"b":"No."}}"#);
        assert_eq!(error.cause, Cause::Invalid);
        assert_eq!(error.field("email").as_deref(), Some("Taken. Too long."));
        assert_eq!(error.field("mappings.1.target").as_deref(), Some("Unknown."));
        assert_eq!(error.field("a.b").as_deref(), Some("No."));
        assert_eq!(error.field("phone_number"), None);
    }

    #[test]
    fn a_body_that_is_no_json_leaves_the_status_to_speak() {
        let error = read(502, "<html><h1>Bad gateway</h1></html>");
        assert_eq!((error.cause, error.detail), (Cause::Server, None));
    }

    #[test]
    fn the_wait_of_429_is_read_when_it_is_a_number() {
        let wait = |header| Error::from_answer(429, header, "").cause;
        assert_eq!(wait(Some("30")), Cause::TooMany { retry_after: Some(30) });
        assert_eq!(wait(Some("Wed, 21 Oct 2026 07:28:00 GMT")), Cause::TooMany { retry_after: None });
    }

    #[test]
    fn only_what_may_pass_is_worth_another_try() {
        assert!(Error::new(Cause::Network).is_passing());
        assert!(read(503, "").is_passing());
        for status in [400, 401, 403, 404, 409, 429, 501] {
            assert!(!read(status, "").is_passing(), "{status}");
        }
    }
}

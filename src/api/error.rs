use serde_json::value::RawValue;

use super::words::entries;

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
    /// The browser knows that there is no network: nothing was sent.
    Offline,
    /// No answer: DNS, CORS, connection lost.
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

    /// Of a write: whether it may have happened all the same. Only a clear refusal, or not having been sent, says that it has
    /// not; a success that cannot be read may be that of a proxy.
    pub fn is_in_doubt(&self) -> bool {
        match self.cause {
            Cause::Network | Cause::Timeout | Cause::NotJson | Cause::Shape { .. } => true,
            Cause::Server => self.status != Some(501),
            _ => false,
        }
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
    if let Ok(raw) = serde_json::from_str::<&RawValue>(body) {
        collect("", raw.get(), &mut found);
    }
    found
}

fn collect(path: &str, json: &str, into: &mut Vec<(String, String)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match json.as_bytes().first() {
        Some(b'"') => into.extend(serde_json::from_str(json).ok().map(|text| (path.to_owned(), text))),
        Some(b'[') => {
            for (at, item) in serde_json::from_str::<Vec<&RawValue>>(json).unwrap_or_default().into_iter().enumerate() {
                let is_text = item.get().starts_with('"');
                collect(&if is_text { path.to_owned() } else { below(&at.to_string()) }, item.get(), into);
            }
        }
        Some(b'{') => {
            for (key, item) in entries(json).unwrap_or_default() {
                collect(&below(&key), &item, into);
            }
        }
        // Numbers and flags are no messages for a person.
        _ => {}
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
    fn only_a_clear_refusal_says_that_nothing_happened() {
        for cause in [Cause::Network, Cause::Timeout, Cause::NotJson, Cause::Shape { path: String::new() }] {
            assert!(Error::new(cause.clone()).is_in_doubt(), "{cause:?}");
        }
        for status in [500, 502, 504] {
            assert!(read(status, "").is_in_doubt(), "{status}");
        }
        assert!(!Error::new(Cause::Offline).is_in_doubt());
        for status in [400, 401, 403, 404, 409, 429, 501] {
            assert!(!read(status, "").is_in_doubt(), "{status}");
        }
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

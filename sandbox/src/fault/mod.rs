//! Faults on request: what the real API, or the network before it, does on a bad day. They are asked for when the sandbox starts
//! (`--fault`), through `/sandbox/faults` while it runs, or by one request for itself (`X-Sandbox-Fault`).

/// True answers, bent out of shape.
mod bend;

use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::App;
use bend::Bend;

/// A request asks for its own fault by this header.
pub const HEADER: HeaderName = HeaderName::from_static("x-sandbox-fault");

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The answer comes so many milliseconds later.
    Latency(u64),
    /// A refusal with this status, before anything is done; seconds of `Retry-After` for 429.
    Status(StatusCode, Option<u32>),
    /// The connection is closed without an answer, before anything is done.
    Dropped,
    /// It is done, and then the connection is lost in the middle of the answer.
    Lost,
    /// It is done, and half of the answer comes; the rest never does.
    Stalled,
    /// 200 with a page of a wireless network's sign-in.
    Html,
    /// It is done, and the JSON ends in the middle.
    Cut,
    /// It is done, and 200 comes without a body.
    Empty,
    /// 301 to the same address with a slash at its end, which answers.
    Moved,
    /// Another shape of the true answer.
    Bent(Bend),
}

/// Every fault that can be named, with a usual argument: what tests put on every page.
pub const NAMES: &[&str] = &[
    "latency:400",
    "401",
    "403",
    "404",
    "409",
    "429:2",
    "500",
    "dropped",
    "lost",
    "stalled",
    "html",
    "cut",
    "empty",
    "moved",
    "unknown-enum",
    "unknown-key",
    "missing-key",
    "plain-array",
    "numeric-strings",
    "id-for-api-id",
];

impl FromStr for Fault {
    type Err = String;

    /// `500`, `429:7` (seconds), `latency:400` (milliseconds), `stalled`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, argument) = text.split_once(':').map_or((text, None), |(name, argument)| (name, Some(argument)));
        let number = |default: u32| argument.map_or(Ok(default), |text| text.parse().map_err(|_| unknown(text)));
        Ok(match name {
            "latency" => Self::Latency(u64::from(number(1000)?)),
            "dropped" => Self::Dropped,
            "lost" => Self::Lost,
            "stalled" => Self::Stalled,
            "html" => Self::Html,
            "cut" => Self::Cut,
            "empty" => Self::Empty,
            "moved" => Self::Moved,
            _ => match (Bend::named(name), name.parse().ok().and_then(|code| StatusCode::from_u16(code).ok())) {
                (Some(bend), _) => Self::Bent(bend),
                (_, Some(StatusCode::TOO_MANY_REQUESTS)) => {
                    Self::Status(StatusCode::TOO_MANY_REQUESTS, Some(number(2)?))
                }
                (_, Some(status)) if status.as_u16() >= 400 => Self::Status(status, None),
                _ => return Err(unknown(text)),
            },
        })
    }
}

fn unknown(text: &str) -> String {
    format!("there is no fault {text:?}; there are {}", NAMES.join(", "))
}

/// A fault with the requests that meet it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub fault: Fault,
    /// Any when absent.
    pub method: Option<Method>,
    /// The path itself, or the beginning of a longer one; any when empty.
    pub path: String,
    /// How many requests more meet it; always when absent.
    pub times: Option<u32>,
}

impl FromStr for Rule {
    type Err = String;

    /// `[METHOD] [/path] fault`, as `PATCH /v1/user 409`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut rule = Self { fault: Fault::Dropped, method: None, path: String::new(), times: None };
        let (words, fault) = text.trim().rsplit_once(' ').unwrap_or(("", text.trim()));
        rule.fault = fault.parse()?;
        for word in words.split_whitespace() {
            if word.starts_with('/') {
                word.clone_into(&mut rule.path);
            } else {
                rule.method = Some(word.parse().map_err(|_| format!("{word} is no method"))?);
            }
        }
        Ok(rule)
    }
}

impl Rule {
    fn meets(&self, method: &Method, path: &str) -> bool {
        let of_path = path.strip_prefix(self.path.as_str()).is_some_and(|rest| {
            rest.is_empty() || self.path.is_empty() || self.path.ends_with('/') || rest.starts_with('/')
        });
        of_path && self.method.as_ref().is_none_or(|wanted| wanted == method)
    }
}

/// The faults of the moment.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Rule>>);

impl Faults {
    pub fn of(rules: Vec<Rule>) -> Self {
        Self(Mutex::new(rules))
    }

    pub fn add(&self, rule: Rule) {
        if let Ok(mut rules) = self.0.lock() {
            rules.push(rule);
        }
    }

    pub fn clear(&self) {
        if let Ok(mut rules) = self.0.lock() {
            rules.clear();
        }
    }

    /// The fault that this request meets, counted.
    fn take(&self, method: &Method, path: &str) -> Option<Fault> {
        let mut rules = self.0.lock().ok()?;
        let rule = rules.iter_mut().find(|rule| rule.times != Some(0) && rule.meets(method, path))?;
        if let Some(times) = &mut rule.times {
            *times -= 1;
        }
        Some(rule.fault)
    }
}

/// Lets a request meet its fault. Preflights meet none: they ask for nothing.
pub async fn inject(State(app): State<App>, request: Request, next: Next) -> Response {
    let own = request.headers().get(HEADER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let fault = match own {
        _ if request.method() == Method::OPTIONS => None,
        Some(fault) => Some(fault),
        None => app.faults.take(request.method(), request.uri().path()),
    };
    let Some(fault) = fault else { return next.run(request).await };
    match fault {
        Fault::Latency(millis) => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            next.run(request).await
        }
        Fault::Status(status, wait) => refusal(request.uri().path(), status, wait),
        // The connection's task ends, and with it the connection. No panic message: nothing went wrong.
        Fault::Dropped => std::panic::resume_unwind(Box::new("the connection is dropped")),
        Fault::Html => {
            ([(header::CONTENT_TYPE, "text/html")], "<!doctype html><h1>Sign in to the wireless</h1>").into_response()
        }
        Fault::Moved => moved(&request),
        Fault::Lost | Fault::Stalled | Fault::Cut | Fault::Empty | Fault::Bent(_) => {
            after(fault, next.run(request).await).await
        }
    }
}

/// Each API has its own error body.
fn refusal(path: &str, status: StatusCode, wait: Option<u32>) -> Response {
    let detail = match status {
        StatusCode::UNAUTHORIZED => "Given token not valid for any token type",
        StatusCode::FORBIDDEN => "You do not have permission to perform this action.",
        StatusCode::NOT_FOUND => "Not found.",
        StatusCode::CONFLICT => "Somebody else was faster.",
        StatusCode::TOO_MANY_REQUESTS => "Request was throttled.",
        _ => "Internal server error.",
    };
    let mut response =
        (status, axum::Json(json!({if path.starts_with("/api/") { "message" } else { "detail" }: detail})))
            .into_response();
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
    }
    response
}

/// As a server does that wants a slash at the end. [`without_slash`] answers there.
fn moved(request: &Request) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let to = format!("{}/{query}", request.uri().path());
    match HeaderValue::from_str(&to) {
        Ok(to) => (
            StatusCode::MOVED_PERMANENTLY,
            [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        )
            .into_response(),
        Err(_) => refusal(&to, StatusCode::BAD_REQUEST, None),
    }
}

/// Bodies are pages of lists: far smaller.
const MOST: usize = 16 << 20;

/// Breaks the answer of what was done. Only a success is broken: a refusal is bad enough.
async fn after(fault: Fault, response: Response) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, MOST).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    let half = body.slice(..body.len() / 2);
    let body = match fault {
        Fault::Lost => {
            let broken = stream::iter([Ok(half), Err(std::io::Error::other("the connection is lost"))]);
            // The half has to be on its way before the connection ends.
            Body::from_stream(broken.then(|part| async {
                tokio::time::sleep(Duration::from_millis(30)).await;
                part
            }))
        }
        Fault::Stalled => Body::from_stream(stream::iter([Ok::<Bytes, Infallible>(half)]).chain(stream::pending())),
        Fault::Cut => Body::from(half),
        Fault::Bent(bend) => match serde_json::from_slice(&body) {
            Ok(json) => Body::from(bend.apply(json).to_string()),
            Err(_) => Body::from(body),
        },
        _ => Body::empty(),
    };
    Response::from_parts(parts, body)
}

/// `/v1/user/` is `/v1/user`: where [`moved`] leads.
pub async fn without_slash(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if (path.starts_with("/v1/") || path.starts_with("/api/")) && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("{}{query}", path.trim_end_matches('/')).parse() {
            *request.uri_mut() = uri;
            // Meets its fault only once.
            request.headers_mut().insert(HEADER, HeaderValue::from_static("latency:0"));
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_fault_and_nothing_else_is() {
        for name in NAMES {
            assert!(name.parse::<Fault>().is_ok(), "{name}");
        }
        for name in ["", "200", "latency:soon", "explode", "429:x"] {
            assert!(name.parse::<Fault>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_rule_names_method_and_path_in_front_of_its_fault() {
        let rule: Rule = "PATCH /v1/user 409".parse().unwrap();
        assert!(rule.meets(&Method::PATCH, "/v1/user/usr_1"));
        assert!(!rule.meets(&Method::GET, "/v1/user/usr_1"));
        assert!(!rule.meets(&Method::PATCH, "/v1/users"));
        assert!("500".parse::<Rule>().unwrap().meets(&Method::GET, "/anything"));
        assert!("GET /v1/user".parse::<Rule>().is_err());
    }

    #[test]
    fn a_rule_with_times_is_used_up() {
        let faults = Faults::of(vec![Rule { times: Some(2), .."/v1/user 500".parse().unwrap() }]);
        let met = |path| faults.take(&Method::GET, path).is_some();
        assert_eq!([met("/v1/user"), met("/v1/orders"), met("/v1/user"), met("/v1/user")], [true, false, true, false]);
    }
}

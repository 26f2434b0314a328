use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};

use crate::{App, fault};

/// Appends exchanges to a file.
pub struct Recorder {
    file: Mutex<File>,
}

impl Recorder {
    pub fn open(path: &Path) -> std::io::Result<Self> {
        Ok(Self { file: Mutex::new(OpenOptions::new().create(true).append(true).open(path)?) })
    }

    fn write(&self, line: &Value) {
        if let Ok(mut file) = self.file.lock() {
            // A record that cannot be written shows as missing in the validation.
            let _ = writeln!(file, "{line}");
        }
    }
}

/// Bodies here are pages of lists: far smaller.
const MOST: usize = 16 << 20;

pub async fn record(State(app): State<App>, request: Request, next: Next) -> Response {
    // A test may ask by itself, also for what is in no contract; the record is of what browsers ask.
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let is_browser = agent.is_some_and(|agent| agent.starts_with("Mozilla/"));
    // Where a redirect has led is not what the client has asked: a browser makes GET of POST.
    let is_redirected = request.headers().contains_key(fault::HEADER);
    let Some(recorder) = app.recorder.clone().filter(|_| is_browser && !is_redirected) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let sent = to_bytes(body, MOST).await.unwrap_or_default();
    let mut line = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query().unwrap_or_default(),
        "authorized": parts.headers.contains_key(header::AUTHORIZATION) || parts.headers.contains_key("X-Access-Token"),
        "content_type": parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()),
        "body": String::from_utf8_lossy(&sent),
    });
    let response = next.run(Request::from_parts(parts, Body::from(sent))).await;
    let (parts, body) = response.into_parts();
    let answer = to_bytes(body, MOST).await.unwrap_or_default();
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    line["response"] = json!({
        "status": parts.status.as_u16(),
        "content_type": content_type,
        "body": String::from_utf8_lossy(&answer),
    });
    recorder.write(&line);
    Response::from_parts(parts, Body::from(answer))
}

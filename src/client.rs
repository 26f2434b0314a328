//! The one door to the network: address, token, deadline, repeating reads, signing in again, what was read before, and what
//! has changed since. Nothing else in the client speaks HTTP.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use gloo_net::http::RequestBuilder;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use crate::api::call::{Api, resource};
use crate::api::decode::decode;
use crate::api::me::{self, Me};
use crate::api::{Call, Cause, Error, Method};
use crate::config::Config;
use crate::place::print_query;
use crate::session::{Session, Token, now};

/// How long a whole answer may take, in milliseconds.
const READ_DEADLINE: u32 = 15_000;
const WRITE_DEADLINE: u32 = 30_000;
/// Waits before a read is repeated, in milliseconds; up to a quarter more, so that many clients do not come back at once.
const PAUSES: [u32; 2] = [1_000, 3_000];
/// How many answers are kept for Back.
const KEPT: usize = 60;

/// An answer with what a page wants to know about it.
#[derive(Clone)]
pub struct Answer {
    /// The decoded value; [`Self::value`] knows its type. Without the type everything that handles answers is compiled once.
    value: Arc<dyn Any + Send + Sync>,
    /// The text as it came, for the raw view: it holds what our types do not.
    pub body: Arc<str>,
    /// When it came, in milliseconds since 1970.
    pub at: i64,
}

impl Answer {
    /// The value, if it is one of this type.
    pub fn value<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

/// A read without the type of its answer, but with how to decode it.
pub struct Question {
    request: Request,
    decode: fn(&Reply) -> Result<Arc<dyn Any + Send + Sync>, Error>,
}

impl Question {
    pub fn of<T: DeserializeOwned + Send + Sync + 'static>(call: &Call<T>) -> Self {
        Self { request: Request::of(call), decode: |reply| Ok(Arc::new(reply.decode::<T>()?)) }
    }

    /// Path and query: what names this read among the kept ones.
    pub fn target(&self) -> String {
        format!("{}{}", self.request.path, print_query(&self.request.query))
    }

    pub fn path(&self) -> &str {
        &self.request.path
    }
}

#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
    inner: StoredValue<Inner, LocalStorage>,
}

struct Inner {
    config: Config,
    /// By target, the latest last.
    kept: Vec<(String, Answer)>,
    /// By resource: goes up when a write has changed it, here or in another tab.
    revisions: Vec<(String, ArcRwSignal<u32>)>,
    tabs: Option<BroadcastChannel>,
}

impl Client {
    /// Makes the client available below the current owner.
    pub fn provide(config: Config, session: Session) -> Self {
        let tabs = BroadcastChannel::new("preo-admin.changed").ok();
        let inner = Inner { config, kept: Vec::new(), revisions: Vec::new(), tabs };
        let client = Self { session, inner: StoredValue::new_local(inner) };
        client.listen_to_tabs();
        provide_context(client);
        client
    }

    /// Reads.
    ///
    /// # Errors
    /// Every [`Cause`]; a 401 only when the person did not sign in again.
    pub async fn read(self, read: &Question) -> Result<Answer, Error> {
        let reply = self.exchange(&read.request).await?;
        Ok(Answer { value: (read.decode)(&reply)?, body: reply.body.into(), at: now() })
    }

    /// Writes and announces the resource as changed. `None` when the API did it without a readable answer: any 2xx is a
    /// success, and the record is read again.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn write<T: DeserializeOwned>(self, call: &Call<T>) -> Result<Option<T>, Error> {
        let reply = self.exchange(&Request::of(call)).await?;
        self.announce(call.resource());
        Ok(reply.decode().ok())
    }

    /// `get_me` with a token that is not in use yet: what signing in is.
    ///
    /// # Errors
    /// As [`Self::read`]; a 401 at once.
    pub async fn identify(self, token: &Token, include_archived: bool) -> Result<Me, Error> {
        let call = me::get(include_archived);
        self.repeat(&Request::of(&call), Some(token)).await?.decode()
    }

    /// What a read of the same target gave before; only as long as the same person is signed in.
    pub fn kept(self, target: &str) -> Option<Answer> {
        self.inner.try_with_value(|inner| {
            inner.kept.iter().find(|(kept, _)| kept == target).map(|(_, answer)| answer.clone())
        })?
    }

    pub fn keep(self, target: String, answer: Answer) {
        self.inner.try_update_value(|inner| {
            inner.kept.retain(|(kept, _)| *kept != target);
            inner.kept.push((target, answer));
            let extra = inner.kept.len().saturating_sub(KEPT);
            inner.kept.drain(..extra);
        });
    }

    /// Drops what was read: it belonged to whoever was signed in.
    pub fn forget(self) {
        self.inner.update_value(|inner| inner.kept.clear());
    }

    /// Goes up whenever the resource of `path` was changed, tracked.
    pub fn revision(self, path: &str) -> u32 {
        self.signal(resource(path)).get()
    }

    pub fn config<T>(self, read: impl FnOnce(&Config) -> T) -> T {
        self.inner.with_value(|inner| read(&inner.config))
    }

    fn signal(self, resource: &str) -> ArcRwSignal<u32> {
        let signal = self.inner.try_update_value(|inner| {
            if let Some((_, signal)) = inner.revisions.iter().find(|(known, _)| known == resource) {
                return signal.clone();
            }
            let signal = ArcRwSignal::new(0);
            inner.revisions.push((resource.to_owned(), signal.clone()));
            signal
        });
        signal.unwrap_or_default()
    }

    fn announce(self, resource: &str) {
        self.signal(resource).update(|revision| *revision += 1);
        self.inner.with_value(|inner| {
            let _ = inner.tabs.as_ref().map(|tabs| tabs.post_message(&JsValue::from_str(resource)));
        });
    }

    fn listen_to_tabs(self) {
        let heard = move |event: MessageEvent| {
            if let Some(resource) = event.data().as_string() {
                self.signal(&resource).update(|revision| *revision += 1);
            }
        };
        let heard = wasm_bindgen::closure::Closure::<dyn FnMut(MessageEvent)>::new(heard).into_js_value();
        self.inner.with_value(|inner| {
            if let Some(tabs) = &inner.tabs {
                let _ = tabs.add_event_listener_with_callback("message", heard.unchecked_ref());
            }
        });
    }

    /// Sends with the session's token; after a 401 the person is asked to sign in again, and then it is sent once more.
    async fn exchange(self, request: &Request) -> Result<Reply, Error> {
        loop {
            let token = self.session.token();
            let refused = match &token {
                // What the API would refuse anyway need not travel.
                Some(token) if token.is_expired(now()) => Error::new(Cause::SignedOut),
                _ => match self.repeat(request, token.as_ref()).await {
                    Err(error) if error.cause == Cause::SignedOut => error,
                    result => return result,
                },
            };
            if !self.session.renewed(token.as_ref()).await {
                return Err(refused);
            }
        }
    }

    /// Sends a read up to three times, a write once.
    async fn repeat(self, request: &Request, token: Option<&Token>) -> Result<Reply, Error> {
        let mut pauses = PAUSES.into_iter().filter(|_| request.method.is_read());
        loop {
            match (self.send(request, token).await, pauses.next()) {
                (Err(error), Some(pause)) if error.is_passing() => sleep(pause + jitter(pause / 4)).await,
                (result, _) => return result,
            }
        }
    }

    async fn send(self, request: &Request, token: Option<&Token>) -> Result<Reply, Error> {
        let url = self.config(|config| config.url(request.api, &request.path));
        let deadline = Deadline::start(if request.method.is_read() { READ_DEADLINE } else { WRITE_DEADLINE });
        let lost = |_| Error::new(if deadline.is_over() { Cause::Timeout } else { Cause::Network });
        let mut builder = RequestBuilder::new(&format!("{url}{}", print_query(&request.query)))
            .method(match request.method {
                Method::Get => gloo_net::http::Method::GET,
                Method::Patch => gloo_net::http::Method::PATCH,
            })
            .header("Accept", "application/json")
            // Answers hold personal data and change at any time: never from the browser's cache.
            .cache(web_sys::RequestCache::NoStore)
            .credentials(web_sys::RequestCredentials::Omit)
            .abort_signal(deadline.signal().as_ref());
        if let Some(token) = token {
            builder = builder.header("Authorization", &format!("Bearer {}", token.as_str()));
        }
        let built = match &request.body {
            Some(body) => builder.header("Content-Type", "application/json").body(body.as_str()),
            None => builder.build(),
        };
        let response = built.map_err(lost)?.send().await.map_err(lost)?;
        let request_id = response.headers().get("X-Request-Id");
        let body = response.text().await.map_err(lost)?;
        if response.ok() {
            return Ok(Reply { body, status: response.status(), request_id });
        }
        let retry_after = response.headers().get("Retry-After");
        let mut error = Error::from_answer(response.status(), retry_after.as_deref(), &body);
        error.request_id = request_id;
        Err(error)
    }
}

pub fn use_client() -> Client {
    expect_context()
}

/// A call without the type of its answer, so that all below is compiled once.
struct Request {
    api: Api,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<String>,
}

impl Request {
    fn of<T>(call: &Call<T>) -> Self {
        let Call { api, method, path, query, body, .. } = call.clone();
        Self { api, method, path, query, body }
    }
}

/// A successful answer before it is decoded.
struct Reply {
    body: String,
    status: u16,
    request_id: Option<String>,
}

impl Reply {
    fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(&self.body).map_err(|error| Error {
            status: Some(self.status),
            request_id: self.request_id.clone(),
            ..error
        })
    }
}

/// Aborts the request when its time is over, and when nobody waits for it any more: dropping a future alone would leave the
/// request running.
struct Deadline {
    controller: Option<AbortController>,
    timer: Option<TimeoutHandle>,
    /// Set by the timer: the clock could be a millisecond off, and a deadline taken for a lost connection would be repeated.
    over: Rc<Cell<bool>>,
}

impl Deadline {
    fn start(millis: u32) -> Self {
        let controller = AbortController::new().ok();
        let over = Rc::new(Cell::new(false));
        let timer = controller.clone().zip(Some(over.clone())).and_then(|(controller, over)| {
            let duration = std::time::Duration::from_millis(u64::from(millis));
            let end = move || {
                over.set(true);
                controller.abort();
            };
            set_timeout_with_handle(end, duration).ok()
        });
        Self { controller, timer, over }
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    fn is_over(&self) -> bool {
        self.over.get()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

async fn sleep(millis: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, i32::try_from(millis).unwrap_or(i32::MAX));
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

fn jitter(most: u32) -> u32 {
    (js_sys::Math::random() * f64::from(most)) as u32
}

/// The text of a file that was delivered with the client.
///
/// # Errors
/// [`Cause::NotFound`], [`Cause::Server`] or [`Cause::Network`].
pub async fn file(name: &str) -> Result<String, Error> {
    let lost = |_| Error::new(Cause::Network);
    let response = RequestBuilder::new(name).cache(web_sys::RequestCache::NoCache).send().await.map_err(lost)?;
    if response.ok() {
        response.text().await.map_err(lost)
    } else {
        Err(Error::from_answer(response.status(), None, ""))
    }
}

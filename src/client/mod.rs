//! The one door to the network: address, token, deadline, repeating reads, waiting when asked to, signing in again, what was
//! read before, what has changed since, and whether there is a network at all. Nothing else in the client speaks HTTP.

/// Giving up in time.
mod deadline;
/// Files that lie beside the client, and what servers say of themselves.
mod files;
/// What is sent and what comes back, without types.
mod request;

use std::pin::Pin;

use gloo_net::http::RequestBuilder;
use leptos::ev;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::api::call::{changed_with, resource};
use crate::api::me::{self, Me};
use crate::api::{Api, Call, Cause, Error, Method};
use crate::config::Config;
use crate::place::print_query;
use crate::session::{Session, Token, now};
use deadline::Deadline;
use deadline::jitter;
pub use deadline::sleep;
pub use files::{Probe, file, probe};
pub use request::{Answer, Question};
use request::{Reply, Request};

/// How long a whole answer may take, in milliseconds.
const READ_DEADLINE: u32 = 15_000;
const WRITE_DEADLINE: u32 = 30_000;
/// Waits before a read is repeated, in milliseconds; up to a quarter more, so that many clients do not come back at once.
const PAUSES: [u32; 2] = [1_000, 3_000];
/// How often the API may ask one call to wait, and how many seconds are worth waiting for.
const WAITS: u32 = 3;
const LONGEST_WAIT: u32 = 60;
/// Seconds, when the API does not say how long.
const USUAL_WAIT: u32 = 5;
/// How many answers are kept for Back and for a time without network.
const KEPT: usize = 60;
/// How many requests the log holds.
const LOGGED: usize = 200;

/// Whether requests get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Up,
    /// The browser knows that there is no network: nothing is tried.
    Offline,
    /// The last request found nobody.
    Unreachable,
}

/// A request that was made, for "what did I just do" and for support: no query, no body, no token.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Milliseconds since 1970.
    pub at: i64,
    pub method: Method,
    pub path: String,
    /// 0 when there was no answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub millis: i64,
    pub request_id: Option<String>,
}

#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
    inner: StoredValue<Inner, LocalStorage>,
    link: RwSignal<Link>,
    offline: Memo<bool>,
    /// Goes up when requests get through again.
    recoveries: RwSignal<u32>,
    /// Until when the API wants to be left alone, in milliseconds since 1970; 0 when it does not.
    patience: RwSignal<i64>,
}

struct Inner {
    config: Config,
    /// The text that `config` was read from, for what is needed later.
    config_text: String,
    /// By target, the latest last.
    kept: Vec<(String, Answer)>,
    /// By resource: goes up when a write has changed it, here or in another tab.
    revisions: Vec<(String, ArcRwSignal<u32>)>,
    tabs: Option<BroadcastChannel>,
    log: Vec<Logged>,
}

impl Client {
    /// Makes the client available below the current owner.
    pub fn provide(config: Config, config_text: String, session: Session) -> Self {
        let tabs = BroadcastChannel::new("preo-admin.changed").ok();
        let inner = Inner { config, config_text, kept: Vec::new(), revisions: Vec::new(), tabs, log: Vec::new() };
        let link = if window().navigator().on_line() { Link::Up } else { Link::Offline };
        let link = RwSignal::new(link);
        let client = Self {
            session,
            inner: StoredValue::new_local(inner),
            link,
            offline: Memo::new(move |_| link.get() == Link::Offline),
            recoveries: RwSignal::new(0),
            patience: RwSignal::new(0),
        };
        client.listen_to_tabs();
        let _ = window_event_listener(ev::online, move |_| client.link_is(Link::Up));
        let _ = window_event_listener(ev::offline, move |_| client.link_is(Link::Offline));
        provide_context(client);
        client
    }

    /// Reads.
    ///
    /// # Errors
    /// Every [`Cause`]; a 401 only when the person did not sign in again.
    pub async fn read(self, read: &Question) -> Result<Answer, Error> {
        let mut replies = vec![self.exchange(&read.request).await?];
        for request in &read.more {
            if replies.last().is_some_and(|reply| read.ends_with(reply)) {
                break;
            }
            replies.push(self.exchange(request).await?);
        }
        read.answer(replies, now())
    }

    /// Writes once and announces the resource as changed, also when nobody knows whether it is.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::is_in_doubt`] tells whether it may have happened nevertheless.
    pub async fn write(self, write: &Question) -> Result<Answer, Error> {
        let result = self.write_unannounced(write).await;
        if result.as_ref().err().is_none_or(Error::is_in_doubt) {
            self.announce(write.path());
        }
        result
    }

    /// [`Self::write`] as one of many: what is read anew after each of them would be read in vain. [`Self::announce`] is for
    /// whoever sends the last.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_unannounced(self, write: &Question) -> Result<Answer, Error> {
        write.answer(vec![self.exchange(&write.request).await?], now())
    }

    /// `get_me` with a token that is not in use yet: what signing in is.
    ///
    /// # Errors
    /// As [`Self::read`]; a 401 at once.
    pub async fn identify(self, token: &Token, include_archived: bool) -> Result<Me, Error> {
        let call = me::get(include_archived);
        self.repeat(Request::of(&call), Some(token.clone())).await?.decode()
    }

    /// Asks without a token: what can be asked before signing in. A 401 is an answer here, and ends nothing.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn ask_openly<T: DeserializeOwned>(self, call: &Call<T>) -> Result<T, Error> {
        self.repeat(Request::of(call), None).await?.decode()
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
        self.inner.update_value(|inner| {
            inner.kept.clear();
            inner.log.clear();
        });
    }

    /// Goes up whenever the resource of `path` was changed, tracked.
    pub fn revision(self, path: &str) -> u32 {
        self.signal(resource(path)).get()
    }

    /// Whether requests get through, tracked.
    pub fn link(self) -> Link {
        self.link.get()
    }

    /// Whether the browser knows that there is no network, tracked; other changes of the link are not.
    pub fn is_offline(self) -> bool {
        self.offline.get()
    }

    /// Goes up when what could not be read may be worth another try, tracked.
    pub fn recoveries(self) -> u32 {
        self.recoveries.get()
    }

    /// Lets everything that could not be read try again.
    pub fn try_again(self) {
        self.recoveries.update(|recoveries| *recoveries += 1);
    }

    /// Until when the API wants to be left alone, in milliseconds since 1970; tracked.
    pub fn patience(self) -> i64 {
        self.patience.get()
    }

    /// The requests of this tab, the latest last.
    pub fn log(self) -> Vec<Logged> {
        self.inner.with_value(|inner| inner.log.clone())
    }

    pub fn config<T>(self, read: impl FnOnce(&Config) -> T) -> T {
        self.inner.with_value(|inner| read(&inner.config))
    }

    /// The text of `config.json`.
    pub fn config_text(self) -> String {
        self.inner.with_value(|inner| inner.config_text.clone())
    }

    /// The whole address of a path and query of an API.
    pub fn address(self, api: Api, target: &str) -> String {
        let address = self.config(|config| config.url(api, target));
        let is_own = address.is_empty() || address.starts_with('/');
        let origin = if is_own { window().location().origin().unwrap_or_default() } else { String::new() };
        format!("{origin}{address}")
    }

    fn link_is(self, link: Link) {
        let Some(before) = self.link.try_get_untracked() else { return };
        if before != link {
            self.link.set(link);
            if link == Link::Up {
                self.try_again();
            }
        }
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

    /// Says here and in other tabs that a write to `path` may have changed something.
    pub fn announce(self, path: &str) {
        let own = resource(path);
        let others = changed_with(own).iter().copied().filter(|other| *other != own);
        for resource in others.chain([own]) {
            self.signal(resource).update(|revision| *revision += 1);
            self.inner.with_value(|inner| {
                let _ = inner.tabs.as_ref().map(|tabs| tabs.post_message(&JsValue::from_str(resource)));
            });
        }
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

    /// Sends with the session's token; after a 401 the person is asked to sign in again, and then it is sent once more. In a box, or
    /// it would be compiled into each of its callers.
    fn exchange(self, request: &Request) -> Pin<Box<dyn Future<Output = Result<Reply, Error>>>> {
        let request = request.clone();
        Box::pin(async move { self.signed(&request).await })
    }

    async fn signed(self, request: &Request) -> Result<Reply, Error> {
        let connection = self.session.at(request.api);
        let person = connection.person();
        let mut renewed = None;
        loop {
            let token = connection.token();
            let refused = match &token {
                // What the API would refuse anyway need not travel.
                Some(token) if token.is_expired(now()) => Error::new(Cause::SignedOut),
                _ => match self.repeat(request.clone(), token.clone()).await {
                    Err(error) if error.cause == Cause::SignedOut => error,
                    result => return result,
                },
            };
            // A new token that is refused as well gets no better by a third one.
            if let Some(token) = token.as_ref().filter(|token| renewed.as_ref() != Some(*token))
                && connection.renewed(token).await?
            {
                renewed = connection.token();
            } else if !connection.asked(token.as_ref()).await {
                return Err(refused);
            }
            // What one person began is not done by another, who may have signed in meanwhile, here or in another window.
            if connection.person() != person {
                return Err(refused);
            }
        }
    }

    /// Sends a read up to three times, a write once. What the API asks to come back with later was not done, so that also a
    /// write goes on by itself. In a box for the same reason.
    fn repeat(self, request: Request, token: Option<Token>) -> Pin<Box<dyn Future<Output = Result<Reply, Error>>>> {
        Box::pin(async move { self.try_until_done(&request, token.as_ref()).await })
    }

    async fn try_until_done(self, request: &Request, token: Option<&Token>) -> Result<Reply, Error> {
        let mut pauses = PAUSES.into_iter().filter(|_| request.method.is_read());
        let mut waits = 0;
        loop {
            self.be_patient().await;
            if self.link.try_get_untracked() == Some(Link::Offline) {
                return Err(Error::new(Cause::Offline));
            }
            let error = match self.send(request, token).await {
                Err(error) => error,
                reply => return reply,
            };
            if let Cause::TooMany { retry_after } = error.cause {
                let seconds = retry_after.unwrap_or(USUAL_WAIT);
                if waits < WAITS && seconds <= LONGEST_WAIT {
                    waits += 1;
                    self.patience.try_set(now() + i64::from(seconds) * 1000);
                    continue;
                }
            }
            match pauses.next() {
                Some(pause) if error.is_passing() => sleep(pause + jitter(pause / 4)).await,
                _ => return Err(error),
            }
        }
    }

    /// Waits as long as the API has asked anybody here to.
    async fn be_patient(self) {
        loop {
            let left = self.patience.try_get_untracked().unwrap_or(0) - now();
            let Ok(left @ 1..) = u32::try_from(left) else { return };
            sleep(left + jitter(250)).await;
        }
    }

    async fn send(self, request: &Request, token: Option<&Token>) -> Result<Reply, Error> {
        let at = now();
        let result = self.fetch(request, token).await;
        let (status, request_id) = match &result {
            Ok(reply) => (reply.status, &reply.request_id),
            Err(error) => (error.status.unwrap_or(0), &error.request_id),
        };
        if status > 0 {
            self.link_is(Link::Up);
        } else if self.link.try_get_untracked() == Some(Link::Up)
            && result.as_ref().is_err_and(|error| error.cause == Cause::Network)
        {
            self.link_is(Link::Unreachable);
        }
        let (method, path, request_id) = (request.method, request.path.clone(), request_id.clone());
        self.inner.try_update_value(|inner| {
            let extra = (inner.log.len() + 1).saturating_sub(LOGGED);
            inner.log.drain(..extra);
            inner.log.push(Logged { at, method, path, status, millis: now() - at, request_id });
        });
        result
    }

    async fn fetch(self, request: &Request, token: Option<&Token>) -> Result<Reply, Error> {
        let url = self.config(|config| config.url(request.api, &request.path));
        let deadline = Deadline::start(if request.method.is_read() { READ_DEADLINE } else { WRITE_DEADLINE });
        let lost = |_| Error::new(if deadline.is_over() { Cause::Timeout } else { Cause::Network });
        let mut builder = RequestBuilder::new(&format!("{url}{}", print_query(&request.query)))
            .method(match request.method {
                Method::Get => gloo_net::http::Method::GET,
                Method::Post => gloo_net::http::Method::POST,
                Method::Patch => gloo_net::http::Method::PATCH,
                Method::Delete => gloo_net::http::Method::DELETE,
            })
            .header("Accept", "application/json")
            // Answers hold personal data and change at any time: never from the browser's cache.
            .cache(web_sys::RequestCache::NoStore)
            .credentials(web_sys::RequestCredentials::Omit)
            .abort_signal(deadline.signal().as_ref());
        if let Some(token) = token {
            builder = match request.api {
                Api::Preo => builder.header("Authorization", &format!("Bearer {}", token.as_str())),
                Api::Staff => builder.header("X-Access-Token", token.as_str()),
            };
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

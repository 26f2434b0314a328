//! Who is signed in. The state is an enum in context; local storage keeps the token over a reload and tells other tabs.

/// A token, and what waits for a better one.
pub mod connection;
/// From an address to an organization and edition.
pub mod scope;
/// Who is signed in at the staff API.
pub mod staff;
/// What is kept in the browser.
pub mod storage;
/// The access token.
pub mod token;

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::api::me::Me;
use crate::api::{Api, Error};
use crate::place::{Place, Scope, Section};
use connection::Connection;
pub use scope::Here;
use staff::Staff;
pub use token::Token;

/// How far we know who the person is.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Nobody: the sign-in page.
    SignedOut,
    /// There is a token, and `get_me` is asked.
    Checking,
    /// There is a token, and `get_me` gave no answer; it is kept, because it may well be good.
    Unknown(Error),
    SignedIn(Arc<Me>),
}

#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    preo: Connection,
    staff: Staff,
    /// A token that another tab has signed in with, while somebody is signed in here: whose it is has to be asked.
    offered: StoredValue<Option<Token>>,
    /// Goes up with every such token.
    offers: RwSignal<u32>,
}

const TOKEN: &str = "token";
/// What the keys of drafts begin with; person and record follow.
pub const DRAFT: &str = "draft.";
/// For the session only: whether archived editions are listed.
const ARCHIVED: &str = "archived";
/// For the tab only: what was open last.
const SCOPE: &str = "scope";

impl Session {
    /// Takes up the session that local storage holds and makes it available below the current owner.
    pub fn provide() -> Self {
        let token = storage::read(TOKEN).and_then(|text| Token::parse(&text)).filter(|token| !token.is_expired(now()));
        let session = Self {
            state: RwSignal::new(if token.is_some() { State::Checking } else { State::SignedOut }),
            preo: Connection::new(token),
            staff: Staff::restore(),
            offered: StoredValue::new(None),
            offers: RwSignal::new(0),
        };
        let _ = window_event_listener(ev::storage, move |event| {
            session.staff.on_storage(&event);
            session.on_storage(&event);
        });
        provide_context(session);
        session
    }

    /// Whether there is a token, good or not.
    pub fn is_likely() -> bool {
        storage::read(TOKEN).is_some() || Staff::stored().is_some()
    }

    /// The state, tracked.
    pub fn state(self) -> State {
        self.state.get()
    }

    /// The signed-in person, tracked.
    pub fn me(self) -> Option<Arc<Me>> {
        match self.state.get() {
            State::SignedIn(me) => Some(me),
            State::SignedOut | State::Checking | State::Unknown(_) => None,
        }
    }

    /// The token of the Preo API.
    pub fn token(self) -> Option<Token> {
        self.preo.token()
    }

    /// How an API knows the person.
    pub fn at(self, api: Api) -> Connection {
        match api {
            Api::Preo => self.preo,
            Api::Staff => self.staff.connection,
        }
    }

    /// Who is signed in at the staff API.
    pub fn staff(self) -> Staff {
        self.staff
    }

    /// The address of the person at the staff API, tracked; empty when nobody knows it. An identity provider does not say it, and
    /// then it is likely the one of the other API.
    pub fn staff_email(self) -> String {
        let own = self.staff.account().filter(|email| !email.is_empty());
        own.or_else(|| self.me().map(|me| me.user.email.clone())).unwrap_or_default()
    }

    /// Where the person is asked to sign in again, tracked.
    pub fn expired(self) -> Option<Api> {
        [Api::Preo, Api::Staff].into_iter().find(|api| self.at(*api).is_expired())
    }

    /// The token is good and belongs to `me`. Ends the wait of requests that met a 401; when it is somebody else who signed
    /// in, those fail instead, because they were another person's.
    pub fn start(self, token: Token, me: Me) {
        let same_person = match &*self.state.read_untracked() {
            State::SignedIn(before) => before.user.id == me.user.id,
            State::SignedOut | State::Checking | State::Unknown(_) => true,
        };
        storage::write(TOKEN, token.as_str());
        self.preo.set_token(Some(token));
        if !same_person {
            self.preo.is_another();
            self.state.set(State::SignedOut);
        }
        self.preo.settle();
        self.update(me);
    }

    /// `get_me` gave no answer.
    pub fn not_known(self, error: Error) {
        self.state.set(State::Unknown(error));
    }

    /// Asks `get_me` once more.
    pub fn check_again(self) {
        self.state.set(State::Checking);
    }

    /// Another answer of `get_me` for the same person, as with archived editions. The same answer again moves nothing.
    pub fn update(self, me: Me) {
        if !matches!(&*self.state.read_untracked(), State::SignedIn(before) if **before == me) {
            self.state.set(State::SignedIn(Arc::new(me)));
        }
    }

    /// Forgets everything about the person, here and in the other tabs.
    pub fn end(self) {
        for draft in storage::keys(DRAFT) {
            storage::remove(&draft);
        }
        self.lapse();
    }

    /// Ends without the person having said so, as after a long time without anybody at the keyboard: what they typed is offered
    /// to them when they come back.
    pub fn lapse(self) {
        storage::remove(TOKEN);
        storage::session_remove(ARCHIVED);
        self.forget();
    }

    /// A token of another tab, tracked.
    pub fn offered(self) -> Option<Token> {
        self.offers.track();
        self.offered.get_value()
    }

    /// The scope that was open last in this tab: pages of no organization stand beside it.
    pub fn last_scope(self) -> Option<Scope> {
        storage::session_read(SCOPE).and_then(|path| Place::parse(&path).scope().cloned())
    }

    pub fn remember(self, scope: &Scope) {
        storage::session_write(SCOPE, &scope.to(Section::Overview).path());
    }

    /// Whether archived editions are listed.
    pub fn shows_archived(self) -> bool {
        storage::session_read(ARCHIVED).is_some()
    }

    pub fn show_archived(self, show: bool) {
        if show {
            storage::session_write(ARCHIVED, "1");
        } else {
            storage::session_remove(ARCHIVED);
        }
    }

    fn forget(self) {
        self.preo.set_token(None);
        self.preo.settle();
        self.state.set(State::SignedOut);
    }

    /// Another tab signed out or in.
    fn on_storage(self, event: &web_sys::StorageEvent) {
        // The key is absent when the whole storage was cleared.
        if event.key().is_some_and(|key| !storage::is(&key, TOKEN)) {
            return;
        }
        match event.new_value().and_then(|text| Token::parse(&text)) {
            None => self.forget(),
            Some(token) if Some(&token) == self.token().as_ref() => {}
            Some(token) => {
                if matches!(&*self.state.read_untracked(), State::SignedIn(_)) {
                    self.offered.set_value(Some(token));
                    self.offers.update(|offers| *offers += 1);
                } else {
                    self.preo.set_token(Some(token));
                    self.state.set(State::Checking);
                }
            }
        }
    }
}

pub fn use_session() -> Session {
    expect_context()
}

/// The signed-in person, for everything below the gate of the session.
#[derive(Clone, Copy)]
pub struct Signed(pub Signal<Arc<Me>>);

pub fn use_signed() -> Signal<Arc<Me>> {
    expect_context::<Signed>().0
}

/// The ids of archived editions, as far as they are known.
#[derive(Clone, Copy)]
pub struct Archived(pub Signal<Vec<String>>);

pub fn use_archived() -> Signal<Vec<String>> {
    expect_context::<Archived>().0
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

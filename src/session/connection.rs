use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use leptos::prelude::*;

use super::Token;
use crate::api::Error;

/// How an API knows a person: a token, and the requests that wait for another one.
#[derive(Clone, Copy)]
pub struct Connection {
    token: StoredValue<Option<Token>>,
    /// Whether the API refused the token, so that the person is asked to sign in again over the page.
    expired: RwSignal<bool>,
    /// Goes up when somebody else signs in: what the former person began must not go on.
    person: StoredValue<u32>,
    waiting: StoredValue<Vec<Waker>>,
    /// How to get a new token without asking the person, where the API has that.
    renew: StoredValue<Option<Renew>, LocalStorage>,
}

/// Gets a new token in place of the one that was refused, or has ended: false when the API gives none.
pub type Renew = Rc<dyn Fn(Token) -> Pin<Box<dyn Future<Output = Result<bool, Error>>>>>;

impl Connection {
    pub(super) fn new(token: Option<Token>) -> Self {
        Self {
            token: StoredValue::new(token),
            expired: RwSignal::new(false),
            person: StoredValue::new(0),
            waiting: StoredValue::new(Vec::new()),
            renew: StoredValue::new_local(None),
        }
    }

    pub fn token(self) -> Option<Token> {
        self.token.try_get_value().flatten()
    }

    pub(super) fn set_token(self, token: Option<Token>) {
        self.token.set_value(token);
    }

    /// Whether the person is asked to sign in again, tracked.
    pub fn is_expired(self) -> bool {
        self.expired.get()
    }

    /// Somebody else signs in.
    pub(super) fn is_another(self) {
        self.person.update_value(|person| *person += 1);
    }

    /// From now on tokens are renewed by `renew`.
    pub fn renew_by(self, renew: Renew) {
        self.renew.set_value(Some(renew));
    }

    /// Whether there is another token now than `refused`, without asking the person.
    ///
    /// # Errors
    /// When nobody could be asked: then it is not known.
    pub async fn renewed(self, refused: &Token) -> Result<bool, Error> {
        if self.token().as_ref() != Some(refused) {
            return Ok(self.token().is_some());
        }
        match self.renew.try_get_value().flatten() {
            Some(renew) => renew(refused.clone()).await,
            None => Ok(false),
        }
    }

    /// Another number for another person.
    pub fn person(self) -> u32 {
        self.person.try_get_value().unwrap_or_default()
    }

    /// Waits until somebody has signed in again after the API refused `refused`. False when nobody did.
    pub async fn asked(self, refused: Option<&Token>) -> bool {
        if self.token().as_ref() == refused {
            self.expired.set(true);
        }
        poll_fn(|context| {
            if self.expired.try_get_untracked().unwrap_or(false) {
                self.waiting.try_update_value(|waiting| waiting.push(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        self.token().is_some_and(|token| Some(&token) != refused)
    }

    /// Wakes the requests that wait.
    pub(super) fn settle(self) {
        self.expired.set(false);
        for waker in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            waker.wake();
        }
    }
}

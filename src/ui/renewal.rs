//! Keeping the connection to the staff API: its tokens end after eight hours and are renewed in time, once for all tabs.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::api::{Cause, Error, staff_auth};
use crate::client::{Client, use_client};
use crate::i18n::t;
use crate::lifelong::lifelong;
use crate::piece::spawn;
use crate::session::staff::{Entry, Staff};
use crate::session::{Token, now, use_session};
use crate::ui::toast::use_toasts;

/// How often the age of the token is looked at.
const TICK: Duration = Duration::from_secs(20);

/// That the connection is kept.
#[derive(Clone, Copy)]
struct Kept;

/// Renews tokens from now on: when 80 % of their life is over, and when one is refused.
pub fn keep() {
    lifelong(|| {
        let (client, staff) = (use_client(), use_session().staff());
        staff.connection.renew_by(Rc::new(move |refused| Box::pin(renew(client, staff, refused))));
        let look = move || {
            if let Some(token) = staff.connection.token().filter(is_old) {
                // What goes wrong now is met by the next request.
                spawn(async move { drop(renew(client, staff, token).await) });
            }
        };
        look();
        let _ = set_interval_with_handle(look, TICK);
        Kept
    });
}

/// Whether four fifths of its life are over.
fn is_old(token: &Token) -> bool {
    token.expires().is_some_and(|expires| now() >= token.start() + (expires - token.start()) / 5 * 4)
}

/// What ends the connection here and in other tabs, and tells the API.
pub fn signing_out() -> impl Fn() + Copy + Send + Sync + 'static {
    let (client, staff, toasts) = (use_client(), use_session().staff(), use_toasts());
    move || {
        let Some(token) = staff.connection.token() else { return };
        staff.end();
        spawn(async move {
            match client.ask_openly(&staff_auth::logout(token.as_str())).await {
                Ok(_) => {}
                // It had ended already.
                Err(error) if error.cause == Cause::SignedOut => {}
                Err(_) => toasts.failed(t::connections::not_told()),
            }
        });
    }
}

/// See [`crate::session::connection::Renew`].
async fn renew(client: Client, staff: Staff, refused: Token) -> Result<bool, Error> {
    let found = Rc::new(RefCell::new(Ok(false)));
    let work = {
        let (found, refused) = (found.clone(), refused.clone());
        async move {
            let result = ask(client, staff, &refused).await;
            *found.borrow_mut() = result;
            Ok(JsValue::UNDEFINED)
        }
    };
    alone(work).await;
    found.replace(Ok(false))
}

async fn ask(client: Client, staff: Staff, refused: &Token) -> Result<bool, Error> {
    if is_taken(staff, refused) {
        return Ok(true);
    }
    let Some(Entry { email, .. }) = Staff::stored() else { return Ok(false) };
    match client.ask_openly(&staff_auth::refresh(refused.as_str())).await {
        Ok(answer) => {
            // Somebody may have signed out while we waited.
            let entry =
                Entry::new(&answer.token, &email).filter(|_| staff.connection.token().as_ref() == Some(refused));
            let is_new = entry.is_some();
            entry.into_iter().for_each(|entry| staff.start(entry));
            Ok(is_new || is_taken(staff, refused))
        }
        Err(error) if matches!(error.status, Some(400..=428)) => Ok(is_taken(staff, refused)),
        Err(error) => Err(error),
    }
}

/// Whether somebody was faster: another request, or another tab.
fn is_taken(staff: Staff, refused: &Token) -> bool {
    match Staff::stored() {
        Some(entry) if entry.token.as_str() != refused.as_str() => {
            if staff.connection.token().as_ref() == Some(refused) {
                staff.take(Some(entry));
            }
            true
        }
        _ => false,
    }
}

#[wasm_bindgen]
extern "C" {
    // Throws where there are no locks, as over plain HTTP.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn lock(name: &str, run: &Closure<dyn FnMut(JsValue) -> Promise>) -> Result<Promise, JsValue>;
}

/// Runs `work` while no other tab and nothing else in this one does (Web Locks API); at once where there are no locks.
async fn alone(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) {
    let work = Rc::new(RefCell::new(Some(work)));
    let run = {
        let work = work.clone();
        Closure::new(move |_| match work.borrow_mut().take() {
            Some(work) => future_to_promise(work),
            None => Promise::resolve(&JsValue::UNDEFINED),
        })
    };
    match lock("preo-admin.staff", &run) {
        Ok(done) => drop(JsFuture::from(done).await),
        Err(_) => {
            let work = work.borrow_mut().take();
            if let Some(work) = work {
                let _ = work.await;
            }
        }
    }
}

use js_sys::Uint8Array;
use leptos::prelude::*;

use super::{alone, take_query, value};
use crate::api::{Cause, Error, staff_auth};
use crate::client::use_client;
use crate::config::Oidc;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::{Place, Section, Way, parse_query, print_query};
use crate::router::{Address, Router, use_router};
use crate::session::staff::Entry;
use crate::session::{storage, use_session};
use crate::ui::notice::refusal;

/// For the tab only: what was sent along, and where the person was.
const ASKED: &str = "oidc";

/// Leads to the identity provider (OpenID Connect Core, 3.1.2.1). `state` ties its answer to this tab: nobody can sign somebody in as
/// another person by a link.
pub fn begin(oidc: &Oidc, router: Router) {
    let address = untrack(|| router.address());
    let back = match &address.place {
        Place::Apart(_) | Place::In(..) => format!("{}{}", address.place.path(), print_query(&address.query)),
        _ => Place::Apart(Section::Staff).path(),
    };
    let Some(state) = random() else { return };
    storage::session_write(ASKED, &format!("{state} {back}"));
    let origin = window().location().origin().unwrap_or_default();
    let pair = |key: &str, value: String| (key.to_owned(), value);
    let scope = if oidc.scope.is_empty() { "openid email" } else { &oidc.scope };
    let query = print_query(&[
        pair("response_type", "code".to_owned()),
        pair("client_id", oidc.client_id.clone()),
        pair("redirect_uri", format!("{origin}{}", router.href(&Place::Public(Way::SignedIn)))),
        pair("scope", scope.to_owned()),
        pair("state", state),
    ]);
    let query = if oidc.authorize_url.contains('?') { query.replacen('?', "&", 1) } else { query };
    let _ = window().location().assign(&format!("{}{query}", oidc.authorize_url));
}

/// 32 hexadecimal digits that nobody can guess.
fn random() -> Option<String> {
    let bytes = Uint8Array::new_with_length(16);
    window().crypto().ok()?.get_random_values_with_array_buffer_view(&bytes).ok()?;
    Some(bytes.to_vec().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
enum Wrong {
    /// The answer is not the one to what this tab has asked.
    Foreign,
    /// The provider or the person said no.
    Refused,
    Api(Error),
}

/// Back from the identity provider.
pub fn signed_in() -> Piece {
    let (client, session, router) = (use_client(), use_session(), use_router());
    let query = take_query(Way::SignedIn);
    let asked = storage::session_read(ASKED).unwrap_or_default();
    storage::session_remove(ASKED);
    let (state, back) = asked.split_once(' ').unwrap_or_default();
    let (code, is_ours) = (value(&query, "code"), !state.is_empty() && state == value(&query, "state"));
    let wrong = RwSignal::new(None::<Wrong>);
    if !is_ours {
        wrong.set(Some(Wrong::Foreign));
    } else if code.is_empty() {
        wrong.set(Some(Wrong::Refused));
    } else {
        let back = back.to_owned();
        spawn(async move {
            match client.ask_openly(&staff_auth::oidc_login(&code)).await {
                Ok(answer) => {
                    // Nobody says who it is.
                    match Entry::new(&answer.token, "") {
                        Some(entry) => {
                            session.staff().start(entry);
                            let (path, query) = back.split_once('?').unwrap_or((&back, ""));
                            router.go(Address { place: Place::parse(path), query: parse_query(query) });
                        }
                        None => drop(wrong.try_set(Some(Wrong::Api(Error::new(Cause::NotJson))))),
                    }
                }
                Err(error) => drop(wrong.try_set(Some(Wrong::Api(error)))),
            }
        });
    }
    let again = router.href(&Place::Apart(Section::Staff));
    let content = move || {
        let text = match wrong.get() {
            None => return view! { <p role="status">{t::oidc::waiting()}</p> }.piece(),
            Some(Wrong::Foreign) => view! { <p>{t::oidc::foreign()}</p> }.piece(),
            Some(Wrong::Refused) => view! { <p>{t::oidc::refused()}</p> }.piece(),
            Some(Wrong::Api(Error { cause: Cause::SignedOut, .. })) => view! { <p>{t::oidc::used()}</p> }.piece(),
            Some(Wrong::Api(Error { cause: Cause::Forbidden, .. })) => {
                view! { <p>{t::sign_in::disabled()}</p> }.piece()
            }
            Some(Wrong::Api(error)) => refusal(&error),
        };
        view! {
            <div role="alert">{text}</div>
            <p><a class="button primary" href=again.clone()>{t::oidc::again()}</a></p>
        }
        .piece()
    };
    alone(t::sign_in::staff, dynamic(content))
}

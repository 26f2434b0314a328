use leptos::ev;
use leptos::prelude::*;

use super::alone;
use crate::api::{Cause, Error, staff_auth};
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::{Place, Section};
use crate::router::use_router;
use crate::session::use_session;
use crate::ui::notice::refusal;

/// Asks for a link to a new password. Whether an address is known is nobody's business: the answer is the same.
pub fn forgot() -> Piece {
    let client = use_client();
    let email = RwSignal::new(untrack(|| use_session().staff().account()).unwrap_or_default());
    let pending = RwSignal::new(false);
    let lacks = RwSignal::new(false);
    let failed = RwSignal::new(None::<Error>);
    let sent = RwSignal::new(None::<String>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let who = email.get_untracked().trim().to_owned();
        lacks.set(!who.contains('@'));
        if pending.get_untracked() || lacks.get_untracked() {
            return;
        }
        failed.set(None);
        pending.set(true);
        spawn(async move {
            let result = client.ask_openly(&staff_auth::request_reset(&who)).await;
            if pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(_) => sent.set(Some(who)),
                Err(error) if error.cause == Cause::NotFound => sent.set(Some(who)),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let sign_in = use_router().href(&Place::Apart(Section::Staff));
    let form = move || {
        if let Some(who) = sent.get() {
            return view! {
                <p role="status">{t::forgot::sent(&who)}</p>
                <p class="hint">{t::forgot::sent_hint()}</p>
                <p class="buttons">
                    <button type="button" class="button" on:click=move |_| sent.set(None)>{t::forgot::again()}</button>
                    <a class="button primary" href=sign_in.clone()>{t::sign_in::submit()}</a>
                </p>
            }
            .piece();
        }
        view! {
            <p>{t::forgot::text()}</p>
            <form class="token" novalidate on:submit=submit>
                {dynamic(move || match failed.get() {
                    Some(error) => {
                        // Asking twice does no harm: only the last link counts.
                        let maybe = error.is_in_doubt().then(|| view! { <p>{t::forgot::unknown()}</p> });
                        view! { <div role="alert">{refusal(&error)} {maybe}</div> }.piece()
                    }
                    None => ().piece(),
                })}
                <div class="field" class:wrong=lacks>
                    <label for="email">{t::sign_in::email()}</label>
                    <p class="message" id="email-error" role="alert">{move || if lacks.get() { t::sign_in::email_empty() } else { "" }}</p>
                    <input id="email" name="email" type="email" autocomplete="username" spellcheck="false" autofocus bind:value=email
                        aria-describedby="email-error"/>
                </div>
                <button type="submit" class="button primary" aria-disabled=Signal::derive(move || pending.get().to_string())>
                    {Signal::derive(move || if pending.get() { t::form::sending() } else { t::forgot::send() })}
                </button>
                <p><a href=sign_in.clone()>{t::forgot::back()}</a></p>
            </form>
        }
        .piece()
    };
    alone(t::forgot::title, dynamic(form))
}

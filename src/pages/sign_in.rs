use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::api::{Cause, Error};
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::session::{Token, use_session};
use crate::ui::account::languages;
use crate::ui::notice::refusal;
use crate::ui::shell::environment;
use crate::ui::title::use_title;

/// The page of somebody who is not signed in. The address stays, so that a deep link is opened afterwards.
pub fn sign_in() -> Piece {
    use_title(|| t::sign_in::title().to_owned());
    let brand = use_client().config(|config| config.brand.clone());
    view! {
        {environment()}
        <main id="main" class="alone sign-in">
            <p class="brand">{brand}</p>
            <h1>{t::sign_in::title()}</h1>
            {token_form()}
            {languages()}
        </main>
    }
    .piece()
}

/// The form alone.
pub fn token_form() -> Piece {
    let session = use_session();
    let client = use_client();
    let text = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let mistake = RwSignal::new(None::<&'static str>);
    let failed = RwSignal::new(None::<Error>);
    let input = NodeRef::<html::Input>::new();
    let reject = move |message| {
        mistake.set(Some(message));
        let _ = input.get_untracked().map(|input| input.focus());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        mistake.set(None);
        failed.set(None);
        let Some(token) = Token::parse(&text.read_untracked()) else {
            return reject(if text.read_untracked().trim().is_empty() {
                t::sign_in::empty()
            } else {
                t::sign_in::unusable()
            });
        };
        if token.is_expired(crate::session::now()) {
            return reject(t::sign_in::expired());
        }
        pending.set(true);
        spawn(async move {
            let result = client.identify(&token, session.shows_archived()).await;
            if pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(me) => session.start(token, me),
                Err(error) if error.cause == Cause::SignedOut => reject(t::sign_in::refused()),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    view! {
        <form class="token" novalidate on:submit=submit>
            {dynamic(move || match failed.get() {
                Some(error) => view! { <div role="alert">{refusal(&error)}</div> }.piece(),
                None => ().piece(),
            })}
            <div class="field" class:wrong=Signal::derive(move || mistake.get().is_some())>
                <label for="token">{t::sign_in::token()}</label>
                <p class="hint" id="token-hint">{t::sign_in::hint()}</p>
                <p class="message" id="token-error" role="alert">{Signal::derive(move || mistake.get().unwrap_or_default())}</p>
                // A password field: the token is not shown over a shoulder, and a password manager may keep it.
                <input
                    id="token"
                    name="token"
                    type="password"
                    autocomplete="current-password"
                    spellcheck="false"
                    autofocus
                    node_ref=input
                    bind:value=text
                    aria-describedby="token-hint token-error"
                    aria-invalid=Signal::derive(move || mistake.get().is_some().then_some("true"))
                />
            </div>
            <button type="submit" class="button primary" aria-disabled=Signal::derive(move || pending.get().to_string())>
                {Signal::derive(move || if pending.get() { t::sign_in::checking() } else { t::sign_in::submit() })}
            </button>
        </form>
    }
    .piece()
}

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::public::signed_in::begin;
use crate::api::staff_auth::{self, Options};
use crate::api::{Api, Cause, Error};
use crate::client::use_client;
use crate::config::Extras;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::{Place, Section, Way};
use crate::router::use_router;
use crate::session::staff::Entry;
use crate::session::{Token, use_session};
use crate::ui::account::languages;
use crate::ui::form::secret_input;
use crate::ui::notice::{failure, refusal};
use crate::ui::shell::environment;
use crate::ui::title::use_title;

/// The page of somebody who is not signed in. The address stays, so that a deep link is opened afterwards.
pub fn sign_in(api: Api) -> Piece {
    use_title(|| t::sign_in::title().to_owned());
    let (brand, has_both) =
        use_client().config(|config| (config.brand.clone(), config.has(Api::Preo) && config.has(Api::Staff)));
    let router = use_router();
    let (form, other) = match api {
        Api::Preo => (token_form(), (Place::Apart(Section::Staff), t::sign_in::to_staff())),
        Api::Staff => (staff_form(), (Place::Home, t::sign_in::to_preo())),
    };
    let other = has_both.then(|| view! { <p><a href=router.href(&other.0)>{other.1}</a></p> });
    view! {
        {environment()}
        <main id="main" class="alone sign-in">
            <p class="brand">{brand}</p>
            <h1>{match api { Api::Preo => t::sign_in::title(), Api::Staff => t::sign_in::staff() }}</h1>
            {form}
            {other}
            {languages()}
        </main>
    }
    .piece()
}

/// Signing in at the staff API, in the ways that it offers.
pub fn staff_form() -> Piece {
    let client = use_client();
    let options = RwSignal::new(None::<Result<Options, Error>>);
    let ask = move || {
        options.set(None);
        spawn(async move {
            let answer = client.ask_openly(&staff_auth::options()).await;
            options.try_set(Some(answer.map(|answer| answer.options)));
        });
    };
    ask();
    let router = use_router();
    let oidc = StoredValue::new(Extras::parse(&client.config_text()).staff.oidc);
    dynamic(move || match options.get() {
        None => view! { <p class="boot-wait" role="status">{t::load::loading()}</p> }.piece(),
        Some(Err(error)) => failure(&error, ask),
        Some(Ok(options)) => {
            // Where the API does not say, a password is what it was made for.
            let takes_password = options.credentials.is_none_or(|flag| flag.0);
            let oidc = oidc.get_value().filter(|_| options.oidc.is_some_and(|flag| flag.0));
            let nothing =
                (!takes_password && oidc.is_none()).then(|| view! { <p class="notice">{t::sign_in::no_way()}</p> });
            view! {
                {takes_password.then(credentials)}
                {oidc.map(|oidc| view! {
                    <p><button type="button" class="button" on:click=move |_| begin(&oidc, router)>{t::sign_in::oidc()}</button></p>
                })}
                {nothing}
            }
            .piece()
        }
    })
}

/// E-mail address and password.
fn credentials() -> Piece {
    let (client, staff, router) = (use_client(), use_session().staff(), use_router());
    let email = RwSignal::new(untrack(|| staff.account()).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let failed = RwSignal::new(None::<(Option<&'static str>, Error)>);
    let lacks = RwSignal::new(None::<&'static str>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        failed.set(None);
        let (who, secret) = (email.get_untracked().trim().to_owned(), password.get_untracked());
        let missing = if who.is_empty() {
            Some(t::sign_in::email_empty())
        } else {
            secret.is_empty().then(t::sign_in::password_empty)
        };
        lacks.set(missing);
        if missing.is_some() {
            return;
        }
        pending.set(true);
        spawn(async move {
            let result = client.ask_openly(&staff_auth::login(&who, &secret)).await;
            if pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(answer) => match Entry::new(&answer.token, &who) {
                    Some(entry) => staff.start(entry),
                    None => lacks.set(Some(t::sign_in::no_token())),
                },
                Err(error) => {
                    let words = match error.cause {
                        Cause::SignedOut => Some(t::sign_in::wrong()),
                        Cause::Forbidden => Some(t::sign_in::disabled()),
                        _ => None,
                    };
                    failed.set(Some((words, error)));
                }
            }
        });
    };
    let forgot = router.href(&Place::Public(Way::Forgot));
    view! {
        <form class="token" novalidate on:submit=submit>
            {dynamic(move || match (lacks.get(), failed.get()) {
                (Some(text), _) | (None, Some((Some(text), _))) => view! { <p class="notice error" role="alert">{text}</p> }.piece(),
                (None, Some((None, error))) => view! { <div role="alert">{refusal(&error)}</div> }.piece(),
                (None, None) => ().piece(),
            })}
            <div class="field">
                <label for="email">{t::sign_in::email()}</label>
                <input id="email" name="email" type="email" autocomplete="username" spellcheck="false" autofocus bind:value=email/>
            </div>
            {secret_input("password", t::sign_in::password(), "current-password", password)}
            <button type="submit" class="button primary" aria-disabled=Signal::derive(move || pending.get().to_string())>
                {Signal::derive(move || if pending.get() { t::sign_in::checking() } else { t::sign_in::submit() })}
            </button>
            <p><a href=forgot>{t::sign_in::forgot()}</a></p>
        </form>
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

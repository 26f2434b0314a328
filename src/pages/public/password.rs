use leptos::ev;
use leptos::prelude::*;

use super::{alone, take_query, value};
use crate::api::{Cause, Error, staff_auth};
use crate::client::{Client, use_client};
use crate::i18n::t;
use crate::pages::strength;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::{Place, Section, Way};
use crate::router::use_router;
use crate::session::staff::{Entry, Staff};
use crate::session::use_session;
use crate::ui::form::secret_input;
use crate::ui::notice::refusal;

/// What became of the link.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Typing,
    /// It was used, has run out, or another one took its place: which, the API does not say.
    Dead,
    /// The password is set; whether the person is signed in with it.
    Done(bool),
}

/// Sets a password with the token of a mailed link: a new one, or the first one of somebody who was invited.
pub fn password(way: Way) -> Piece {
    let (client, staff, router) = (use_client(), use_session().staff(), use_router());
    let query = take_query(way);
    let link = StoredValue::new(value(&query, "token"));
    let known = value(&query, "email");
    let step = RwSignal::new(if link.with_value(String::is_empty) { Step::Dead } else { Step::Typing });
    let (email, secret) = (RwSignal::new(known.clone()), RwSignal::new(String::new()));
    let pending = RwSignal::new(false);
    let lacks = RwSignal::new(None::<&'static str>);
    let failed = RwSignal::new(None::<Error>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        failed.set(None);
        let (who, password) = (email.get_untracked().trim().to_owned(), secret.get_untracked());
        let missing = match (who.contains('@'), password.is_empty()) {
            (false, _) => Some(t::sign_in::email_empty()),
            (true, true) => Some(t::sign_in::password_empty()),
            (true, false) => None,
        };
        lacks.set(missing);
        if missing.is_some() {
            return;
        }
        pending.set(true);
        spawn(async move {
            let result = set(client, staff, &who, &password, &link.get_value()).await;
            if pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(is_in) => step.set(Step::Done(is_in)),
                Err(Error { cause: Cause::SignedOut | Cause::NotFound, .. }) => step.set(Step::Dead),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let form = move || {
        let email_field = view! {
            <div class="field">
                <label for="email">{t::sign_in::email()}</label>
                <input id="email" name="email" type="email" autocomplete="username" spellcheck="false" bind:value=email/>
            </div>
        };
        view! {
            <p>{if way == Way::Invitation { t::password::invited() } else { t::password::text() }}</p>
            <form class="token" novalidate on:submit=submit>
                {dynamic(move || match (lacks.get(), failed.get()) {
                    (Some(text), _) => view! { <p class="notice error" role="alert">{text}</p> }.piece(),
                    (None, Some(error)) => {
                        let maybe = error.is_in_doubt().then(|| view! { <p>{t::password::unknown()}</p> });
                        view! { <div role="alert">{refusal(&error)} {maybe}</div> }.piece()
                    }
                    (None, None) => ().piece(),
                })}
                {email_field}
                {secret_input("password", t::password::new(), "new-password", secret)}
                {strength(secret)}
                <button type="submit" class="button primary" aria-disabled=Signal::derive(move || pending.get().to_string())>
                    {Signal::derive(move || if pending.get() { t::form::sending() } else { t::password::set() })}
                </button>
            </form>
        }
        .piece()
    };
    let (staff_page, forgot) = (router.href(&Place::Apart(Section::Staff)), router.href(&Place::Public(Way::Forgot)));
    let content = move || {
        match step.get() {
        Step::Typing => form(),
        Step::Dead => {
            let advice = if way == Way::Invitation { t::password::dead_invitation() } else { t::password::dead() };
            let other = match way {
                Way::Invitation => view! { <a class="button" href=staff_page.clone()>{t::password::have_one()}</a> },
                _ => view! { <a class="button primary" href=forgot.clone()>{t::password::ask_again()}</a> },
            };
            view! {
                <div role="alert"><p><strong>{t::password::dead_title()}</strong></p> <p>{advice}</p></div>
                <p class="buttons">{other}</p>
            }
            .piece()
        }
        Step::Done(is_in) => view! {
            <p role="status">{if is_in { t::password::done_in() } else { t::password::done() }}</p>
            <p><a class="button primary" href=staff_page.clone()>{if is_in { t::password::go_on() } else { t::sign_in::submit() }}</a></p>
        }
        .piece(),
    }
    };
    let title =
        if way == Way::Invitation { t::password::invitation as fn() -> &'static str } else { t::password::title };
    alone(title, dynamic(content))
}

/// Sets the password, and signs in with it where nobody is signed in. Whether somebody is afterwards. When nobody answers, signing in
/// tells whether it was set.
async fn set(client: Client, staff: Staff, email: &str, password: &str, token: &str) -> Result<bool, Error> {
    let result = client.ask_openly(&staff_auth::reset(email, password, token)).await;
    let doubt = match result {
        Ok(_) => None,
        Err(error) if error.is_in_doubt() => Some(error),
        Err(error) => return Err(error),
    };
    if untrack(|| staff.account()).is_some() && doubt.is_none() {
        return Ok(false);
    }
    match client.ask_openly(&staff_auth::login(email, password)).await {
        Ok(answer) => {
            let entry = Entry::new(&answer.token, email).filter(|_| untrack(|| staff.account()).is_none());
            let is_in = entry.is_some();
            entry.into_iter().for_each(|entry| staff.start(entry));
            Ok(is_in)
        }
        Err(_) => doubt.map_or(Ok(false), Err),
    }
}

//! Failures in words: what happened, and a way on. No code as a headline; the request id in small print, because support
//! asks for it.

use leptos::prelude::*;

use super::copy::copy;
use super::icon;
use crate::api::{Cause, Error};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};

/// Headline and advice.
pub fn words(error: &Error) -> (&'static str, String) {
    let own = |text: &'static str| text.to_owned();
    match &error.cause {
        Cause::SignedOut => (t::error::signed_out(), own(t::error::signed_out_advice())),
        Cause::Forbidden => (t::error::forbidden(), own(t::error::forbidden_advice())),
        Cause::NotFound => (t::error::not_found(), own(t::error::not_found_advice())),
        Cause::Conflict => (t::error::conflict(), own(t::error::conflict_advice())),
        Cause::Invalid => (t::error::invalid(), fields(error)),
        Cause::Refused => (t::error::refused(), own(t::error::refused_advice())),
        Cause::TooMany { retry_after: Some(seconds) } => {
            (t::error::too_many(), t::error::too_many_wait(u64::from(*seconds)))
        }
        Cause::TooMany { retry_after: None } => (t::error::too_many(), own(t::error::too_many_advice())),
        Cause::Server => (t::error::server(), own(t::error::server_advice())),
        Cause::Offline => (t::error::offline(), own(t::error::offline_advice())),
        Cause::Network => (t::error::network(), own(t::error::network_advice())),
        Cause::Timeout => (t::error::timeout(), own(t::error::timeout_advice())),
        Cause::NotJson => (t::error::not_json(), own(t::error::not_json_advice())),
        Cause::Shape { path } => (t::error::shape(), t::error::shape_advice(path)),
    }
}

fn fields(error: &Error) -> String {
    error.fields.iter().map(|(field, message)| format!("{field}: {message}")).collect::<Vec<_>>().join(" ")
}

/// In place of content that could not be read.
pub fn failure(error: &Error, again: impl Fn() + 'static) -> Piece {
    let (title, advice) = words(error);
    view! {
        <section class="failure" role="alert">
            {icon::warning()}
            <h2>{title}</h2>
            {error.detail.clone().map(|detail| view! { <p class="detail">{detail}</p> })}
            <p>{advice}</p>
            <p><button type="button" class="button" on:click=move |_| again()>{t::common::try_again()}</button></p>
            {small_print(error)}
        </section>
    }
    .piece()
}

/// Above content that is still there but could not be read again.
pub fn trouble(error: &Error, again: impl Fn() + 'static) -> Piece {
    let (title, advice) = words(error);
    view! {
        <div class="notice warn" role="alert">
            {icon::warning()}
            <div>
                <strong>{title}</strong>
                " "
                {advice}
                " "
                {t::error::older_shown()}
                {small_print(error)}
            </div>
            <button type="button" class="button small" on:click=move |_| again()>{t::common::try_again()}</button>
        </div>
    }
    .piece()
}

/// At a form or a dialog whose sending failed.
pub fn refusal(error: &Error) -> Piece {
    let (title, advice) = words(error);
    view! {
        <div class="notice error">
            {icon::warning()}
            <div>
                <strong>{title}</strong>
                " "
                {error.detail.clone().unwrap_or(advice)}
                {small_print(error)}
            </div>
        </div>
    }
    .piece()
}

fn small_print(error: &Error) -> Piece {
    let status = error.status.map(|status| format!("HTTP {status}"));
    match (&status, &error.request_id) {
        (None, None) => ().piece(),
        (status, id) => {
            let status = status.clone().unwrap_or_default();
            let id =
                id.clone().map(|id| view! { " · " {t::error::request_id()} " " <code>{id.clone()}</code> {copy(id)} });
            view! { <p class="small-print">{status} {id}</p> }.piece()
        }
    }
}

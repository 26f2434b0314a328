use leptos::prelude::*;

use crate::api::{Cause, Error};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::{Place, Scope};
use crate::router::use_router;
use crate::session::scope::Missing;
use crate::session::{use_session, use_signed};
use crate::ui::detail::page_head;
use crate::ui::title::use_title;

/// An address that is no page.
pub fn no_page(path: &str) -> Piece {
    let router = use_router();
    use_title(|| t::dead_end::no_page().to_owned());
    view! {
        {page_head(t::dead_end::no_page())}
        <p>{t::dead_end::no_page_advice()} " " <code>{path.to_owned()}</code></p>
        <p><a class="button" href=router.href(&Place::Home)>{t::dead_end::home()}</a></p>
    }
    .piece()
}

/// An organization or edition that the person may not open. The API does not tell it apart from one that does not exist.
pub fn no_scope(scope: &Scope, missing: &Missing) -> Piece {
    let person = &use_signed().get_untracked().user.email.clone();
    let router = use_router();
    let (title, text) = match missing {
        Missing::Organization => {
            (t::dead_end::no_organization(), t::dead_end::no_organization_advice(&scope.org, person))
        }
        Missing::Edition { organization } => {
            let edition = scope.edition.clone().unwrap_or_default();
            (t::dead_end::no_access(), t::dead_end::no_access_advice(&edition, organization, person))
        }
    };
    use_title(move || title.to_owned());
    view! {
        <main id="main" class="alone">
            {page_head(title)}
            <p>{text}</p>
            <p><a class="button primary" href=router.href(&Place::Home)>{t::dead_end::home()}</a></p>
        </main>
    }
    .piece()
}

/// A person who belongs to no organization at all.
pub fn no_organizations() -> Piece {
    let session = use_session();
    let person = &use_signed().get_untracked().user.email.clone();
    use_title(|| t::dead_end::no_organizations().to_owned());
    view! {
        <main id="main" class="alone">
            {page_head(t::dead_end::no_organizations())}
            <p>{t::dead_end::no_organizations_advice(person)}</p>
            <p><button type="button" class="button" on:click=move |_| session.end()>{t::identity::sign_out()}</button></p>
        </main>
    }
    .piece()
}

/// What is wrong with `config.json`.
#[derive(Clone)]
pub struct NoConfig(pub Error);

/// `config.json` cannot be used. For whoever installs the client.
pub fn no_config() -> Piece {
    let NoConfig(error) = expect_context();
    let reason = match &error.cause {
        Cause::NotFound => t::config::missing().to_owned(),
        Cause::NotJson => t::config::not_json().to_owned(),
        Cause::Shape { path } => t::config::shape(path, error.detail.as_deref().unwrap_or_default()),
        _ => t::config::unreadable().to_owned(),
    };
    let again = move |_| drop(window().location().reload());
    view! {
        <main id="main" class="alone" role="alert">
            <h1>{t::config::title()}</h1>
            <p>{reason}</p>
            <p>{t::config::advice()}</p>
            <pre>{EXAMPLE}</pre>
            <p><button type="button" class="button" on:click=again>{t::common::try_again()}</button></p>
        </main>
    }
    .piece()
}

const EXAMPLE: &str = r#"{
  "preo": { "base_url": "https://api.preo.dev" },
  "environment": { "name": "Production", "colour": "red" },
  "brand": "Preo Admin",
  "language": "en"
}"#;

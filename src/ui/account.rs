use leptos::prelude::*;

use super::menu;
use super::preferences::{Speech, density, theme};
use super::renewal;
use super::switcher::role_name;
use super::text::clock;
use crate::client::use_client;
use crate::config::Extras;
use crate::i18n::{Language, t};
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{use_session, use_signed};

/// Who is signed in, what they may do here, and how the interface looks.
pub fn account() -> Piece {
    let session = use_session();
    let here = use_here();
    let router = use_router();
    let user = use_signed().get_untracked().user.clone();
    let name = user.name();
    let role = here.role().map_or_else(|| t::role::none().to_owned(), role_name);
    let role = (!here.is_nowhere()).then(|| view! { <p class="hint">{t::identity::role(&role, &here.names())}</p> });
    let ends = session.token().and_then(|token| token.expires()).map(|ends| t::identity::ends(&clock(ends)));
    // Out of both: whoever leaves does not think of two.
    let leave_staff = renewal::signing_out();
    let sign_out = Callback::new(move |()| {
        leave_staff();
        session.end();
    });
    let connections = router.href(&here.to(Section::Connections));
    view! {
            <p class="who"><strong>{name.clone()}</strong> <small>{user.email.clone()}</small></p>
            {role}
            {ends.map(|ends| view! { <p class="hint">{ends}</p> })}
            {theme()}
            {density()}
            {languages()}
            <p><a href=connections on:click=|_| menu::close("identity")>{t::connections::title()}</a></p>
            {links()}
            <button type="button" class="button" on:click=move |_| router.after_asking(sign_out)>{t::identity::sign_out()}</button>
    }
    .piece()
}

/// What the installation adds: its own links, and whom to ask.
fn links() -> Piece {
    let extras = Extras::parse(&use_client().config_text());
    let link = |label: String, href: String| {
        Extras::is_safe(&href)
            .then(|| view! { <li><a href=href target="_blank" rel="noopener noreferrer">{label}</a></li> })
    };
    let support = extras.support.map(|href| (t::identity::support().to_owned(), href));
    let links = extras.links.into_iter().map(|entry| (entry.label, entry.href)).chain(support);
    view! { <ul class="plain own-links">{links.map(|(label, href)| link(label, href)).collect_view()}</ul> }.piece()
}

/// The languages of the interface.
pub fn languages() -> Piece {
    let speech: Speech = expect_context();
    let router = use_router();
    let current = speech.get();
    let options = Language::ALL.into_iter().map(|language| {
        // Drawing everything again drops what a form holds: ask first.
        let choose = move |_| router.after_asking(Callback::new(move |()| speech.set(language)));
        view! {
            <label>
                <input type="radio" name="language" value=language.code() checked=current == language on:change=choose/>
                <span lang=language.code()>{language.name()}</span>
            </label>
        }
    });
    view! { <fieldset class="choice"><legend>{t::prefs::language()}</legend><div>{options.collect_view()}</div></fieldset> }
        .piece()
}

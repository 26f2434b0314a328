//! What stands around every page: environment strip, header, navigation.

use leptos::prelude::*;

use super::icon;
use super::menu::{self, menu};
use crate::client::use_client;
use crate::config::Colour;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::use_signed;

/// An entry of the navigation.
pub struct Link {
    pub section: Section,
    pub label: fn() -> &'static str,
    pub icon: fn() -> Piece,
    /// What is pressed after `g` to get there.
    pub letter: char,
    /// Fetches the page's code; a pointer over the link or the focus on it announces a visit.
    pub preload: fn(),
}

/// The shell around `page`, inside a scope.
///
/// `desk` are the buttons that come after the page, `editions` and `account` are what the two menus hold, each with what fetches it early.
pub fn shell(
    links: Vec<Link>,
    page: Piece,
    toasts: Piece,
    desk: Piece,
    (editions, want_editions): (Piece, impl Fn() + Copy + Send + Sync + 'static),
    (account, want_account): (Piece, impl Fn() + Copy + Send + Sync + 'static),
) -> Piece {
    let here = use_here();
    let router = use_router();
    let place = router.place();
    let home = router.href(&here.home());
    let (brand, logo) = use_client().config(|config| (config.brand.clone(), config.logo.clone()));
    let brand = match logo {
        Some(logo) => view! { <img src=logo alt=brand/> }.piece(),
        None => brand.piece(),
    };
    let links = {
        let here = here.clone();
        move || {
            let links = links.into_iter().map(|link| {
                let section = link.section.clone();
                let preload = link.preload;
                let is_current = Signal::derive(move || {
                    place.read().section().is_some_and(|open| open.root() == section).then_some("page")
                });
                view! {
                    <li>
                        <a
                            href=router.href(&here.to(link.section.clone()))
                            aria-current=is_current
                            on:pointerenter=move |_| preload()
                            on:focus=move |_| preload()
                        >
                            {(link.icon)()} {(link.label)()}
                        </a>
                    </li>
                }
            });
            links.collect_view()
        }
    };
    let band = format!("band {}", colour_class(here.scope.edition.as_deref().unwrap_or_default()));
    view! {
        <a class="skip" href="#main" on:click=skip>{t::shell::skip()}</a>
        {environment()}
        <div class=band></div>
        <header class="top">
            <button type="button" class="icon-button nav-toggle" popovertarget="navigation" aria-label=t::shell::menu()>{icon::menu()}</button>
            <a class="brand" href=home>{brand}</a>
            <div hidden=here.is_nowhere() on:pointerenter=move |_| want_editions() on:focusin=move |_| want_editions()>{switcher(editions)}</div>
            <span class="push"></span>
            <div class="desk">{desk}</div>
            <div on:pointerenter=move |_| want_account() on:focusin=move |_| want_account()>{identity(account)}</div>
        </header>
        // A popover so that a phone can open it; on a wide window the style shows it always.
        <nav class="side" id="navigation" popover="auto" aria-label=t::shell::navigation() on:click=move |_| menu::close("navigation")>
            <ul>{links()}</ul>
        </nav>
        <main id="main" tabindex="-1">{page}</main>
        {toasts}
    }
    .piece()
}

/// What is open now; the menu has the rest.
fn switcher(editions: Piece) -> Piece {
    let here = use_here();
    let colour = colour_class(here.scope.edition.as_deref().unwrap_or_default());
    let (name, below) = match &here.edition {
        Some(edition) => (edition.name.clone(), here.organization.name.clone()),
        None => (here.organization.name.clone(), t::switcher::all_editions().to_owned()),
    };
    let button = view! {
        <span class=format!("dot {colour}")></span>
        <span class="scope"><strong>{name}</strong> <small>{below}</small></span>
        {icon::chevron()}
    };
    menu("switcher", t::switcher::label().to_owned(), "switcher", button.piece(), editions)
}

/// Who is signed in.
fn identity(account: Piece) -> Piece {
    let user = use_signed().get_untracked().user.clone();
    let name = user.name();
    let button = view! { {avatar(user.avatar, &name)} <span class="sr">{name.clone()}</span> };
    menu("identity", t::identity::label(&name), "avatar-button", button.piece(), account)
}

/// One of eight colours, always the same for an edition: a glance tells which one is open.
pub fn colour_class(word: &str) -> String {
    if word.is_empty() {
        return "colour-none".to_owned();
    }
    // FNV-1a: spreads similar words, as `festival-2025` and `festival-2026`, well enough.
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("colour-{}", (hash >> 8) % 8)
}

/// To the content without the router, for which `#main` would be an address.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main") {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(main).focus();
    }
}

/// The strip that tells where the client works.
pub fn environment() -> Piece {
    let Some(environment) = use_client().config(|config| config.environment.clone()) else {
        return ().piece();
    };
    let class = match environment.colour {
        Colour::Green => "green",
        Colour::Blue => "blue",
        Colour::Amber => "amber",
        Colour::Red => "red",
        Colour::Grey | Colour::Other(_) => "grey",
    };
    view! { <aside class=format!("environment {class}")>{environment.name}</aside> }.piece()
}

/// A picture, or the first letters of the name while there is none.
fn avatar(url: Option<String>, name: &str) -> Piece {
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let failed = RwSignal::new(false);
    view! {
        <span class="avatar" aria-hidden="true">
            {initials}
            {dynamic(move || match url.clone().filter(|_| !failed.get()) {
                Some(url) => {
                    view! { <img src=url alt="" referrerpolicy="no-referrer" on:error=move |_| failed.set(true)/> }.piece()
                }
                None => ().piece(),
            })}
        </span>
    }
    .piece()
}

#[cfg(test)]
mod tests {
    use super::colour_class;

    #[test]
    fn an_edition_keeps_its_colour_and_years_of_a_festival_differ() {
        assert_eq!(colour_class("havnefest-2026"), colour_class("havnefest-2026"));
        assert_ne!(colour_class("havnefest-2026"), colour_class("havnefest-2025"));
        assert_eq!(colour_class(""), "colour-none");
    }
}

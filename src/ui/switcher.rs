//! Choosing organization and edition. What is open now is the button's text; the menu has everything that `get_me` lists,
//! with the section kept.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::cell::{Tone, badge};
use super::menu;
use super::text::day;
use crate::api::me::{Edition, Organization, Phase, Role};
use crate::api::words::folded;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::{in_order, scope_of, use_here};
use crate::session::{now, use_archived, use_session, use_signed};

const MENU: &str = "switcher";

/// A line of the menu.
#[derive(Clone)]
struct Entry {
    href: String,
    name: String,
    /// In lower case, what typing is compared with.
    find: String,
    edition: Option<(Edition, Phase)>,
    role: Option<Role>,
    is_archived: bool,
    is_current: bool,
}

/// What the menu holds.
pub fn editions() -> Piece {
    let me = use_signed();
    let archived = use_archived();
    let here = use_here();
    let session = use_session();
    let router = use_router();
    let typed = RwSignal::new(String::new());
    let shows_archived = RwSignal::new(session.shows_archived());
    let section = router.place();
    let groups = {
        let here = here.clone();
        move || {
            let section = section.get().section().map_or(Section::Overview, |section| section.root());
            let wanted = folded(typed.read().trim());
            me.read()
                .organizations
                .iter()
                .filter_map(|organization| {
                    let entries: Vec<Entry> = entries(organization, &here, &section, &archived.read(), router)
                        .into_iter()
                        .filter(|entry| wanted.split_whitespace().all(|word| entry.find.contains(word)))
                        .collect();
                    (!entries.is_empty()).then(|| group(organization, entries, !wanted.is_empty()))
                })
                .collect_view()
                .piece()
        }
    };
    let client = use_client();
    let toggle_archived = move |_| {
        let show = !shows_archived.get_untracked();
        shows_archived.set(show);
        session.show_archived(show);
        spawn(async move {
            if let Some(token) = session.token()
                && let Ok(me) = client.identify(&token, show).await
            {
                session.update(me);
            }
        });
    };
    view! {
            <input
                type="search"
                class="find"
                autofocus
                autocomplete="off"
                placeholder=t::switcher::find()
                aria-label=t::switcher::find()
                prop:value=typed
                on:input:target=move |event| typed.set(event.target().value())
                on:keydown=on_keydown
            />
            <div class="editions" on:click=move |event| close_on_link(&event) on:keydown=on_keydown>{dynamic(groups)}</div>
            <label class="check">
                <input type="checkbox" prop:checked=shows_archived on:change=toggle_archived/>
                {t::switcher::archived()}
            </label>
    }
    .piece()
}

fn entries(
    organization: &Organization,
    here: &crate::session::Here,
    section: &Section,
    archived: &[String],
    router: crate::router::Router,
) -> Vec<Entry> {
    let is_here = organization.api_id == here.organization.api_id;
    let open = here.edition.as_ref().map(|edition| &edition.api_id);
    let now = now();
    // Somebody who only belongs to single editions has nothing to see across them.
    let all = (organization.role.is_some() || organization.editions.is_empty()).then(|| Entry {
        href: router.href(&scope_of(organization, None).to(section.clone())),
        name: t::switcher::all_editions().to_owned(),
        find: folded(&format!("{} {}", organization.name, t::switcher::all_editions())),
        edition: None,
        role: organization.role.clone(),
        is_archived: false,
        is_current: is_here && open.is_none(),
    });
    let editions = in_order(organization, now).into_iter().map(|edition| Entry {
        href: router.href(&scope_of(organization, Some(edition)).to(section.clone())),
        name: edition.name.clone(),
        find: folded(&format!("{} {}", organization.name, edition.name)),
        edition: Some((edition.clone(), edition.phase(now))),
        role: edition.role.clone().or_else(|| organization.role.clone()),
        is_archived: archived.iter().any(|id| id == edition.api_id.as_str()),
        is_current: open == Some(&edition.api_id),
    });
    all.into_iter().chain(editions).collect()
}

/// The entries of an organization; past ones are folded, unless one of them is open or something was typed.
fn group(organization: &Organization, entries: Vec<Entry>, unfold: bool) -> Piece {
    let (past, rest): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| matches!(entry.edition, Some((_, Phase::Past))));
    let unfold = unfold || past.iter().any(|entry| entry.is_current) || past.iter().any(|entry| entry.is_archived);
    let count = past.len() as u64;
    let past = (!past.is_empty()).then(|| {
        view! {
            <details open=unfold>
                <summary>{t::switcher::past(count)}</summary>
                <ul>{past.into_iter().map(line).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section>
            <h3>{organization.name.clone()}</h3>
            <ul>{rest.into_iter().map(line).collect_view()}</ul>
            {past}
        </section>
    }
    .piece()
}

fn line(entry: Entry) -> Piece {
    let about = entry.edition.as_ref().map(|(edition, phase)| {
        let dates =
            [&edition.start_date, &edition.end_date].into_iter().flatten().map(|date| day(date, &edition.timezone));
        let dates = dates.collect::<Vec<_>>().join(" – ");
        let dates = if dates.is_empty() { t::switcher::no_dates().to_owned() } else { dates };
        let phase = match phase {
            Phase::Live => Some(badge(Tone::Good, t::switcher::live().to_owned())),
            Phase::Upcoming => Some(badge(Tone::Waiting, t::switcher::upcoming().to_owned())),
            Phase::NoDates | Phase::Past => None,
        };
        let draft = edition.is_draft.0.then(|| badge(Tone::Neutral, t::switcher::draft().to_owned()));
        let archived = entry.is_archived.then(|| badge(Tone::Neutral, t::switcher::is_archived().to_owned()));
        (format!("{dates} · {}", edition.currency.code()), view! { {phase} {draft} {archived} }.piece())
    });
    let (below, badges) = about.unwrap_or_else(|| (String::new(), ().piece()));
    let role = entry.role.as_ref().map(role_name);
    let below =
        [Some(below), role].into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <a href=entry.href aria-current=entry.is_current.then_some("true")>
                <span class="name">{entry.name} {badges}</span>
                <small>{below}</small>
            </a>
        </li>
    }
    .piece()
}

/// What a role is called. A word that we do not know is shown as it is.
pub fn role_name(role: &Role) -> String {
    match role {
        Role::Admin => t::role::admin().to_owned(),
        Role::Manager => t::role::manager().to_owned(),
        Role::Viewer => t::role::viewer().to_owned(),
        Role::Other(word) => word.clone(),
    }
}

fn close_on_link(event: &ev::MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_link = target.is_some_and(|target| target.closest("a").ok().flatten().is_some());
    if is_link && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
        menu::close(MENU);
    }
}

/// Arrows move between the search field and the links; Enter in the field opens the first.
fn on_keydown(event: ev::KeyboardEvent) {
    let Ok(links) = document().query_selector_all("#switcher .find, #switcher li a") else {
        return;
    };
    let link = |at: u32| {
        let link = links.get(at).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
        link.filter(|link| link.offset_parent().is_some() || at == 0)
    };
    let active = document().active_element();
    let current = (0..links.length()).find(|at| link(*at).map(Into::into) == active).unwrap_or(0);
    let target = match event.key().as_str() {
        "ArrowDown" => (current + 1..links.length()).find_map(link),
        "ArrowUp" => (0..current).rev().find_map(link),
        "Enter" if current == 0 => {
            if let Some(first) = (1..links.length()).find_map(link) {
                first.click();
            }
            event.prevent_default();
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(target) = target {
        let _ = target.focus();
    }
}

use std::time::Duration;

use leptos::ev::{self, Targeted};
use leptos::html;
use leptos::prelude::*;

use super::activity::is_record;
use crate::api::words::{OrderId, UserId, folded};
use crate::api::{ListQuery, orders, users};
use crate::client::{Question, use_client};
use crate::i18n::t;
use crate::pages::navigation;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::{Place, Section};
use crate::router::{Address, Router, use_router};
use crate::session::scope::{Here, scope_of, use_here};
use crate::session::{storage, use_session, use_signed};
use crate::ui::dialog::dialog;
use crate::ui::icon;

/// How long a pause in typing asks the API.
const DEBOUNCE: Duration = Duration::from_millis(250);
/// The fewest letters that records are searched by.
const SHORTEST: usize = 2;
/// How many of a kind are shown.
const SHOWN: usize = 6;
/// How many records are remembered until the tab is closed.
const RECENT: usize = 5;
const RECENTS: &str = "recent";

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    kind: Kind,
    text: String,
    /// Beside the text, in small.
    about: String,
    act: Act,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Recent,
    Page,
    Edition,
    Action,
    Customer,
    Order,
}

#[derive(Clone, Debug, PartialEq)]
enum Act {
    Go(Place),
    /// Opens the shortcuts.
    Help,
    SignOut,
}

/// What a typed text asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    /// Only this kind, when the text begins with its name: `order 4711`.
    kind: Option<Kind>,
    text: String,
}

/// Reads a text; `names` are the words that narrow it to a kind.
fn asked(text: &str, names: &[(&str, Kind)]) -> Asked {
    let text = text.trim();
    let first = text.split_once(char::is_whitespace);
    let kind = first.and_then(|(word, rest)| {
        let word = folded(word);
        // `ord` will do for `order`: three letters tell the kinds apart.
        let named = names.iter().find(|(name, _)| word.chars().count() >= 3 && folded(name).starts_with(&word));
        named.map(|(_, kind)| (*kind, rest.trim()))
    });
    match kind {
        Some((kind, rest)) if !rest.is_empty() => Asked { kind: Some(kind), text: rest.to_owned() },
        _ => Asked { kind: None, text: text.to_owned() },
    }
}

/// The place of an id by its prefix, so that any id can be pasted.
fn place_of(text: &str, here: &Here) -> Option<Place> {
    let section = match text.split_once('_')?.0 {
        "usr" => Section::Customer(UserId::new(text)),
        "ord" => Section::Order(OrderId::new(text)),
        _ => return None,
    };
    Some(here.to(section))
}

/// The palette. What is chosen by Enter is the first entry, or the one that the arrows have led to.
pub fn palette(open: RwSignal<bool>, help: RwSignal<bool>) -> Piece {
    remember_records();
    let here = StoredValue::new(use_here());
    let client = use_client();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Entry>::new());
    // How many answers are awaited.
    let searching = RwSignal::new(0_u32);
    let at = RwSignal::new(0_usize);
    let names = || {
        [
            (t::customer::title(), Kind::Customer),
            (t::order::title(), Kind::Order),
            (t::order::edition(), Kind::Edition),
            (t::palette::page(), Kind::Page),
        ]
    };
    let fixed = StoredValue::new(Vec::<Entry>::new());
    // What is known without asking changes only between two openings.
    effect(move || {
        if open.get() {
            fixed.set_value(here.with_value(known));
            text.set(String::new());
            found.set(Vec::new());
            at.set(0);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let question = StoredValue::new(0_u32);
    let search = move || {
        // The shell may be another one by now.
        let Some(typed) = text.try_get_untracked() else { return };
        let asked = asked(&typed, &names());
        let number = question.get_value();
        let wants = |kind| asked.kind.is_none_or(|only| only == kind);
        let query =
            ListQuery { page: 1, page_size: Some(SHOWN as u32), ..ListQuery::default() }.with_search(&asked.text);
        let scope = here.with_value(Here::ids);
        let customers = wants(Kind::Customer).then(|| Question::of(&users::list(&scope, &query)));
        let orders = wants(Kind::Order).then(|| Question::of(&orders::list(&scope, &query)));
        for (question_of_kind, read) in [(customers, read_customers as Read), (orders, read_orders as Read)] {
            let Some(asks) = question_of_kind else { continue };
            searching.update(|searching| *searching += 1);
            spawn(async move {
                let answer = client.read(&asks).await;
                // Another text has been typed meanwhile.
                if question.try_get_value() != Some(number) {
                    return;
                }
                if let (Ok(answer), Some(here)) = (answer, here.try_get_value()) {
                    found.try_update(|found| {
                        found.extend(read(&answer, &here));
                        // Customers first, whichever answer came first.
                        found.sort_by_key(|entry| entry.kind != Kind::Customer);
                    });
                }
                searching.try_update(|searching| *searching = searching.saturating_sub(1));
            });
        }
    };
    let on_input = move |event: Targeted<ev::Event, web_sys::HtmlInputElement>| {
        text.set(event.target().value());
        at.set(0);
        found.set(Vec::new());
        searching.set(0);
        question.update_value(|number| *number += 1);
        stop();
        if text.read_untracked().trim().chars().count() >= SHORTEST {
            timer.set_value(set_timeout_with_handle(search, DEBOUNCE).ok());
        }
    };
    let entries = Memo::new(move |_| {
        let typed = text.get();
        let asked = asked(&typed, &names());
        let by_id = here.with_value(|here| place_of(&asked.text, here)).map(|place| Entry {
            kind: if place.section().is_some_and(|section| section.root() == Section::Orders) {
                Kind::Order
            } else {
                Kind::Customer
            },
            text: asked.text.clone(),
            about: t::palette::by_id().to_owned(),
            act: Act::Go(place),
        });
        let fixed = fixed.with_value(|fixed| matching(fixed, &asked));
        let records = found.get();
        // Records that were searched for stand before pages that merely sound alike.
        by_id.into_iter().chain(fixed).chain(records).collect::<Vec<_>>()
    });
    let router = use_router();
    let session = use_session();
    let choose = move |entry: Entry| {
        stop();
        open.set(false);
        match entry.act {
            Act::Go(place) => router.go(Address::of(place)),
            Act::Help => help.set(true),
            Act::SignOut => router.after_asking(Callback::new(move |()| session.end())),
        }
    };
    let choose_at = move |index: usize| {
        if let Some(entry) = entries.with_untracked(|entries| entries.get(index).cloned()) {
            choose(entry);
        }
    };
    // Enter before the answer is there means its first entry.
    let waits = RwSignal::new(false);
    effect(move || {
        if searching.get() == 0 && waits.get_untracked() {
            waits.set(false);
            choose_at(0);
        }
    });
    let on_keydown = move |event: ev::KeyboardEvent| {
        let last = entries.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" if entries.with_untracked(Vec::is_empty) => {
                waits.set(!text.read_untracked().trim().is_empty());
                if searching.get_untracked() == 0 {
                    stop();
                    search();
                }
            }
            "Enter" => choose_at(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let list = move || {
        let entries = entries.get();
        if entries.is_empty() {
            let nothing = move || match (searching.get(), text.get().trim().chars().count()) {
                (1.., _) => t::palette::searching(),
                (0, 0..SHORTEST) => t::palette::hint(),
                (0, _) => t::palette::nothing(),
            };
            return view! { <p class="hint" role="status">{Signal::derive(nothing)}</p> }.piece();
        }
        let mut before = None;
        let rows = entries.into_iter().enumerate().map(move |(index, entry)| {
            let heading = (before != Some(entry.kind))
                .then(|| view! { <li class="kind" role="presentation">{name(entry.kind)}</li> });
            before = Some(entry.kind);
            let is_at = Signal::derive(move || at.get() == index);
            view! {
                {heading}
                <li
                    id=format!("palette-{index}")
                    role="option"
                    class:at=is_at
                    aria-selected=Signal::derive(move || is_at.get().to_string())
                    on:click=move |_| choose_at(index)
                    on:pointermove=move |_| if at.get_untracked() != index { at.set(index) }
                >
                    <span>{entry.text}</span> <small>{entry.about}</small>
                </li>
            }
        });
        view! { <ul role="listbox" id="palette-list" aria-label=t::palette::title()>{rows.collect_view()}</ul> }.piece()
    };
    // What the arrows lead to is seen.
    effect(move || {
        let id = format!("palette-{}", at.get());
        if let Some(option) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let input = NodeRef::<html::Input>::new();
    let content = move || {
        view! {
            <div class="palette">
                <label class="search">
                    {icon::search()}
                    <span class="sr">{t::palette::title()}</span>
                    <input
                        type="text"
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant=Signal::derive(move || format!("palette-{}", at.get()))
                        autofocus
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder=t::palette::placeholder()
                        node_ref=input
                        prop:value=text
                        on:input:target=on_input
                        on:keydown=on_keydown
                    />
                </label>
                {dynamic(list)}
            </div>
        }
        .piece()
    };
    dialog(open.into(), Callback::new(move |()| open.set(false)), t::palette::title(), content)
}

type Read = fn(&crate::client::Answer, &Here) -> Vec<Entry>;

fn read_customers(answer: &crate::client::Answer, here: &Here) -> Vec<Entry> {
    let page = answer.value::<crate::api::Page<users::User>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|user| Entry {
        kind: Kind::Customer,
        text: user.name(),
        about: [Some(user.email.clone()), user.phone_number.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        act: Act::Go(here.to(Section::Customer(user.id.clone()))),
    })
    .collect()
}

fn read_orders(answer: &crate::client::Answer, here: &Here) -> Vec<Entry> {
    let page = answer.value::<crate::api::Page<orders::Order>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|order| Entry {
        kind: Kind::Order,
        text: order.number(),
        about: order.customer.as_ref().map(orders::CustomerRef::name).unwrap_or_default(),
        act: Act::Go(here.to(Section::Order(order.id.clone()))),
    })
    .collect()
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Recent => t::palette::recent(),
        Kind::Page => t::palette::pages(),
        Kind::Edition => t::overview::editions(),
        Kind::Action => t::palette::actions(),
        Kind::Customer => t::customers::title(),
        Kind::Order => t::orders::title(),
    }
}

/// Pages, editions, actions and recent records: what needs no asking.
fn known(here: &Here) -> Vec<Entry> {
    let entry = |kind, text: String, about: String, act| Entry { kind, text, about, act };
    let mut entries = recents();
    for link in navigation() {
        let keys = format!("g {}", link.letter);
        entries.push(entry(Kind::Page, (link.label)().to_owned(), keys, Act::Go(here.to(link.section))));
    }
    // Another edition keeps the section that is open, as the switcher does.
    let section = use_router_section();
    let me = use_signed().get_untracked();
    for organization in &me.organizations {
        for edition in &organization.editions {
            let place = scope_of(organization, Some(edition)).to(section.clone());
            entries.push(entry(Kind::Edition, edition.name.clone(), organization.name.clone(), Act::Go(place)));
        }
    }
    entries.push(entry(Kind::Action, t::keys::title().to_owned(), "?".to_owned(), Act::Help));
    entries.push(entry(Kind::Action, t::doctor::title().to_owned(), String::new(), Act::Go(Place::Doctor)));
    entries.push(entry(Kind::Action, t::identity::sign_out().to_owned(), String::new(), Act::SignOut));
    entries
}

fn use_router_section() -> Section {
    use_router().place().get_untracked().section().map_or(Section::Overview, Section::root)
}

/// Those that hold every word; all but editions when nothing is typed.
fn matching(entries: &[Entry], asked: &Asked) -> Vec<Entry> {
    let words: Vec<String> = folded(&asked.text).split_whitespace().map(ToOwned::to_owned).collect();
    let fits = |entry: &&Entry| {
        let text = folded(&format!("{} {}", entry.text, entry.about));
        asked.kind.is_none_or(|kind| kind == entry.kind)
            && if words.is_empty() { entry.kind != Kind::Edition } else { words.iter().all(|word| text.contains(word)) }
    };
    entries.iter().filter(fits).take(12).cloned().collect()
}

/// Remembers the records that are opened, until the tab is closed: their names are personal data.
fn remember_records() {
    let router = use_router();
    let place = router.place();
    effect(move || {
        let place = place.get();
        if is_record(&place) {
            // The title says the name as soon as the record is there.
            let later = move || remember(router, &place);
            let timer = set_timeout_with_handle(later, Duration::from_secs(2));
            on_cleanup(move || drop(timer.map(|timer| timer.clear())));
        }
    });
}

fn remember(router: Router, place: &Place) {
    if router.place().get_untracked() != *place {
        return;
    }
    let title = document().title();
    let name = title.split(" · ").next().unwrap_or_default();
    let line = format!("{} {name}", place.path());
    let kept = storage::session_read(RECENTS).unwrap_or_default();
    let others = kept.lines().filter(|other| other.split(' ').next() != Some(&place.path()));
    let lines: Vec<&str> = std::iter::once(line.as_str()).chain(others).take(RECENT).collect();
    storage::session_write(RECENTS, &lines.join("\n"));
}

fn recents() -> Vec<Entry> {
    let kept = storage::session_read(RECENTS).unwrap_or_default();
    let entry = |line: &str| {
        let (path, name) = line.split_once(' ')?;
        let place = Place::parse(path);
        is_record(&place).then(|| Entry {
            kind: Kind::Recent,
            text: name.to_owned(),
            about: String::new(),
            act: Act::Go(place),
        })
    };
    kept.lines().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[(&str, Kind)] = &[("Customer", Kind::Customer), ("Order", Kind::Order), ("Edition", Kind::Edition)];

    #[test]
    fn a_word_in_front_narrows_to_its_kind() {
        let read = |text: &str| {
            let asked = asked(text, NAMES);
            (asked.kind, asked.text)
        };
        assert_eq!(read("order 4711"), (Some(Kind::Order), "4711".into()));
        assert_eq!(read(" ord  4711 "), (Some(Kind::Order), "4711".into()));
        assert_eq!(read("EDITION roskilde"), (Some(Kind::Edition), "roskilde".into()));
        assert_eq!(read("order"), (None, "order".into()));
        assert_eq!(read("or 4711"), (None, "or 4711".into()));
        assert_eq!(read("anna order"), (None, "anna order".into()));
    }

    #[test]
    fn all_words_have_to_fit_in_any_order() {
        let entry =
            |kind, text: &str, about: &str| Entry { kind, text: text.into(), about: about.into(), act: Act::Help };
        let entries = [entry(Kind::Page, "Orders", "g o"), entry(Kind::Edition, "Havnefest 2026", "Nordlys")];
        let found = |text: &str, kind| {
            let asked = Asked { kind, text: text.into() };
            matching(&entries, &asked).into_iter().map(|entry| entry.text).collect::<Vec<_>>()
        };
        assert_eq!(found("nord 2026", None), ["Havnefest 2026"]);
        assert_eq!(found("", None), ["Orders"]);
        assert_eq!(found("o", Some(Kind::Page)), ["Orders"]);
        assert_eq!(found("x", None), Vec::<String>::new());
    }
}

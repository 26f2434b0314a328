//! Asking: the search field, filters, chips of what narrows the list, and how old the rows are.

use std::time::Duration;

use leptos::ev::{self, Targeted};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::column::{Filter, FilterKind};
use crate::api::ListQuery;
use crate::api::words::folded;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;
use crate::session::{now, storage};
use crate::ui::debounce::Debounce;
use crate::ui::icon;
use crate::ui::later::{Tool, later};
use crate::ui::menu::{self, menu};
use crate::ui::text::ago;

/// How long a pause in typing asks.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// The fewest letters that are searched for: one finds nearly everything.
const SHORTEST: usize = 2;

/// How old the rows are, and asking again.
#[derive(Clone, Copy)]
pub struct Freshness {
    pub at: Signal<Option<i64>>,
    pub pending: Signal<bool>,
    pub refresh: Callback<()>,
}

/// The row above a table, and below it the chips.
pub fn toolbar(
    label: fn() -> &'static str,
    filters: &'static [Filter],
    query: Memo<ListQuery>,
    freshness: Freshness,
) -> Piece {
    let promoted = filters.iter().filter(|filter| matches!(filter.kind, FilterKind::Choice(_)));
    let has_more = filters.iter().any(Filter::is_in_menu);
    let tool = |tool, id, label: &'static str, icon: Piece| {
        let button = view! { {icon} <span class="wide">{label}</span> }.piece();
        menu(id, label.to_owned(), "button", button, later(tool))
    };
    view! {
        <div class="toolbar" role="search">
            {search(label(), query)}
            {promoted.map(|filter| field(filter, query)).collect_view()}
            {has_more.then(|| tool(Tool::Filters, "filters", t::list::filters(), icon::filter()))}
            <span class="push"></span>
            {age(freshness)}
            {tool(Tool::Views, "views", t::list::views(), icon::views())}
            {tool(Tool::Columns, "columns", t::list::columns(), icon::columns())}
            {tool(Tool::Export, "export", t::list::export(), icon::download())}
        </div>
        {chips(filters, query)}
        {later(Tool::Marked)}
    }
    .piece()
}

/// The named questions of a list. Their place is kept when there are any, so that nothing moves when they come.
pub fn tabs(list: &str, has_ready: bool) -> Piece {
    let has_views = has_ready || storage::read(&views_key(list)).is_some();
    view! { <div class="views" class:kept=has_views>{later(Tool::Tabs)}</div> }.piece()
}

/// Under which the named questions of a list are kept.
pub fn views_key(list: &str) -> String {
    format!("views.{list}")
}

fn search(label: &'static str, query: Memo<ListQuery>) -> Piece {
    let router = use_router();
    let text = RwSignal::new(query.get_untracked().search);
    // The address may change by Back or a chip; what a person is typing is not overwritten by what they typed before.
    effect(move || {
        let asked = query.read().search.clone();
        if text.read_untracked().trim() != asked {
            text.set(asked);
        }
    });
    // The first letters of a search make a history entry, the following ones change it: Back undoes the search, not a letter.
    let is_going_on = StoredValue::new(false);
    let pause = Debounce::of(DEBOUNCE);
    let ask = move || {
        // A field that goes away with its page while it has the focus says so, when there is nothing to ask any more.
        let Some(typed) = text.try_get_untracked() else { return };
        let typed = typed.trim().to_owned();
        let typed = if typed.chars().count() < SHORTEST { String::new() } else { typed };
        if typed != query.read_untracked().search {
            router.ask(query.get_untracked().with_search(&typed).to_pairs(), !is_going_on.get_value());
            is_going_on.set_value(true);
        }
    };
    let on_input = move |event: Targeted<ev::Event, web_sys::HtmlInputElement>| {
        text.set(event.target().value());
        pause.start(ask);
    };
    let now = move || {
        pause.stop();
        ask();
        is_going_on.set_value(false);
    };
    let on_keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => now(),
        "Escape" if !text.read_untracked().is_empty() => {
            event.prevent_default();
            text.set(String::new());
            now();
        }
        _ => {}
    };
    view! {
        <label class="search">
            {icon::search()}
            <span class="sr">{label}</span>
            <input
                type="search"
                data-key="search"
                placeholder=label
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                prop:value=text
                on:input:target=on_input
                on:keydown=on_keydown
                on:blur=move |_| now()
            />
        </label>
    }
    .piece()
}

/// A filter: in the toolbar where it is a choice, else in its menu.
pub fn field(filter: &'static Filter, query: Memo<ListQuery>) -> Piece {
    let router = use_router();
    let key = filter.key;
    let id = format!("filter-{key}");
    let value = Signal::derive(move || query.read().filter(key).unwrap_or_default().to_owned());
    let ask = move |value: String| router.ask(query.get_untracked().with_filter(key, &value).to_pairs(), true);
    let input = match filter.kind {
        FilterKind::Choice(choices) | FilterKind::Option(choices) => {
            // A word of the address that we do not know is still a choice: what is asked must be seen.
            let options = dynamic(move || {
                let current = value.get();
                let mut choices = choices();
                if !current.is_empty() && choices.iter().all(|(word, _)| *word != current) {
                    choices.push((current.clone(), current.clone()));
                }
                choices
                    .into_iter()
                    .map(|(word, name)| view! { <option value=word.clone() selected=word == current>{name}</option> })
                    .collect_view()
                    .piece()
            });
            let select = view! {
                <select
                    class="filter"
                    id=id
                    aria-label=(filter.label)()
                    prop:value=value
                    class:on=Signal::derive(move || !value.read().is_empty())
                    on:change:target=move |event| ask(event.target().value())
                >
                    <option value="" selected=Signal::derive(move || value.read().is_empty())>{t::list::any(&folded((filter.label)()))}</option>
                    {options}
                </select>
            };
            return if filter.is_in_menu() {
                view! { <div class="field">{select}</div> }.piece()
            } else {
                select.piece()
            };
        }
        FilterKind::Hidden(_) => return ().piece(),
        FilterKind::Text => "search",
        FilterKind::Day => "date",
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            menu::close("filters");
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{(filter.label)()}</label>
            <input
                id=id
                type=input
                autocomplete="off"
                prop:value=value
                on:change:target=move |event| ask(event.target().value())
                on:keydown=on_keydown
            />
        </div>
    }
    .piece()
}

/// What narrows the list. A chip opens its filter, its cross takes it away.
fn chips(filters: &'static [Filter], query: Memo<ListQuery>) -> Piece {
    let router = use_router();
    let chip = move |id: String, text: String, without: ListQuery| {
        let without = without.to_pairs();
        let label = t::list::remove(&text);
        view! {
            <li class="chip">
                <button type="button" on:click=move |_| open(&id)>{text}</button>
                <button type="button" class="icon-button" aria-label=label.clone() title=label
                    on:click=move |_| router.ask(without.clone(), true)>
                    {icon::close()}
                </button>
            </li>
        }
    };
    let chips = move || {
        let asked = query.get();
        if !asked.is_narrowed() {
            return ().piece();
        }
        let mut list = Vec::new();
        if !asked.search.is_empty() {
            list.push(chip("search".to_owned(), t::list::search_chip(&asked.search), asked.clone().with_search("")));
        }
        for filter in filters {
            if let Some(value) = asked.filter(filter.key) {
                let text = format!("{}: {}", (filter.label)(), filter.show(value));
                list.push(chip(format!("filter-{}", filter.key), text, asked.clone().with_filter(filter.key, "")));
            }
        }
        let cleared = asked.cleared().to_pairs();
        view! {
            <ul class="chips" aria-label=t::list::active()>
                {list}
                <li>
                    <button type="button" class="link" on:click=move |_| router.ask(cleared.clone(), true)>
                        {t::list::clear()}
                    </button>
                </li>
            </ul>
        }
        .piece()
    };
    dynamic(chips)
}

/// Puts the focus on a filter, in its menu when it is in one.
fn open(id: &str) {
    let selector = if id == "search" { "[data-key=search]".to_owned() } else { format!("#{id}") };
    let Ok(Some(field)) = document().query_selector(&selector) else {
        return;
    };
    if let Some(menu) = field.closest("[popover]").ok().flatten() {
        let _ = menu.unchecked_into::<web_sys::HtmlElement>().show_popover();
    }
    let _ = field.unchecked_into::<web_sys::HtmlElement>().focus();
}

fn age(freshness: Freshness) -> Piece {
    // Goes round every ten seconds, so that the age grows while nothing else happens.
    let tick = RwSignal::new(0_u32);
    if let Ok(interval) = set_interval_with_handle(move || tick.update(|tick| *tick += 1), Duration::from_secs(10)) {
        on_cleanup(move || interval.clear());
    }
    let text = Signal::derive(move || {
        tick.track();
        freshness.at.get().map(|at| t::list::updated(&ago((now() - at).max(0)))).unwrap_or_default()
    });
    view! {
        <button
            type="button"
            class="button refresh"
            class:busy=freshness.pending
            title=t::list::refresh()
            on:click=move |_| freshness.refresh.run(())
        >
            {icon::refresh()}
            <span class="sr">{t::list::refresh()}</span>
            <span class="wide">{text}</span>
        </button>
    }
    .piece()
}

//! One engine for every list. A list says its columns and filters as data; the address bar holds the question.

/// Search, filters, chips.
mod ask;
/// What a list consists of.
mod column;
/// Moving through rows by keyboard.
mod keys;
/// Pages.
mod pager;
/// The table itself, without knowledge of the rows' type.
mod table;

use leptos::prelude::*;

pub use column::{Column, Filter, FilterKind, List, Sizes};

use super::load::{Load, Reading, loaded};
use super::title::use_title;
use crate::api::words::folded;
use crate::api::{Cause, ListQuery, Page};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;
use crate::session::scope::use_here;
use table::{Head, Row};

/// The question in the address bar. Changes only when the question does.
pub fn use_list_query(filters: &'static [Filter]) -> Memo<ListQuery> {
    let router = use_router();
    Memo::new(move |_| {
        let declared: Vec<&str> = filters.iter().map(|filter| filter.key).collect();
        ListQuery::from_pairs(&router.address().query, &declared)
    })
}

/// A whole list: toolbar, table, pages, and what stands there instead of rows.
pub fn listing<T: 'static>(list: &'static List<T>, page: Load<Page<T>>, query: Memo<ListQuery>) -> Piece {
    let here = StoredValue::new(use_here());
    let router = use_router();
    let columns = column::use_visible(list);
    let count = Signal::derive(move || page.with(|page| page.count).flatten());
    let sizes = list.sizes;
    let pages = Signal::derive(move || count.get().map(|count| sizes.pages(count, query.read().page_size)));
    use_title(move || match (query.read().page, pages.get()) {
        (1, _) | (_, None) => (list.title)().to_owned(),
        (page, Some(pages)) => t::list::page_title((list.title)(), &page.to_string(), &pages.to_string()),
    });
    // A page past the end is left by itself: the list became shorter, or the link is old.
    effect(move || {
        let past =
            page.state.error().is_some_and(|error| error.cause == Cause::NotFound) && query.read_untracked().page > 1;
        if past {
            router.ask(query.get_untracked().on_page(1).to_pairs(), false);
        }
    });
    keys::listen();
    let draw = move |page: &Page<T>, _: &str| {
        let query = query.get_untracked();
        let rows = &page.rows;
        if rows.is_empty() {
            return nothing(&query, list.title, list.nothing);
        }
        let chosen = columns.get();
        let is_shown =
            |column: &&Column<T>| chosen.contains(&column.key) && here.with_value(|here| column.is_of_use(here));
        let chosen: Vec<&Column<T>> = list.columns.iter().filter(is_shown).collect();
        let heads = chosen.iter().map(|column| Head {
            label: (column.label)(),
            ordering: column.ordering,
            end: column.end,
            short: column.short,
        });
        let cells = here.with_value(|here| {
            let rows = rows.iter().map(|row| Row {
                href: router.href(&here.to((list.open)(row))),
                cells: chosen.iter().map(|column| (column.cell)(row, here)).collect(),
            });
            rows.collect::<Vec<_>>()
        });
        let terms = (list.terms)(&query.search);
        let view = table::table((list.title)(), heads.collect(), cells, &terms, query);
        router.arrived();
        view
    };
    view! {
        {ask::toolbar(list.search, list.filters, query, column::chooser(list, columns), page_state(page.state))}
        <p class="sr" role="status" aria-live="polite">{Signal::derive(move || summary(page.state, count.get()))}</p>
        {loaded(page, table::waiting, draw)}
        {dynamic(move || match pages.get() {
            Some(pages) => pager::pager(query.get(), pages, count.get().unwrap_or_default(), sizes),
            None => ().piece(),
        })}
    }
    .piece()
}

fn summary(page: Reading, count: Option<u64>) -> String {
    match (page.is_pending(), count) {
        (true, _) => t::load::loading().to_owned(),
        (false, Some(count)) => t::list::rows(count),
        (false, None) => String::new(),
    }
}

fn page_state(page: Reading) -> ask::Freshness {
    ask::Freshness {
        at: Signal::derive(move || page.at()),
        pending: Signal::derive(move || page.is_pending()),
        refresh: Callback::new(move |()| page.refresh()),
    }
}

/// Nothing there yet, or nothing that matches: two different things.
fn nothing(query: &ListQuery, title: fn() -> &'static str, advice: fn() -> &'static str) -> Piece {
    let router = use_router();
    router.arrived();
    if query.is_narrowed() {
        let cleared = query.clone().cleared().to_pairs();
        view! {
            <section class="nothing">
                <h2>{t::list::no_match()}</h2>
                <p>{t::list::no_match_advice()}</p>
                <p>
                    <button type="button" class="button" on:click=move |_| router.ask(cleared.clone(), true)>
                        {t::list::clear()}
                    </button>
                </p>
            </section>
        }
        .piece()
    } else {
        view! {
            <section class="nothing">
                <h2>{t::list::nothing_yet(&folded(title()))}</h2>
                <p>{advice()}</p>
            </section>
        }
        .piece()
    }
}

//! One engine for every list. A list says its columns and filters as data; the address bar holds the question.

/// Search, filters, chips.
mod ask;
/// What a list consists of.
mod column;
/// Rows as text for spreadsheets.
pub mod csv;
/// Days of the edition as moments for the API.
mod days;
/// All rows of a list as a file.
pub mod export;
/// Moving through rows by keyboard.
pub mod keys;
/// What can be done to marked rows.
pub mod marked;
/// Rows that come while somebody reads.
pub mod news;
/// Pages.
mod pager;
/// The table itself, without knowledge of the rows' type.
mod table;
/// What the menus of the toolbar hold.
pub mod tools;
/// The amounts of a page, added up.
pub mod totals;
/// Questions that were given a name.
pub mod views;

use std::sync::Arc;

use leptos::prelude::*;

pub use column::{Action, Column, Count, Filter, FilterKind, Leads, List, Ready, Sizes, filtered};
pub use days::days;

use super::cell::Cell;
use super::later::{Tool, later};
use super::load::{Load, Reading, load_question, shown};
use super::title::use_title;
use crate::api::query::Fallback;
use crate::api::words::folded;
use crate::api::{Cause, ListQuery, Page};
use crate::client::{Answer, Question};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;
use crate::session::Here;
use crate::session::scope::use_here;
use pager::Extent;
use table::{Head, Row};

/// A list without the type of its rows: what its tools work with.
#[derive(Clone)]
pub struct Listed {
    /// Under which what a person has chosen for this list is remembered.
    pub key: &'static str,
    pub title: fn() -> &'static str,
    /// All columns that are of use here; the first is always shown.
    pub columns: Vec<Named>,
    pub filters: &'static [Filter],
    pub fallback: Fallback,
    pub ready: &'static [Ready],
    pub actions: &'static [Action],
    pub watched: bool,
    pub sizes: Sizes,
    pub steady: &'static str,
    pub query: Memo<ListQuery>,
    /// The keys of the columns that are shown.
    pub visible: RwSignal<Vec<&'static str>>,
    /// Rows over all pages, where the API says.
    pub count: Signal<Option<u64>>,
    /// How far the list goes; none before it is read.
    extent: Signal<Option<Extent>>,
    /// The page of the moment.
    pub page: Reading,
    /// The rows that the person has marked, by the paths of their pages.
    pub marked: RwSignal<Vec<String>>,
    /// The named questions, once their tools are there.
    pub views: RwSignal<Vec<views::View>>,
    pub question: Arc<dyn Fn(&ListQuery) -> Question + Send + Sync>,
    /// The rows of an answer to `question`, with the cells of the columns of these keys.
    pub rows: Arc<ReadRows>,
}

type ReadRows = dyn Fn(&Answer, &[&'static str]) -> Option<Rows> + Send + Sync;

/// A column without the type of its rows.
#[derive(Clone, Copy)]
pub struct Named {
    pub key: &'static str,
    pub label: fn() -> &'static str,
    pub money: bool,
}

/// Some rows of a list as data.
pub struct Rows {
    /// Rows over all pages, where the API says.
    pub count: Option<u64>,
    pub has_next: bool,
    /// The path of each row's page, and its cells.
    pub rows: Vec<(String, Vec<Cell>)>,
}

impl Listed {
    fn of<T: 'static>(list: &'static List<T>, ask: impl Fn(&ListQuery) -> Question + Send + Sync + 'static) -> Self {
        let here = use_here();
        let router = use_router();
        let query = Memo::new(move |_| {
            let declared: Vec<&str> = list.filters.iter().map(|filter| filter.key).collect();
            ListQuery::from_pairs_or(&router.address().query, &declared, list.fallback)
        });
        let question: Arc<dyn Fn(&ListQuery) -> Question + Send + Sync> = Arc::new(ask);
        let page: Load<Page<T>> = load_question(
            {
                let question = question.clone();
                move || question(&query.get())
            },
            !list.watched,
        );
        let columns = list.columns.iter().filter(|column| column.is_of_use(&here));
        Self {
            key: list.key,
            title: list.title,
            columns: columns
                .map(|column| Named { key: column.key, label: column.label, money: column.money })
                .collect(),
            filters: list.filters,
            fallback: list.fallback,
            ready: list.views,
            actions: list.actions,
            watched: list.watched,
            sizes: list.sizes,
            steady: list.steady,
            query,
            visible: column::use_visible(list),
            count: Signal::derive(move || page.with(|page| page.count).flatten()),
            extent: Signal::derive(move || {
                let asked = query.read().page_size;
                let size = u64::from(asked.unwrap_or_else(|| list.sizes.default_size()));
                page.with(|page| match (page.count, page.rows.len() as u64) {
                    // What was put together of several reads is one page, however long.
                    (Some(count), rows) if rows == count && rows > size => Some(Extent::Whole(count)),
                    (Some(count), _) => Some(Extent::Known(list.sizes.pages(count, asked), count)),
                    (None, _) if matches!(list.sizes, Sizes::Endless(_)) => Some(Extent::Open(page.has_next)),
                    (None, _) => None,
                })
                .flatten()
            }),
            page: page.state,
            marked: RwSignal::new(Vec::new()),
            views: RwSignal::new(Vec::new()),
            question,
            rows: Arc::new(move |answer, keys| {
                let page: &Page<T> = answer.value()?;
                Some(Rows { count: page.count, has_next: page.has_next, rows: rows(list, page, keys, &here) })
            }),
        }
    }
}

/// The cells of a page, with the path of each row.
fn rows<T>(list: &List<T>, page: &Page<T>, keys: &[&'static str], here: &Here) -> Vec<(String, Vec<Cell>)> {
    let columns: Vec<&Column<T>> =
        list.columns.iter().filter(|column| keys.contains(&column.key) && column.is_of_use(here)).collect();
    let cells = |row| columns.iter().map(|column| (column.cell)(row, here)).collect();
    page.rows.iter().map(|row| (here.to((list.open)(row)).path(), cells(row))).collect()
}

/// A whole list: toolbar, table, pages, and what stands there instead of rows. `ask` is the call for a question.
pub fn listing<T: 'static>(
    list: &'static List<T>,
    ask: impl Fn(&ListQuery) -> Question + Send + Sync + 'static,
) -> Piece {
    let listed = Listed::of(list, ask);
    let heads = list.columns.iter().map(|column| Head {
        key: column.key,
        label: (column.label)(),
        ordering: column.ordering,
        end: column.end,
        short: column.short,
    });
    let heads: Vec<Head> = heads.collect();
    let draw = Draw { listed: listed.clone(), heads, terms: list.terms, nothing: list.nothing };
    drawn(draw, list.search)
}

/// What draws the rows of an answer.
struct Draw {
    listed: Listed,
    heads: Vec<Head>,
    terms: fn(&str) -> Vec<String>,
    nothing: fn() -> &'static str,
}

impl Draw {
    fn answer(&self, answer: &Answer) -> Piece {
        let query = self.listed.query.get_untracked();
        let chosen = self.listed.visible.get();
        let rows = (self.listed.rows)(answer, &chosen).map(|rows| rows.rows).unwrap_or_default();
        if rows.is_empty() {
            return nothing(&query, self.listed.title, self.nothing);
        }
        let router = use_router();
        let is_shown = |head: &&Head| {
            chosen.contains(&head.key) && self.listed.columns.iter().any(|column| column.key == head.key)
        };
        let heads = self.heads.iter().filter(is_shown).cloned().collect();
        let rows = rows.into_iter().map(|(path, cells)| Row { href: router.href_of(&path), path, cells }).collect();
        let terms = (self.terms)(&query.search);
        let view = table::table((self.listed.title)(), heads, rows, &terms, query, self.listed.marked);
        router.arrived();
        view
    }
}

fn drawn(draw: Draw, search: fn() -> &'static str) -> Piece {
    let router = use_router();
    let listed = draw.listed.clone();
    provide_context(listed.clone());
    let Listed { title, query, count, extent, page, sizes, .. } = listed;
    use_title(move || match (query.read().page, extent.get()) {
        (page @ 2.., Some(Extent::Known(pages, _))) => {
            t::list::page_title(title(), &page.to_string(), &pages.to_string())
        }
        (page @ 2.., Some(Extent::Open(_))) => t::list::open_page_title(title(), &page.to_string()),
        _ => title().to_owned(),
    });
    // A page past the end is left by itself: the list became shorter, or the link is old.
    effect(move || {
        let past = page.error().is_some_and(|error| error.cause == Cause::NotFound) && query.read_untracked().page > 1;
        if past {
            router.ask(query.get_untracked().on_page(1).to_pairs(), false);
        }
    });
    keys::listen();
    view! {
        {ask::tabs(listed.key, !listed.ready.is_empty())}
        {ask::toolbar(search, listed.filters, query, page_state(page))}
        <p class="sr" role="status" aria-live="polite">{Signal::derive(move || summary(page, count.get()))}</p>
        {listed.watched.then(|| later(Tool::News))}
        {shown(page, table::waiting, Box::new(move |answer| draw.answer(answer)))}
        {listed.columns.iter().any(|column| column.money).then(|| later(Tool::Totals))}
        {dynamic(move || match extent.get() {
            Some(extent) => pager::pager(query.get(), extent, sizes),
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
    if query.is_fallback() {
        return view! {
            <section class="nothing">
                <h2>{t::list::nothing_to_do()}</h2>
                <p>{advice()}</p>
            </section>
        }
        .piece();
    }
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

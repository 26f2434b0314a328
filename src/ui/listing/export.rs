use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::csv::{self, BYTE_ORDER_MARK};
use super::{Listed, Named, Rows};
use crate::api::query::Ordering;
use crate::api::{Error, ListQuery};
use crate::client::{Client, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::session::now;
use crate::session::scope::use_here;
use crate::ui::copy::copy;
use crate::ui::job::{Job, JobState, use_jobs};
use crate::ui::json::curl;
use crate::ui::menu;
use crate::ui::notice::words;
use crate::ui::text::file_time;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::together::together;

/// How many pages are asked for at once.
const TOGETHER: u32 = 4;
/// From how many rows on it is said that it takes a while.
const MANY: u64 = 10_000;

/// What the menu holds: how many rows there are, and the button that begins.
pub fn export() -> Piece {
    let listed: Listed = expect_context();
    let (count, marked, visible) = (listed.count, listed.marked, listed.visible);
    let (jobs, client, toasts) = (use_jobs(), use_client(), use_toasts());
    let here = use_here();
    let only_marked = RwSignal::new(false);
    let rows = Signal::derive(move || match marked.with(Vec::len) {
        marked @ 1.. if only_marked.get() => Some(marked as u64),
        _ => count.get(),
    });
    let scope = here.scope.edition.clone().unwrap_or_else(|| here.scope.org.clone());
    let (question, query) = (listed.question.clone(), listed.query);
    let begin = move |_| {
        menu::close("export");
        let only = if only_marked.get_untracked() { marked.get_untracked() } else { Vec::new() };
        let name = format!("{scope}-{}-{}.csv", listed.key, file_time(now()));
        let export = Export::of(&listed, only, name);
        jobs.start(t::export::job((listed.title)()), rows.get_untracked(), |job| {
            spawn(export.run(job, client, toasts))
        });
    };
    let begin = StoredValue::new_local(begin);
    view! {
        <div class="export">
            <p>{Signal::derive(move || match rows.get() {
                Some(rows) => t::export::rows(rows),
                None => t::export::unknown().to_owned(),
            })}</p>
            <p class="hint">{Signal::derive(move || t::export::columns(visible.read().len() as u64))}</p>
            {dynamic(move || match marked.with(Vec::len) {
                0 => ().piece(),
                count => view! {
                    <label class="check"><input type="checkbox" bind:checked=only_marked/> {t::export::only_marked(count as u64)}</label>
                }
                .piece(),
            })}
            <p class="hint" hidden=move || rows.get().is_none_or(|rows| rows < MANY)>{t::export::many()}</p>
            <p class="hint">{t::export::personal()}</p>
            <button type="button" class="button primary" disabled=move || rows.get() == Some(0)
                on:click=move |event| begin.with_value(|begin| begin(event))>
                {t::export::begin()}
            </button>
            {dynamic(move || {
                let question = question(&query.get());
                // What is put together of several reads has no one line that asks for it.
                question.single().map(|target| {
                    view! { <p class="hint">{t::export::curl()} {copy(curl(question.api(), &target))}</p> }
                })
                .piece()
            })}
        </div>
    }
    .piece()
}

/// All rows that answer a question, read page by page.
struct Export {
    listed: Listed,
    query: ListQuery,
    columns: Vec<Named>,
    /// Only these rows; all when empty.
    only: Vec<String>,
    name: String,
}

/// What has been read so far.
struct File {
    /// Outside of our memory: the browser may keep them on disk.
    parts: js_sys::Array,
    /// Of the paths of the rows: a row that moves to another page while we read is met twice.
    seen: BTreeSet<u64>,
}

impl Export {
    fn of(listed: &Listed, only: Vec<String>, name: String) -> Self {
        let visible = listed.visible.get_untracked();
        let mut query = listed.query.get_untracked().on_page(1);
        // What new rows would come before is no steady order.
        query.ordering.get_or_insert_with(|| Ordering { key: listed.steady.to_owned(), descending: false });
        query.page_size = Some(listed.sizes.largest());
        let columns = listed.columns.iter().filter(|column| visible.contains(&column.key)).copied().collect();
        Self { listed: listed.clone(), query, columns, only, name }
    }

    async fn run(self, job: Job, client: Client, toasts: Toasts) {
        let mut file = File { parts: js_sys::Array::new(), seen: BTreeSet::new() };
        file.write(&format!("{BYTE_ORDER_MARK}{}", self.head()));
        let (mut page, mut last, mut size_of_first) = (1, None::<u32>, 1);
        let wanted = if self.only.is_empty() { usize::MAX } else { self.only.len() };
        while last.is_none_or(|last| page <= last) && file.seen.len() < wanted {
            if !job.may_go_on().await {
                return;
            }
            // The first page alone: it says how many there are.
            let some = last.map_or(1, |last| TOGETHER.min(last + 1 - page));
            let pages = (page..page + some).map(|page| self.page(client, page));
            for result in together(pages.collect()).await {
                match result {
                    Ok(rows) => {
                        if let (Some(count), true) = (rows.count, self.only.is_empty()) {
                            job.total.try_set(Some(count));
                        }
                        // What a page really holds: the API may give fewer than it was asked for.
                        let size = if page == 1 { (rows.rows.len() as u64).max(1) } else { size_of_first };
                        size_of_first = size;
                        last = match rows.count {
                            Some(count) => u32::try_from(count.div_ceil(size).max(1)).ok(),
                            None if rows.has_next => None,
                            None => Some(page),
                        };
                        self.add(&mut file, rows);
                        page += 1;
                        job.done.try_set(file.seen.len() as u64);
                    }
                    Err(error) => {
                        // Kept as far as it is: the person goes on when the reason is gone.
                        job.note.try_set(words(&error).0.to_owned());
                        job.state.try_set(JobState::Paused);
                        break;
                    }
                }
            }
        }
        self.finish(&file, job, toasts);
    }

    async fn page(&self, client: Client, page: u32) -> Result<Rows, Error> {
        let keys: Vec<&'static str> = self.columns.iter().map(|column| column.key).collect();
        let answer = client.read(&(self.listed.question)(&self.query.clone().on_page(page))).await?;
        let rows = (self.listed.rows)(&answer, &keys);
        Ok(rows.unwrap_or(Rows { count: None, has_next: false, rows: Vec::new() }))
    }

    fn head(&self) -> String {
        let mut names = Vec::new();
        for column in &self.columns {
            names.push((column.label)());
            if column.money {
                names.push(t::export::currency());
            }
        }
        csv::line(names)
    }

    fn add(&self, file: &mut File, rows: Rows) {
        let is_money: Vec<bool> = self.columns.iter().map(|column| column.money).collect();
        let mut text = String::new();
        for (path, cells) in rows.rows {
            if (self.only.is_empty() || self.only.contains(&path)) && file.seen.insert(hash(&path)) {
                text.push_str(&csv::row(&cells, &is_money));
            }
        }
        file.write(&text);
    }

    fn finish(&self, file: &File, job: Job, toasts: Toasts) {
        let rows = file.seen.len() as u64;
        let Some(address) = address(&file.parts) else {
            job.note.try_set(t::export::no_file().to_owned());
            job.state.try_set(JobState::Failed);
            return toasts.failed(t::export::no_file());
        };
        // A list that changes under the export may end with other rows than were announced: that is said and not hidden.
        let announced = job.total.try_get_untracked().flatten().unwrap_or(rows);
        if announced != rows {
            job.note.try_set(t::export::differs(&announced.to_string(), &rows.to_string()));
        }
        save(&address, &self.name);
        job.file.try_set(Some((address, self.name.clone())));
        job.state.try_set(JobState::Done);
        toasts.done(t::export::done(rows, (self.listed.title)()));
    }
}

impl File {
    fn write(&self, text: &str) {
        let part = js_sys::Array::of1(&JsValue::from_str(text));
        if let Ok(blob) = Blob::new_with_str_sequence(&part) {
            self.parts.push(&blob);
        }
    }
}

/// The address of a file of these parts, which lives until it is taken back or the window is closed.
pub fn address(parts: &js_sys::Array) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let blob = Blob::new_with_blob_sequence_and_options(parts, &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Lets the browser save what lies at an address of ours.
pub fn save(address: &str, name: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}

/// FNV-1a: of a hundred thousand rows two are taken for one with a chance of one to three thousand million.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

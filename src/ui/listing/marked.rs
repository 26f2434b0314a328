use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Action, Listed};
use crate::api::ListQuery;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn_here};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::use_signed;
use crate::ui::bulk::{MOST, unfinished, use_bulk};
use crate::ui::debounce::Debounce;
use crate::ui::notice::words;
use crate::ui::toast::use_toasts;

/// How many rows are marked, marking all that match, and what can be done to them.
pub fn marked() -> Piece {
    let listed: Listed = expect_context();
    let marked = listed.marked;
    keep_boxes(marked);
    clear_with_question(&listed);
    let here = use_here();
    let actions: Vec<Action> = listed.actions.iter().copied().filter(|action| (action.allowed)(&here)).collect();
    let has_actions = !actions.is_empty();
    let (bulk, here) = (use_bulk(), StoredValue::new(here));
    effect(move || {
        let finished = bulk.finished();
        if !finished.is_empty() {
            marked.update(|marked| marked.retain(|path| !finished.contains(path)));
        }
    });
    let offer = if has_actions { offer(&listed) } else { ().piece() };
    let is_reading = RwSignal::new(false);
    let content = move || match marked.with(Vec::len) {
        0 => ().piece(),
        count => {
            let buttons = actions.clone().into_iter().map(|action| {
                view! {
                    <button type="button" class="button small" on:click=move |_| (action.run)(bulk, &here.get_value(), marked.get_untracked())>{(action.label)()}</button>
                }
            });
            let buttons = buttons.collect_view();
            let clear = move |_| marked.set(Vec::new());
            view! {
                <div class="marked" role="status">
                    <span>{how_many(&listed, count)}</span>
                    {all(&listed, count, is_reading)}
                    <button type="button" class="link" on:click=clear>{t::list::unmark()}</button>
                    <span class="doings">{buttons}</span>
                </div>
            }
            .piece()
        }
    };
    view! {
        {offer}
        {dynamic(content)}
    }
    .piece()
}

fn how_many(listed: &Listed, count: usize) -> String {
    match listed.count.get() {
        Some(all) if all == count as u64 => t::list::all_marked(all),
        _ => t::list::marked(count as u64),
    }
}

/// Marks the rows of every page, where a run may have so many.
fn all(listed: &Listed, count: usize, is_reading: RwSignal<bool>) -> Piece {
    let Some(all) = listed.count.get().filter(|all| *all > count as u64) else { return ().piece() };
    if listed.actions.is_empty() {
        return ().piece();
    }
    if all > MOST as u64 {
        return view! { <span class="hint">{t::list::too_many_to_mark(MOST as u64)}</span> }.piece();
    }
    let (client, toasts) = (use_client(), use_toasts());
    let listed = listed.clone();
    let read = move |_| {
        if is_reading.get_untracked() {
            return;
        }
        is_reading.set(true);
        let listed = listed.clone();
        spawn_here(async move {
            let mut query = listed.query.get_untracked().on_page(1);
            query.page_size = Some(listed.sizes.largest());
            let mut paths: Vec<String> = Vec::new();
            let mut page = 1;
            loop {
                let answer = client.read(&(listed.question)(&query.clone().on_page(page))).await;
                let rows = match answer {
                    Ok(answer) => (listed.rows)(&answer, &[]),
                    Err(error) => {
                        toasts.failed(words(&error).0);
                        break;
                    }
                };
                let Some(rows) = rows else { break };
                let has_next = rows.has_next && !rows.rows.is_empty();
                for (path, _) in rows.rows {
                    if !paths.contains(&path) && paths.len() < MOST {
                        paths.push(path);
                    }
                }
                page += 1;
                if !has_next {
                    listed.marked.set(paths);
                    break;
                }
            }
            is_reading.set(false);
        });
    };
    view! {
        <button type="button" class="link" aria-disabled=move || is_reading.get().to_string() on:click=read>{t::list::mark_matching(all)}</button>
    }
    .piece()
}

/// What was left of a run that was cut off, to be marked once more.
fn offer(listed: &Listed) -> Piece {
    let person = use_signed().get_untracked().user.id.to_string();
    let list = use_router().address().place.path();
    let left: Vec<String> =
        unfinished::left(&person).into_iter().filter(|path| path.starts_with(&format!("{list}/"))).collect();
    if left.is_empty() || use_bulk().is_running() {
        return ().piece();
    }
    let is_offered = RwSignal::new(true);
    let marked = listed.marked;
    let (left, person) = (StoredValue::new(left), StoredValue::new(person));
    let forget = move || {
        unfinished::forget(&person.get_value());
        is_offered.set(false);
    };
    dynamic(move || {
        if !is_offered.get() {
            return ().piece();
        }
        view! {
            <div class="notice">
                <div>{t::bulk::unfinished(left.with_value(Vec::len) as u64)}</div>
                <button type="button" class="button small" on:click=move |_| {
                    marked.set(left.get_value());
                    forget();
                }>{t::bulk::mark_unfinished()}</button>
                <button type="button" class="button small" on:click=move |_| forget()>{t::bulk::forget()}</button>
            </div>
        }
        .piece()
    })
}

/// What was marked under another question is not what is meant now; another page of the same one is.
fn clear_with_question(listed: &Listed) {
    let (query, marked, toasts) = (listed.query, listed.marked, use_toasts());
    let asked = Memo::new(move |_| ListQuery { page: 1, ..query.get() });
    effect(move || {
        // Read and not only tracked: a memo that nobody reads follows nothing.
        let _ = asked.get();
        if marked.with_untracked(|marked| !marked.is_empty()) {
            marked.set(Vec::new());
            toasts.done(t::list::unmarked());
        }
    });
}

/// The boxes of the rows are made by hand: what marks rows elsewhere has to tell them.
fn keep_boxes(marked: RwSignal<Vec<String>>) {
    let soon = Debounce::of(Duration::ZERO);
    effect(move || {
        marked.track();
        // After the rows of another page have been drawn.
        soon.start(move || {
            let Ok(boxes) = document().query_selector_all("tbody [data-mark]") else { return };
            let boxes =
                (0..boxes.length()).filter_map(|at| boxes.get(at)?.dyn_into::<web_sys::HtmlInputElement>().ok());
            for input in boxes {
                let path = input.get_attribute("data-mark").unwrap_or_default();
                let is_marked = marked.try_with_untracked(|marked| marked.contains(&path));
                if let Some(is_marked) = is_marked {
                    input.set_checked(is_marked);
                }
            }
        });
    });
}

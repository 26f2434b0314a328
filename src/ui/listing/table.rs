use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::api::ListQuery;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::router::{Router, use_router};
use crate::ui::cell::Cell;
use crate::ui::icon;

/// The head of a column.
#[derive(Clone)]
pub struct Head {
    pub key: &'static str,
    pub label: &'static str,
    pub ordering: Option<&'static str>,
    pub end: bool,
    pub short: bool,
}

impl Head {
    /// Of the fields below it.
    fn class(&self) -> &'static str {
        match (self.end, self.short) {
            (true, _) => "end",
            (false, true) => "short",
            (false, false) => "",
        }
    }
}

/// A row and the page that it opens.
pub struct Row {
    pub href: String,
    /// What the row is known by.
    pub path: String,
    pub cells: Vec<Cell>,
}

/// Draws rows. On a phone the style makes cards of them, with the heads as labels; the roles keep the meaning of a table.
pub fn table(
    caption: &'static str,
    heads: Vec<Head>,
    rows: Vec<Row>,
    terms: &[String],
    query: ListQuery,
    marked: RwSignal<Vec<String>>,
) -> Piece {
    refocus();
    let router = use_router();
    let labels: Vec<(&'static str, &'static str)> = heads.iter().map(|head| (head.label, head.class())).collect();
    let paths: Vec<String> = rows.iter().map(|row| row.path.clone()).collect();
    let all = Memo::new(move |_| marked.with(|marked| paths.iter().all(|path| marked.contains(path))));
    let first = marked.get_untracked();
    let rows = rows.into_iter().map(|row| {
        let mark = view! {
            <td role="cell" class="mark">
                <input type="checkbox" aria-label=t::list::mark() data-mark=row.path.clone() checked=first.contains(&row.path)/>
            </td>
        };
        let mut cells = row.cells.into_iter().zip(&labels);
        let first = cells.next().map(|(cell, (label, class))| {
            // The key lets Back give the focus to the row that was opened.
            view! {
                <th role="rowheader" scope="row" data-label=*label class=*class>
                    <a class="row-link" href=row.href.clone() data-key=row.href>{cell.view(terms, false)}</a>
                </th>
            }
        });
        let rest = cells.map(|(cell, (label, class))| {
            view! { <td role="cell" data-label=*label class=*class>{cell.view(terms, false)}</td> }
        });
        view! { <tr role="row">{mark} {first} {rest.collect_view()}</tr> }
    });
    view! {
        <div class="table">
            <table role="table" on:click=move |event| mark(&event, marked)>
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <td role="cell" class="mark">
                            <input type="checkbox" aria-label=t::list::mark_all() data-mark="" prop:checked=all/>
                        </td>
                        {heads.into_iter().map(|head| column_head(head, &query)).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup" on:click=move |event| open_row(router, &event)>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .piece()
}

fn column_head(head: Head, query: &ListQuery) -> Piece {
    let end = head.end;
    let Head { label, ordering, .. } = head;
    let Some(key) = ordering else {
        return view! { <th role="columnheader" scope="col" class:end=end>{label}</th> }.piece();
    };
    let router = use_router();
    let current = query.ordering.as_ref().filter(|ordering| ordering.key == key).map(|ordering| ordering.descending);
    let next = query.clone().sorted_by(key).to_pairs();
    let arrow = current.map(|descending| if descending { icon::down() } else { icon::up() });
    let sort = current.map(|descending| if descending { "descending" } else { "ascending" });
    view! {
        <th role="columnheader" scope="col" class:end=end aria-sort=sort>
            <button type="button" class="sort" data-key=format!("sort-{key}") title=t::list::sort(label)
                on:click=move |_| router.ask(next.clone(), true)>
                {label} {arrow}
            </button>
        </th>
    }
    .piece()
}

/// Marks rows: one, the whole page by the box in the head, or all from the last one by Shift.
fn mark(event: &ev::MouseEvent, marked: RwSignal<Vec<String>>) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some((input, path)) = target.and_then(|input| Some((input.clone(), input.get_attribute("data-mark")?))) else {
        return;
    };
    let Ok(boxes) = document().query_selector_all("tbody [data-mark]") else { return };
    let boxes: Vec<web_sys::HtmlInputElement> =
        (0..boxes.length()).filter_map(|at| boxes.get(at)?.dyn_into().ok()).collect();
    let name = |input: &web_sys::HtmlInputElement| input.get_attribute("data-mark").unwrap_or_default();
    let on = input.checked();
    let at = boxes.iter().position(|other| *other == input);
    let last = marked
        .with_untracked(|marked| marked.last().and_then(|last| boxes.iter().position(|other| name(other) == *last)));
    let range = match (path.is_empty(), at, last) {
        (true, ..) => 0..boxes.len(),
        (false, Some(at), Some(last)) if event.shift_key() => at.min(last)..at.max(last) + 1,
        (false, Some(at), _) => at..at + 1,
        (false, None, _) => return,
    };
    marked.update(|marked| {
        for input in &boxes[range] {
            input.set_checked(on);
            marked.retain(|path| *path != name(input));
            if on {
                marked.push(name(input));
            }
        }
    });
}

/// A click anywhere in a row opens it, unless it was meant for something in the row or ended a selection of text.
fn open_row(router: Router, event: &ev::MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let is_control = target.closest("a, button, input, label").ok().flatten().is_some();
    if is_control || selected_text() || event.button() != 0 {
        return;
    }
    let link = target.closest("tr").ok().flatten().and_then(|row| row.query_selector("a.row-link").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        // Not by a click on the link, which would come back here while this handler runs.
        router.follow(&link);
    }
}

fn selected_text() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// New rows take the place of the old ones; what had the focus gets it again when it is still there.
fn refocus() {
    let key = document().active_element().and_then(|element| element.get_attribute("data-key"));
    let Some(key) = key else { return };
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let selector = format!("[data-key=\"{}\"]", key.replace(['"', '\\'], ""));
        if let (true, Ok(Some(element))) = (lost, document().query_selector(&selector)) {
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

/// Grey rows of the height of real ones, so that nothing jumps; the style shows them after 300 ms.
pub fn waiting() -> Piece {
    view! {
        <div class="skeleton rows" aria-hidden="true">{(0..12).map(|_| view! { <span></span> }).collect_view()}</div>
    }
    .piece()
}

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
pub struct Head {
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
    pub cells: Vec<Cell>,
}

/// Draws rows. On a phone the style makes cards of them, with the heads as labels; the roles keep the meaning of a table.
pub fn table(caption: &'static str, heads: Vec<Head>, rows: Vec<Row>, terms: &[String], query: ListQuery) -> Piece {
    refocus();
    let router = use_router();
    let labels: Vec<(&'static str, &'static str)> = heads.iter().map(|head| (head.label, head.class())).collect();
    let rows = rows.into_iter().map(|row| {
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
        view! { <tr role="row">{first} {rest.collect_view()}</tr> }
    });
    view! {
        <div class="table">
            <table role="table">
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads.into_iter().map(|head| column_head(head, &query)).collect_view()}</tr>
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

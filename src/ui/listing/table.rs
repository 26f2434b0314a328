use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::api::ListQuery;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, built};
use crate::router::{Router, use_router};
use crate::ui::cell::Cell;
use crate::ui::element::{append, attribute, element};
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
    let paths: Vec<String> = rows.iter().map(|row| row.path.clone()).collect();
    let all = Memo::new(move |_| marked.with(|marked| paths.iter().all(|path| marked.contains(path))));
    let body = {
        let marked = marked.get_untracked();
        let labels: Vec<(&'static str, &'static str)> = heads.iter().map(|head| (head.label, head.class())).collect();
        let terms = terms.to_vec();
        built(move || body(&labels, rows, &terms, &marked))
    };
    view! {
        <div class="table">
            <table
                role="table"
                on:click=move |event| {
                    mark(&event, marked);
                    open_row(router, &event);
                }
            >
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <td role="cell" class="mark">
                            <input type="checkbox" aria-label=t::list::mark_all() data-mark="" prop:checked=all/>
                        </td>
                        {heads.into_iter().map(|head| column_head(head, &query)).collect_view()}
                    </tr>
                </thead>
                {body}
            </table>
        </div>
    }
    .piece()
}

/// The rows, by hand: each is a copy of one that has all that they have in common, and only what differs is filled in.
fn body(labels: &[(&'static str, &'static str)], rows: Vec<Row>, terms: &[String], marked: &[String]) -> Element {
    let body = element("tbody", "");
    attribute(&body, "role", "rowgroup");
    let pattern = pattern(labels);
    for row in rows {
        let Some(copy) = pattern.clone_node_with_deep(true).ok().and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        fill(&copy, row, terms, marked);
        append(&body, &copy);
    }
    body
}

/// A row without content.
fn pattern(labels: &[(&'static str, &'static str)]) -> Element {
    let row = element("tr", "");
    attribute(&row, "role", "row");
    let (cell, input) = (element("td", "mark"), element("input", ""));
    attribute(&cell, "role", "cell");
    attribute(&input, "type", "checkbox");
    attribute(&input, "aria-label", t::list::mark());
    append(&cell, &input);
    append(&row, &cell);
    for (at, (label, class)) in labels.iter().enumerate() {
        let cell = element(if at == 0 { "th" } else { "td" }, class);
        attribute(&cell, "role", if at == 0 { "rowheader" } else { "cell" });
        attribute(&cell, "data-label", label);
        if at == 0 {
            attribute(&cell, "scope", "row");
            append(&cell, &element("a", "row-link"));
        }
        append(&row, &cell);
    }
    row
}

fn fill(row: &Element, content: Row, terms: &[String], marked: &[String]) {
    let mut cell = row.first_element_child();
    if let Some(input) = cell.as_ref().and_then(Element::first_element_child) {
        attribute(&input, "data-mark", &content.path);
        if marked.contains(&content.path) {
            attribute(&input, "checked", "");
        }
    }
    for (at, value) in content.cells.into_iter().enumerate() {
        cell = cell.and_then(|cell| cell.next_element_sibling());
        let Some(cell) = &cell else { return };
        let link = if at == 0 { cell.first_element_child() } else { None };
        if let Some(link) = &link {
            attribute(link, "href", &content.href);
            // Lets Back give the focus to the row that was opened.
            attribute(link, "data-key", &content.href);
        }
        let parent = link.as_ref().unwrap_or(cell);
        match value {
            Cell::Text(text) if terms.is_empty() => parent.set_text_content(Some(&text)),
            value => append(parent, &value.element(terms, false)),
        }
    }
}

fn column_head(head: Head, query: &ListQuery) -> Piece {
    let class = head.class();
    let Head { label, ordering, .. } = head;
    let Some(key) = ordering else {
        return view! { <th role="columnheader" scope="col" class=class>{label}</th> }.piece();
    };
    let router = use_router();
    let current = query.ordering.as_ref().filter(|ordering| ordering.key == key).map(|ordering| ordering.descending);
    let next = query.clone().sorted_by(key).to_pairs();
    let arrow = current.map(|descending| if descending { icon::down() } else { icon::up() });
    let sort = current.map(|descending| if descending { "descending" } else { "ascending" });
    view! {
        <th role="columnheader" scope="col" class=class aria-sort=sort>
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
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
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

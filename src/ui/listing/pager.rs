use leptos::ev::{self, Targeted};
use leptos::prelude::*;

use super::Sizes;
use crate::api::ListQuery;
use crate::i18n::{number, t};
use crate::piece::{IntoPiece, Piece};
use crate::router::{Router, use_router};
use crate::ui::icon;

/// How far a list goes, as far as the API says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Pages and rows over all of them.
    Known(u64, u64),
    /// Whether there may be a page after this one.
    Open(bool),
    /// All rows are on this page.
    Whole(u64),
}

/// Pages as links, so that one opens in a tab of its own, and how many rows a page has.
pub fn pager(query: ListQuery, extent: Extent, sizes: Sizes) -> Piece {
    match extent {
        Extent::Known(pages, count) => numbered(query, pages, count, sizes),
        Extent::Open(has_next) => open(query, has_next, sizes),
        Extent::Whole(count) => view! { <footer class="pager"><p>{t::list::rows(count)}</p></footer> }.piece(),
    }
}

/// Without a total: the page's number, and a next one only while this one is full.
fn open(query: ListQuery, has_next: bool, sizes: Sizes) -> Piece {
    let router = use_router();
    let page = u64::from(query.page);
    let step = |to: u64, label: &'static str, icon: Piece| {
        view! { <li><a href=href(router, &query, to) aria-label=label title=label>{icon}</a></li> }
    };
    view! {
        <footer class="pager">
            <p>{t::list::page_number(&page.to_string())}</p>
            <nav aria-label=t::list::pages() hidden=page == 1 && !has_next>
                <ul>
                    {(page > 1).then(|| step(page - 1, t::list::previous(), icon::previous()))}
                    {has_next.then(|| step(page + 1, t::list::next(), icon::next()))}
                </ul>
            </nav>
            {size_choice(router, &query, sizes)}
        </footer>
    }
    .piece()
}

fn numbered(query: ListQuery, pages: u64, count: u64, sizes: Sizes) -> Piece {
    let router = use_router();
    let page = u64::from(query.page);
    let numbers = shown(page, pages).into_iter().map(|entry| match entry {
        Some(number) => {
            let current = (number == page).then_some("page");
            view! { <li><a href=href(router, &query, number) aria-current=current>{number.to_string()}</a></li> }
                .piece()
        }
        None => view! { <li aria-hidden="true">"…"</li> }.piece(),
    });
    let step = |to: u64, possible: bool, label: &'static str, icon: Piece| {
        possible.then(|| view! { <li><a href=href(router, &query, to) aria-label=label title=label>{icon}</a></li> })
    };
    let size = query.page_size.unwrap_or_else(|| sizes.default_size());
    let from = (page - 1) * u64::from(size) + 1;
    let to = (page * u64::from(size)).min(count);
    view! {
        <footer class="pager">
            <p>{(from <= to).then(|| t::list::range(&number(from), &number(to), &number(count)))}</p>
            <nav aria-label=t::list::pages() hidden=pages <= 1>
                <ul>
                    {step(page.saturating_sub(1), page > 1, t::list::previous(), icon::previous())}
                    {numbers.collect_view()}
                    {step(page + 1, page < pages, t::list::next(), icon::next())}
                </ul>
            </nav>
            {size_choice(router, &query, sizes)}
        </footer>
    }
    .piece()
}

fn href(router: Router, query: &ListQuery, page: u64) -> String {
    let place = router.address().place;
    router.href_with(&place, &query.clone().on_page(u32::try_from(page).unwrap_or(u32::MAX)).to_pairs())
}

fn size_choice(router: Router, query: &ListQuery, sizes: Sizes) -> Piece {
    let (Sizes::Choice(choices) | Sizes::Endless(choices)) = sizes else {
        return ().piece();
    };
    let current = query.page_size.unwrap_or_else(|| sizes.default_size());
    let query = query.clone();
    let on_change = move |event: Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let size = event.target().value().parse().ok().filter(|size| *size != sizes.default_size());
        router.ask(ListQuery { page_size: size, page: 1, ..query.clone() }.to_pairs(), true);
    };
    let options = choices.iter().map(|size| {
        view! { <option value=size.to_string() selected=*size == current>{size.to_string()}</option> }
    });
    view! {
        <label class="page-size">
            {t::list::page_size()}
            <select on:change:target=on_change>{options.collect_view()}</select>
        </label>
    }
    .piece()
}

/// The pages that are named: the first, those around the current one, the last; `None` is a gap.
fn shown(page: u64, pages: u64) -> Vec<Option<u64>> {
    let near = |number: u64| number == 1 || number == pages || number.abs_diff(page) <= 1;
    let mut shown = Vec::new();
    let mut last = 0;
    // Only numbers that can be near are looked at: a list may have thousands of pages.
    let around = page.saturating_sub(1).max(1)..=(page + 1).min(pages);
    for number in std::iter::once(1).chain(around).chain(std::iter::once(pages)) {
        if number <= last || !near(number) {
            continue;
        }
        match number - last {
            1 => {}
            2 => shown.push(Some(number - 1)),
            _ => shown.push(None),
        }
        shown.push(Some(number));
        last = number;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    fn text(page: u64, pages: u64) -> String {
        let texts: Vec<String> = shown(page, pages)
            .into_iter()
            .map(|entry| entry.map_or("…".to_owned(), |number| number.to_string()))
            .collect();
        texts.join(" ")
    }

    #[test]
    fn the_first_the_near_and_the_last_page_are_named() {
        assert_eq!(text(1, 1), "1");
        assert_eq!(text(1, 3), "1 2 3");
        assert_eq!(text(1, 9), "1 2 … 9");
        assert_eq!(text(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(text(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(text(9, 9), "1 … 8 9");
        assert_eq!(text(7, 3), "1 2 3", "a page past the end");
        assert_eq!(text(500, 1000), "1 … 499 500 501 … 1000");
    }
}

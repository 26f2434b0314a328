//! Questions that a person gave a name: tabs over the list, kept in this browser, sent to a colleague as a link. A view is what
//! the address says, without the page.

use leptos::html;
use leptos::prelude::*;

use super::ask::views_key;
use super::{Count, Leads, Listed};
use crate::api::ListQuery;
use crate::api::query::ALL;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::{parse_query, print_query};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{now, storage};
use crate::ui::copy::copy;
use crate::ui::icon;
use crate::ui::menu;

/// A named question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    name: String,
    /// As in the address, without the page.
    query: String,
}

/// The views of a list, the same for its tabs and its menu.
#[derive(Clone, Copy)]
struct Views {
    key: &'static str,
    list: RwSignal<Vec<View>>,
}

impl Views {
    fn of(listed: &Listed) -> Self {
        let list = listed.views;
        // Read by whichever of the two comes first.
        if list.with_untracked(Vec::is_empty) {
            let stored = storage::read(&views_key(listed.key)).map(|text| read(&text)).unwrap_or_default();
            list.set(stored);
        }
        Self { key: listed.key, list }
    }

    /// Changes the views, here and in storage.
    fn change(self, change: impl FnOnce(&mut Vec<View>)) {
        self.list.update(change);
        let key = views_key(self.key);
        self.list.with_untracked(|list| match list.is_empty() {
            true => storage::remove(&key),
            false => storage::write(&key, &print(list)),
        });
    }
}

/// A view a line: its name and its query, both encoded as a query is.
fn print(views: &[View]) -> String {
    let lines = views.iter().map(|view| print_query(&[(view.name.clone(), view.query.clone())]));
    lines.collect::<Vec<_>>().join("\n")
}

fn read(text: &str) -> Vec<View> {
    let pairs = text.lines().filter_map(|line| parse_query(line).into_iter().next());
    pairs.filter(|(name, _)| !name.is_empty()).map(|(name, query)| View { name, query }).collect()
}

/// What a list asks now, as a view says it.
fn asked(query: &ListQuery) -> String {
    print_query(&query.clone().on_page(1).to_pairs())
}

/// The views as tabs, with how many rows each has.
pub fn tabs() -> Piece {
    let listed: Listed = expect_context();
    let views = Views::of(&listed);
    let (router, client) = (use_router(), use_client());
    let here = use_here();
    let query = listed.query;
    let declared: Vec<&'static str> = listed.filters.iter().map(|filter| filter.key).collect();
    let question = listed.question.clone();
    let rows = listed.rows.clone();
    // A count that could not be had is asked for again when the list itself could be read since.
    let (lacks, asked_at, again) = (RwSignal::new(false), StoredValue::new(0_i64), RwSignal::new(0_u32));
    let page = listed.page;
    effect(move || {
        if lacks.get() && page.at().is_some_and(|at| at > asked_at.get_value()) {
            lacks.set(false);
            again.update(|again| *again += 1);
        }
    });
    dynamic(move || {
        again.track();
        asked_at.set_value(now());
        let list = views.list.get();
        if list.is_empty() && listed.ready.is_empty() {
            return ().piece();
        }
        // A write may have moved rows from one view to another.
        client.revision(question(&ListQuery::default()).path());
        // Not tracked: another page of the list is no reason to count anew.
        let place = untrack(|| router.address()).place;
        let tab = |name: String, pairs: Vec<(String, String)>, count: Piece| {
            let own = print_query(&pairs);
            let is_current = Signal::derive(move || (asked(&query.read()) == own).then_some("page"));
            view! { <a href=router.href_with(&place, &pairs) aria-current=is_current>{name} " " {count}</a> }.piece()
        };
        let counted = |pairs: &[(String, String)], alarm: bool| {
            let mut counted = ListQuery::from_pairs_or(pairs, &declared, listed.fallback);
            counted.page_size = Some(1);
            let count = RwSignal::new(None::<u64>);
            let (question, rows) = (question(&counted), rows.clone());
            spawn(async move {
                match client.read(&question).await {
                    Ok(answer) => drop(count.try_set(rows(&answer, &[]).and_then(|rows| rows.count))),
                    Err(_) => drop(lacks.try_set(true)),
                }
            });
            let shown = Signal::derive(move || count.get().map(crate::i18n::number).unwrap_or_default());
            let is_alarm = Signal::derive(move || alarm && count.get().is_some_and(|count| count > 0));
            view! { <span class="count" class:alarm=is_alarm>{shown}</span> }.piece()
        };
        let ready = listed.ready.iter().map(|ready| match ready.leads {
            Leads::Question(pairs) => {
                let pairs = pairs(&here);
                let count = match ready.count {
                    Count::Hidden => ().piece(),
                    count => counted(&pairs, count == Count::Alarm),
                };
                tab((ready.name)().to_owned(), pairs, count)
            }
            Leads::Section(section) => {
                let href = router.href(&here.to(section()));
                view! { <a href=href>{(ready.name)()} " ↗"</a> }.piece()
            }
        });
        let ready = ready.collect_view();
        let everything =
            if listed.fallback.is_empty() { Vec::new() } else { vec![(ALL.0.to_owned(), ALL.1.to_owned())] };
        let all = tab(t::views::all().to_owned(), everything, ().piece());
        let tabs = list.into_iter().map(|view| {
            let pairs = parse_query(&view.query);
            let count = counted(&pairs, false);
            tab(view.name, pairs, count)
        });
        let tabs = tabs.collect_view();
        view! { <nav class="tabs" aria-label=t::views::title()>{ready} {all} {tabs}</nav> }.piece()
    })
}

/// Keeping the question of the moment, and what was kept.
pub fn views() -> Piece {
    let listed: Listed = expect_context();
    let views = Views::of(&listed);
    let router = use_router();
    let query = listed.query;
    let name = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let is_plain = Signal::derive(move || asked(&query.read()).is_empty());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = View { name: name.get_untracked().trim().to_owned(), query: asked(&query.read_untracked()) };
        if new.name.is_empty() {
            let _ = input.get_untracked().map(|input| input.focus());
            return;
        }
        views.change(|list| match list.iter_mut().find(|view| view.name == new.name) {
            Some(view) => *view = new,
            None => list.push(new),
        });
        name.set(String::new());
        menu::close("views");
    };
    let rows = move || {
        let place = router.address().place;
        let origin = window().location().origin().unwrap_or_default();
        let list = views.list.get();
        if list.is_empty() {
            return view! { <p class="hint">{t::views::nothing()}</p> }.piece();
        }
        let rows = list.into_iter().map(|view| {
            let link = format!("{origin}{}{}", router.href(&place), view.query);
            let (old, gone) = (view.name.clone(), view.name.clone());
            let rename = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
                let new = event.target().value().trim().to_owned();
                let taken = views.list.with_untracked(|list| list.iter().any(|view| view.name == new));
                if new.is_empty() || taken {
                    return event.target().set_value(&old);
                }
                views.change(|list| list.iter_mut().filter(|view| view.name == old).for_each(|view| view.name.clone_from(&new)));
            };
            view! {
                <li>
                    <input type="text" aria-label=t::views::name() prop:value=view.name.clone() on:change:target=rename/>
                    {copy(link)}
                    <button type="button" class="icon-button" aria-label=t::views::delete(&view.name) title=t::views::delete(&view.name)
                        on:click=move |_| views.change(|list| list.retain(|view| view.name != gone))>
                        {icon::close()}
                    </button>
                </li>
            }
        });
        view! { <ul class="kept-views">{rows.collect_view()}</ul> }.piece()
    };
    view! {
        <div class="views-menu">
            {dynamic(rows)}
            <form on:submit=keep>
                <label for="view-name">{t::views::keep()}</label>
                <p class="hint" hidden=move || !is_plain.get()>{t::views::plain()}</p>
                <div class="buttons">
                    <input id="view-name" type="text" autocomplete="off" maxlength="60" placeholder=t::views::name() node_ref=input bind:value=name disabled=is_plain/>
                    <button type="submit" class="button" disabled=is_plain>{t::views::save()}</button>
                </div>
            </form>
        </div>
    }
    .piece()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_survive_printing_and_reading() {
        let views = vec![
            View { name: "To do & æøå".into(), query: "?status=pending&search=a%20b".into() },
            View { name: "x=y".into(), query: String::new() },
        ];
        assert_eq!(read(&print(&views)), views);
        assert_eq!(read("\n?=lost\nnonsense"), [View { name: "nonsense".into(), query: String::new() }]);
    }

    #[test]
    fn a_view_is_the_question_and_not_the_page() {
        let query = ListQuery::from_pairs(&parse_query("?search=a&page=3"), &[]);
        assert_eq!(asked(&query), "?search=a");
    }
}

/// What can be chosen without asking, and what a typed text asks for.
mod entries;
/// Records that were opened in this tab.
mod recent;
/// Records out of answers.
mod records;

use std::time::Duration;

use leptos::ev::{self, Targeted};
use leptos::html;
use leptos::prelude::*;

use crate::api::{ListQuery, orders, refunds, users};
use crate::client::{Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::Section;
use crate::records::staff::searched;
use crate::router::{Address, use_router};
use crate::session::scope::{Here, use_here};
use crate::session::use_session;
use crate::ui::debounce::Debounce;
use crate::ui::dialog::dialog;
use crate::ui::icon;
use crate::ui::renewal::signing_out;
use entries::{Act, Entry, Kind, asked, known, matching, name, place_of};
use recent::remember_records;
use records::{Read, read_customers, read_orders, read_people, read_refunds};

/// How long a pause in typing asks the API.
const DEBOUNCE: Duration = Duration::from_millis(250);
/// The fewest letters that records are searched by.
const SHORTEST: usize = 2;
/// How many of a kind are shown.
const SHOWN: usize = 6;

/// The palette. What is chosen by Enter is the first entry, or the one that the arrows have led to.
pub fn palette(open: RwSignal<bool>, help: RwSignal<bool>) -> Piece {
    remember_records();
    let here = StoredValue::new(use_here());
    let (client, session) = (use_client(), use_session());
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Entry>::new());
    // How many answers are awaited.
    let searching = RwSignal::new(0_u32);
    let at = RwSignal::new(0_usize);
    let names = || {
        [
            (t::customer::title(), Kind::Customer),
            (t::order::title(), Kind::Order),
            (t::refund::short(), Kind::Refund),
            (t::staff::title(), Kind::Member),
            (t::order::edition(), Kind::Edition),
            (t::palette::page(), Kind::Page),
        ]
    };
    let fixed = StoredValue::new(Vec::<Entry>::new());
    // What is known without asking changes only between two openings.
    effect(move || {
        if open.get() {
            fixed.set_value(here.with_value(known));
            text.set(String::new());
            found.set(Vec::new());
            at.set(0);
        }
    });
    let pause = Debounce::of(DEBOUNCE);
    let question = StoredValue::new(0_u32);
    let search = move || {
        // The shell may be another one by now.
        let Some(typed) = text.try_get_untracked() else { return };
        let asked = asked(&typed, &names());
        let number = question.get_value();
        let narrows_to = |kind| asked.kind.is_none_or(|only| only == kind);
        let wants = |kind| !here.with_value(Here::is_nowhere) && narrows_to(kind);
        let query =
            ListQuery { page: 1, page_size: Some(SHOWN as u32), ..ListQuery::default() }.with_search(&asked.text);
        let scope = here.with_value(Here::ids);
        let customers = wants(Kind::Customer).then(|| Question::of(&users::list(&scope, &query)));
        let orders = wants(Kind::Order).then(|| Question::of(&orders::list(&scope, &query)));
        let refunds = wants(Kind::Refund).then(|| Question::of(&refunds::list(&scope, &query)));
        let is_connected = session.staff().connection.token().is_some();
        let people = (is_connected && narrows_to(Kind::Member)).then(|| searched(&asked.text));
        let questions = [
            (customers, read_customers as Read),
            (orders, read_orders),
            (refunds, read_refunds),
            (people, read_people),
        ];
        for (question_of_kind, read) in questions {
            let Some(asks) = question_of_kind else { continue };
            searching.update(|searching| *searching += 1);
            spawn(async move {
                let answer = client.read(&asks).await;
                // Another text has been typed meanwhile.
                if question.try_get_value() != Some(number) {
                    return;
                }
                if let (Ok(answer), Some(here)) = (answer, here.try_get_value()) {
                    found.try_update(|found| {
                        found.extend(read(&answer, &here));
                        // Customers first, then orders, whichever answer came first.
                        found.sort_by_key(|entry| entry.kind);
                    });
                }
                searching.try_update(|searching| *searching = searching.saturating_sub(1));
            });
        }
    };
    let on_input = move |event: Targeted<ev::Event, web_sys::HtmlInputElement>| {
        text.set(event.target().value());
        at.set(0);
        found.set(Vec::new());
        searching.set(0);
        question.update_value(|number| *number += 1);
        pause.stop();
        if text.read_untracked().trim().chars().count() >= SHORTEST {
            pause.start(search);
        }
    };
    let entries = Memo::new(move |_| {
        let typed = text.get();
        let asked = asked(&typed, &names());
        let by_id = here.with_value(|here| place_of(&asked.text, here)).map(|place| Entry {
            kind: match place.section() {
                Some(Section::Order(_)) => Kind::Order,
                Some(Section::Purchase(_)) => Kind::Purchase,
                Some(Section::Refund(_)) => Kind::Refund,
                _ => Kind::Customer,
            },
            text: asked.text.clone(),
            about: t::palette::by_id().to_owned(),
            act: Act::Go(place),
        });
        let fixed = fixed.with_value(|fixed| matching(fixed, &asked));
        let records = found.get();
        // Records that were searched for stand before pages that merely sound alike.
        by_id.into_iter().chain(fixed).chain(records).collect::<Vec<_>>()
    });
    let router = use_router();
    let leave_staff = signing_out();
    let choose = move |entry: Entry| {
        pause.stop();
        open.set(false);
        match entry.act {
            Act::Go(place) => router.go(Address::of(place)),
            Act::Help => help.set(true),
            Act::SignOut => router.after_asking(Callback::new(move |()| {
                leave_staff();
                session.end();
            })),
        }
    };
    let choose_at = move |index: usize| {
        if let Some(entry) = entries.with_untracked(|entries| entries.get(index).cloned()) {
            choose(entry);
        }
    };
    // Enter before the answer is there means its first entry.
    let waits = RwSignal::new(false);
    effect(move || {
        if searching.get() == 0 && waits.get_untracked() {
            waits.set(false);
            choose_at(0);
        }
    });
    let on_keydown = move |event: ev::KeyboardEvent| {
        let last = entries.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" if entries.with_untracked(Vec::is_empty) => {
                waits.set(!text.read_untracked().trim().is_empty());
                if searching.get_untracked() == 0 {
                    pause.stop();
                    search();
                }
            }
            "Enter" => choose_at(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let list = move || {
        let entries = entries.get();
        if entries.is_empty() {
            let nothing = move || match (searching.get(), text.get().trim().chars().count()) {
                (1.., _) => t::palette::searching(),
                (0, 0..SHORTEST) => t::palette::hint(),
                (0, _) => t::palette::nothing(),
            };
            return view! { <p class="hint" role="status">{Signal::derive(nothing)}</p> }.piece();
        }
        let mut before = None;
        let rows = entries.into_iter().enumerate().map(move |(index, entry)| {
            let heading = (before != Some(entry.kind))
                .then(|| view! { <li class="kind" role="presentation">{name(entry.kind)}</li> });
            before = Some(entry.kind);
            let is_at = Signal::derive(move || at.get() == index);
            view! {
                {heading}
                <li
                    id=format!("palette-{index}")
                    role="option"
                    class:at=is_at
                    aria-selected=Signal::derive(move || is_at.get().to_string())
                    on:click=move |_| choose_at(index)
                    on:pointermove=move |_| if at.get_untracked() != index { at.set(index) }
                >
                    <span>{entry.text}</span> <small>{entry.about}</small>
                </li>
            }
        });
        view! { <ul role="listbox" id="palette-list" aria-label=t::palette::title()>{rows.collect_view()}</ul> }.piece()
    };
    // What the arrows lead to is seen.
    effect(move || {
        let id = format!("palette-{}", at.get());
        if let Some(option) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let input = NodeRef::<html::Input>::new();
    let content = move || {
        view! {
            <div class="palette">
                <label class="search">
                    {icon::search()}
                    <span class="sr">{t::palette::title()}</span>
                    <input
                        type="text"
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant=Signal::derive(move || format!("palette-{}", at.get()))
                        autofocus
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder=t::palette::placeholder()
                        node_ref=input
                        prop:value=text
                        on:input:target=on_input
                        on:keydown=on_keydown
                    />
                </label>
                {dynamic(list)}
            </div>
        }
        .piece()
    };
    dialog(open.into(), Callback::new(move |()| open.set(false)), t::palette::title(), content)
}

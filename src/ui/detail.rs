use leptos::html;
use leptos::prelude::*;

use super::cell::Cell;
use super::copy::copy;
use super::load::Load;
use crate::api::Call;
use crate::api::money::Money;
use crate::api::words::Json;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::router::use_router;

/// The head of a page: its heading, which gets the focus after a link, and what can be done.
#[derive(Default)]
pub struct PageHead {
    pub title: String,
    /// Where the page belongs: name and address of its list.
    pub up: Option<(&'static str, String)>,
    /// An id that can be copied.
    pub id: Option<String>,
    /// Badges.
    pub status: Option<Piece>,
    /// Buttons and links.
    pub actions: Option<Piece>,
}

impl PageHead {
    pub fn view(self) -> Piece {
        let router = use_router();
        let heading = NodeRef::<html::H1>::new();
        heading.on_load(move |heading| router.heading(&heading));
        let up = self.up.map(|(name, href)| view! { <p class="up"><a href=href>{name}</a></p> }.piece());
        let id = self.id.map(|id| view! { <p class="id"><code>{id.clone()}</code> {copy(id)}</p> }.piece());
        let actions = self.actions.map(|actions| view! { <div class="actions">{actions}</div> }.piece());
        view! {
            <header class="page-head">
                <div>
                    {up}
                    <div class="title">
                        <h1 tabindex="-1" node_ref=heading>{self.title}</h1>
                        {self.status}
                    </div>
                    {id}
                </div>
                {actions}
            </header>
        }
        .piece()
    }
}

/// A head with nothing but a title.
pub fn page_head(title: impl Into<String>) -> Piece {
    PageHead { title: title.into(), ..PageHead::default() }.view()
}

/// The head of a record that could not be read: what it is, and the way back to its list.
pub fn head_without<T: 'static>(load: Load<T>, title: &'static str, up: (&'static str, String)) -> Piece {
    let is_missing = Memo::new(move |_| load.state.error().is_some() && load.with(|_| ()).is_none());
    dynamic(move || match is_missing.get() {
        true => PageHead { title: title.to_owned(), up: Some(up.clone()), ..PageHead::default() }.view(),
        false => ().piece(),
    })
}

/// A titled box.
pub fn card(title: impl Into<String>, content: impl IntoView + 'static) -> Piece {
    view! {
        <section class="card">
            <h2>{title.into()}</h2>
            {content.piece()}
        </section>
    }
    .piece()
}

/// A list of labelled values. Times carry their zone, because nothing around says it.
pub fn facts(rows: Vec<(&'static str, Cell)>) -> Piece {
    let rows =
        rows.into_iter().map(|(label, cell)| view! { <div><dt>{label}</dt><dd>{cell.view(&[], true)}</dd></div> });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.piece()
}

/// Amounts below each other, which add up to those that are marked as a result.
pub fn sum(rows: Vec<(&'static str, Option<Money>, bool)>) -> Piece {
    let rows = rows.into_iter().map(|(label, money, is_result)| {
        view! { <div class:result=is_result><dt>{label}</dt><dd class="end">{Cell::money(money).view(&[], false)}</dd></div> }
    });
    view! { <dl class="facts sum">{rows.collect_view()}</dl> }.piece()
}

/// Labelled values out of JSON of any shape.
pub fn json_facts(json: Option<&Json>) -> Piece {
    let entries = json.and_then(Json::entries);
    match (json.map(Json::as_str), entries) {
        (_, Some(entries)) if !entries.is_empty() => {
            let rows = entries.into_iter().map(|(key, value)| view! { <div><dt>{key}</dt><dd>{value}</dd></div> });
            view! { <dl class="facts">{rows.collect_view()}</dl> }.piece()
        }
        (None | Some("null"), _) | (_, Some(_)) => view! { <p class="hint">{t::detail::nothing_stored()}</p> }.piece(),
        (Some(text), None) => view! { <p>{text.to_owned()}</p> }.piece(),
    }
}

/// Two views of a record: what the client makes of it, and the answer to `call` as it came. Which one is in the address.
pub fn tabs<T>(call: &Call<T>, body: String, content: Piece) -> Piece {
    views(super::json::curl(call.api, &call.target()), body, content)
}

fn views(curl: String, body: String, content: Piece) -> Piece {
    let router = use_router();
    let is_raw = Memo::new(move |_| router.address().query.iter().any(|(key, value)| key == "view" && value == "json"));
    let tab = move |raw: bool, label: &'static str| {
        let place = router.address().place;
        let pairs = if raw { vec![("view".to_owned(), "json".to_owned())] } else { Vec::new() };
        view! {
            <a href=router.href_with(&place, &pairs) aria-current=Signal::derive(move || (is_raw.get() == raw).then_some("page"))>{label}</a>
        }
    };
    view! {
        <nav class="tabs" aria-label=t::detail::views()>{tab(false, t::detail::overview())} {tab(true, t::detail::raw())}</nav>
        <div hidden=is_raw>{content}</div>
        {dynamic(move || if is_raw.get() { super::json::raw(&body, curl.clone()) } else { ().piece() })}
    }
    .piece()
}

/// Grey lines where a record will stand; the style shows them after 300 ms.
pub fn waiting() -> Piece {
    view! {
        <div class="skeleton detail" aria-hidden="true">
            {(0..8).map(|_| view! { <span></span> }).collect_view()}
        </div>
        <p class="sr" role="status">{t::load::loading()}</p>
    }
    .piece()
}

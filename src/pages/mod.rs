//! Pages. Each folder of a resource is a chunk of its own in the release build, fetched when it is first opened.

/// Ways that lead nowhere: no such page, no such scope, no access, a broken installation.
pub mod dead_ends;
/// What stands around the work.
pub mod desk;
/// What an organization or edition opens with.
pub mod overview;
/// Ways in that need no signing in: a new password, an invitation, back from an identity provider.
pub mod public;
/// Signing in, and signing in again over a page.
pub mod sign_in;

/// Customers.
pub mod customers;
/// Orders.
pub mod orders;
/// Purchases: the lines of orders.
pub mod purchases;
/// Refund requests.
pub mod refunds;
/// Roles of staff users.
pub mod roles;
/// Staff users, and the connections to both APIs.
pub mod staff;

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;

use crate::api::Api;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::{Place, Scope, Section, Way};
use crate::router::use_router;
use crate::session::Here;
use crate::session::scope::Missing;
use crate::ui::account::account;
use crate::ui::detail::waiting;
use crate::ui::form;
use crate::ui::icon;
use crate::ui::later::Tool;
use crate::ui::listing::{export, marked, news, tools, totals, views};
use crate::ui::shell::Link;
use crate::ui::switcher::editions;
use crate::ui::toast::use_toasts;

/// Something that a chunk can draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// A page in a scope.
    Page(Section),
    /// The page of somebody who is not signed in, at the API that the address needs.
    SignIn(Api),
    /// The form of that page, over another one.
    SignInForm(Api),
    /// A page that is open to everybody.
    Public(Way),
    /// How strong a password is that is being typed.
    Strength(RwSignal<String>),
    /// What is asked before a dirty form is left.
    Leave,
    /// Where short messages stand.
    Toasts,
    /// Banner, palette, shortcuts, messages and jobs.
    Desk,
    /// A part of a list.
    Tool(Tool),
    /// The self-check of an installation.
    Doctor,
    /// What the switcher's menu holds.
    Editions,
    /// What the identity menu holds.
    Account,
    /// An address that is no page.
    NoPage(String),
    /// An organization or edition that the person may not open.
    NoScope(Scope, Missing),
    /// A person who belongs to no organization.
    NoOrganizations,
    /// An installation without a usable `config.json`.
    NoConfig,
}

type Draw = fn(View) -> Piece;

macro_rules! chunks {
    ($($(#[$doc:meta])* $variant:ident: $name:ident = $draw:expr,)*) => {
        /// Pages whose code is fetched together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Chunk {
            $($(#[$doc])* $variant,)*
        }

        impl Chunk {
            /// Fetches the code, unless it is there. `None` when it could not be had.
            async fn fetch(self) -> Option<Draw> {
                match self {
                    $(Self::$variant => {
                        #[cfg(feature = "lazy")]
                        {
                            use leptos::wasm_split::{SplitLoaderError, wasm_split};
                            #[wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
                            fn draw() -> Result<Draw, SplitLoaderError> {
                                Ok($draw)
                            }
                            draw().await.ok()
                        }
                        #[cfg(not(feature = "lazy"))]
                        Some($draw)
                    })*
                }
            }
        }
    };
}

chunks! {
    /// What every list and record needs is shared by the chunks below and fetched with the first of them.
    Customer: customer = customers::record,
    /// Orders and refund requests share most of their words, and every split point makes more files of what chunks share.
    Sales: sales = sales,
    /// An order, its lines and its refund requests: whoever opens one of them opens the others.
    Sale: sale = sale,
    /// Staff users, roles and connections.
    Staff: staff = staff,
    /// The estimator of passwords, with its dictionaries.
    Strength: strength = |view| match view {
        View::Strength(typed) => public::strength::strength(typed),
        _ => ().piece(),
    },
    /// What is not needed to see a page: ways in, and ways that lead nowhere.
    Entry: entry = entry,
    /// What is not needed to see a page, once one is seen.
    Desk: desk = desk,
}

fn sales(view: View) -> Piece {
    match view {
        View::Page(Section::Refunds) => refunds::list::refunds(),
        _ => orders::list::orders(),
    }
}

fn sale(view: View) -> Piece {
    match view {
        View::Page(Section::Order(_)) => orders::record(view),
        View::Page(Section::Purchase(_)) => purchases::record(view),
        _ => refunds::record(view),
    }
}

fn staff(view: View) -> Piece {
    match view {
        View::Page(Section::Roles | Section::Role(_) | Section::NewRole) => staff::connected(view, roles::page),
        View::Page(Section::Connections) => staff::connections::connections(),
        _ => staff::connected(view, staff::page),
    }
}

fn desk(view: View) -> Piece {
    match view {
        View::Toasts => use_toasts().view(),
        View::Tool(Tool::Filters) => tools::filters(),
        View::Tool(Tool::Columns) => tools::columns(),
        View::Tool(Tool::Views) => views::views(),
        View::Tool(Tool::Tabs) => views::tabs(),
        View::Tool(Tool::Export) => export::export(),
        View::Tool(Tool::Marked) => marked::marked(),
        View::Tool(Tool::News) => news::news(),
        View::Tool(Tool::Totals) => totals::page_totals(),
        View::Doctor => desk::doctor::doctor(),
        _ => desk::desk(),
    }
}

/// The navigation of a place, in its order: what the installation has and the person belongs to. One line per resource; the letter
/// follows `g`.
pub fn navigation(here: &Here) -> Vec<Link> {
    let link = |section, label, icon, letter, preload: fn()| Link { section, label, icon, letter, preload };
    let mut links = vec![
        link(
            Section::Overview,
            t::overview::title as fn() -> &'static str,
            icon::overview as fn() -> Piece,
            'h',
            || {},
        ),
        link(Section::Customers, t::customers::title, icon::customers, 'c', || {}),
        link(Section::Orders, t::orders::title, icon::orders, 'o', || Chunk::Sales.preload()),
        link(Section::Refunds, t::refunds::title, icon::refund, 'r', || Chunk::Sales.preload()),
        link(Section::Staff, t::staff::title, icon::staff, 's', || Chunk::Staff.preload()),
        link(Section::Roles, t::roles::title, icon::roles, 'l', || Chunk::Staff.preload()),
    ];
    let has_staff = use_client().config(|config| config.has(Api::Staff));
    links.retain(|link| if link.section.is_apart() { has_staff } else { !here.is_nowhere() });
    links
}

fn entry(view: View) -> Piece {
    match view {
        View::SignIn(api) => sign_in::sign_in(api),
        View::SignInForm(Api::Preo) => sign_in::token_form(),
        View::SignInForm(Api::Staff) => sign_in::staff_form(),
        View::Public(way) => public::page(way),
        View::Leave => form::leave(),
        View::Editions => editions(),
        View::Account => account(),
        View::NoPage(path) => dead_ends::no_page(&path),
        View::NoScope(scope, missing) => dead_ends::no_scope(&scope, &missing),
        View::NoOrganizations => dead_ends::no_organizations(),
        View::NoConfig => dead_ends::no_config(),
        _ => overview::overview(),
    }
}

thread_local! {
    static FETCHED: RefCell<Vec<(Chunk, Draw)>> = const { RefCell::new(Vec::new()) };
}

impl Chunk {
    /// Which one draws a view.
    pub fn of(view: &View) -> Self {
        let section = match view {
            View::Page(section) => section,
            View::Toasts | View::Desk | View::Tool(_) | View::Doctor => return Self::Desk,
            View::Strength(_) => return Self::Strength,
            _ => return Self::Entry,
        };
        match section {
            Section::Overview | Section::Customers => Self::Entry,
            Section::Customer(_) | Section::EditCustomer(_) => Self::Customer,
            Section::Orders | Section::Refunds => Self::Sales,
            Section::Order(_)
            | Section::Purchase(_)
            | Section::Refund(_)
            | Section::RefundPurchase(_)
            | Section::RefundOrder(_) => Self::Sale,
            section if section.is_apart() => Self::Staff,
            _ => Self::Entry,
        }
    }

    /// Fetches in advance; a failure is met when the page is opened.
    pub fn preload(self) {
        if self.fetched().is_none() {
            spawn(async move {
                let _ = self.get().await;
            });
        }
    }

    fn fetched(self) -> Option<Draw> {
        FETCHED.with_borrow(|fetched| fetched.iter().find(|(chunk, _)| *chunk == self).map(|(_, draw)| *draw))
    }

    async fn get(self) -> Option<Draw> {
        let draw = self.fetch().await?;
        FETCHED.with_borrow_mut(|fetched| fetched.push((self, draw)));
        Some(draw)
    }
}

/// The list that most people open first lies in the module itself: with it come the parts that all lists share, which compress worse
/// in files of their own.
fn own(view: &View) -> Option<Piece> {
    (*view == View::Page(Section::Customers)).then(|| untrack(customers::list::customers))
}

/// Fetches the code of the first page before anything can be drawn.
pub async fn fetch(place: Place, is_signed_in: bool) {
    let chunk = match place {
        Place::In(_, Section::Customers) if is_signed_in => return,
        Place::In(_, section) | Place::Apart(section) if is_signed_in => Chunk::of(&View::Page(section)),
        Place::Doctor => Chunk::Desk,
        _ => Chunk::Entry,
    };
    let _ = chunk.get().await;
}

/// Draws a view: at once when its code is there, so that going back shows no waiting in between.
pub fn open(view: View) -> Piece {
    if let Some(own) = own(&view) {
        return own;
    }
    let chunk = Chunk::of(&view);
    if let Some(draw) = chunk.fetched() {
        // What a view reads while it is drawn is no reason to draw it again.
        return untrack(|| draw(view));
    }
    let fetched = RwSignal::new(None::<Option<Draw>>);
    let router = use_router();
    let fetch = move || {
        fetched.set(None);
        spawn(async move {
            let draw = chunk.get().await;
            // The file of another build is not there any more: the new one is taken, unless something would be lost.
            if draw.is_none()
                && !router.is_dirty()
                && desk::version::is_outdated().await
                && desk::version::reload_once()
            {
                return;
            }
            fetched.try_set(Some(draw));
        });
    };
    fetch();
    let page = move || match fetched.get() {
        None => waiting(),
        Some(Some(draw)) => untrack(|| draw(view.clone())),
        Some(None) => view! {
            <section class="failure" role="alert">
                {icon::warning()}
                <h1>{t::error::chunk()}</h1>
                <p>{t::error::chunk_advice()}</p>
                <p><button type="button" class="button" on:click=move |_| fetch()>{t::common::try_again()}</button></p>
            </section>
        }
        .piece(),
    };
    dynamic(page)
}

/// Draws a view when its code is there, and nothing before: for what is of use and not needed.
fn quietly(view: View) -> Piece {
    let chunk = Chunk::of(&view);
    let fetched = RwSignal::new(chunk.fetched());
    if fetched.get_untracked().is_none() {
        spawn(async move {
            let draw = chunk.get().await;
            fetched.try_set(draw);
        });
    }
    dynamic(move || fetched.get().map_or_else(|| ().piece(), |draw| untrack(|| draw(view.clone()))))
}

/// How strong a password is, from its first letter on: the dictionaries are fetched by those who type one.
pub fn strength(typed: RwSignal<String>) -> Piece {
    let has_begun =
        Memo::new(move |begun: Option<&bool>| begun == Some(&true) || typed.with(|typed| !typed.is_empty()));
    dynamic(move || if has_begun.get() { untrack(|| quietly(View::Strength(typed))) } else { ().piece() })
}

/// Draws a view once the page itself has had its turn on the network, or as soon as `now` is called.
pub fn later(view: View) -> (Piece, impl Fn() + Copy + Send + Sync + 'static) {
    let is_wanted = RwSignal::new(Chunk::of(&view).fetched().is_some());
    let want = move || {
        if is_wanted.try_get_untracked() == Some(false) {
            is_wanted.set(true);
        }
    };
    if let Ok(timer) = set_timeout_with_handle(want, PATIENCE) {
        on_cleanup(move || timer.clear());
    }
    (dynamic(move || if is_wanted.get() { open(view.clone()) } else { ().piece() }), want)
}

/// By when a page is usually there.
const PATIENCE: Duration = Duration::from_millis(1500);

use leptos::prelude::*;

use super::Clock;
use super::session_end::{self, Ending, alive};
use crate::client::{Link, use_client};
use crate::i18n::t;
use crate::pages::sign_in::token_form;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;
use crate::session::use_session;
use crate::ui::dialog::dialog;
use crate::ui::icon;

/// How often what could not be reached is tried again, in seconds.
const RETRY: i64 = 15;

/// What concerns everything. The first that holds is shown: two banners are one too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Offline,
    Ending(Ending),
    Unreachable,
    /// Until a moment in milliseconds since 1970.
    Patience(i64),
    NewVersion,
}

/// The banner, when there is something to say.
pub fn banner(is_outdated: Signal<bool>) -> Piece {
    let client = use_client();
    let Clock(clock) = expect_context();
    let ending = session_end::watch();
    let later = RwSignal::new(false);
    let news = Memo::new(move |_| {
        let now = clock.get();
        let patience = client.patience();
        match client.link() {
            Link::Offline => Some(News::Offline),
            link => match ending.get() {
                Some(ending) => Some(News::Ending(ending)),
                None if link == Link::Unreachable => Some(News::Unreachable),
                None if patience > now => Some(News::Patience(patience)),
                None if is_outdated.get() && !later.get() => Some(News::NewVersion),
                None => None,
            },
        }
    });
    // A network that seems to be there and leads nowhere: what failed is tried again from time to time.
    effect(move || {
        if clock.get() / 1000 % RETRY == 0 && client.link() == Link::Unreachable {
            client.try_again();
        }
    });
    let seconds = move |until: i64| Signal::derive(move || ((until - clock.get()).max(0) as u64).div_ceil(1000));
    let signing_in = RwSignal::new(false);
    let content = move || match news.get() {
        None => ().piece(),
        Some(News::Offline) => line("warn", t::banner::offline().piece(), ().piece()),
        Some(News::Unreachable) => {
            let again = button(t::common::try_again(), move || client.try_again());
            line("warn", t::banner::unreachable().piece(), again)
        }
        Some(News::Patience(until)) => {
            let seconds = seconds(until);
            line("", Signal::derive(move || t::banner::patience(seconds.get())).piece(), ().piece())
        }
        Some(News::Ending(Ending::Token(until))) => {
            let seconds = seconds(until);
            let text = Signal::derive(move || t::banner::token_ends(seconds.get())).piece();
            line("warn", text, button(t::banner::sign_in(), move || signing_in.set(true)))
        }
        Some(News::Ending(Ending::Idle(until))) => {
            let seconds = seconds(until);
            let text = Signal::derive(move || t::banner::idle(seconds.get())).piece();
            line("warn", text, button(t::banner::stay(), alive))
        }
        Some(News::NewVersion) => new_version(later),
    };
    view! {
        {dynamic(content)}
        {sign_in_now(signing_in)}
    }
    .piece()
}

fn line(class: &str, text: Piece, buttons: Piece) -> Piece {
    view! { <div class=format!("banner {class}") role="status">{icon::warning()} <span>{text}</span> {buttons}</div> }
        .piece()
}

fn button(label: &'static str, run: impl Fn() + 'static) -> Piece {
    view! { <button type="button" class="button small" on:click=move |_| run()>{label}</button> }.piece()
}

fn new_version(later: RwSignal<bool>) -> Piece {
    let router = use_router();
    let reload = Callback::new(move |()| drop(window().location().reload()));
    let buttons = view! {
        {button(t::banner::reload(), move || router.after_asking(reload))}
        {button(t::banner::later(), move || later.set(true))}
    };
    line("", t::banner::new_version().piece(), buttons.piece())
}

/// Signing in before the session has ended: nothing waits for it, so it may be closed.
fn sign_in_now(open: RwSignal<bool>) -> Piece {
    let session = use_session();
    let Clock(clock) = expect_context();
    let before = StoredValue::new(None);
    // The dialog goes when there is another token.
    effect(move || {
        clock.track();
        let token = session.token().and_then(|token| token.expires());
        match (open.get(), before.get_value()) {
            (false, _) => before.set_value(None),
            (true, None) => before.set_value(Some(token)),
            (true, Some(old)) if old != token => open.set(false),
            (true, Some(_)) => {}
        }
    });
    dialog(open.into(), Callback::new(move |()| open.set(false)), t::sign_in::again(), token_form)
}

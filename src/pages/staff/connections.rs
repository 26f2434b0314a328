use leptos::prelude::*;

use crate::api::Api;
use crate::client::use_client;
use crate::i18n::t;
use crate::pages::{View, open};
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::router::use_router;
use crate::session::{Token, now, use_session};
use crate::ui::cell::{Cell, Tone, badge};
use crate::ui::detail::{card, facts, page_head};
use crate::ui::renewal::{self, signing_out};
use crate::ui::text::clock;
use crate::ui::title::use_title;

/// The APIs of the installation: as whom one is signed in, and until when.
pub fn connections() -> Piece {
    use_title(|| t::connections::title().to_owned());
    let (has_preo, has_staff) = use_client().config(|config| (config.has(Api::Preo), config.has(Api::Staff)));
    if has_staff {
        renewal::keep();
    }
    view! {
        {page_head(t::connections::title())}
        <div class="connections">
            {has_preo.then(preo)}
            {has_staff.then(staff)}
        </div>
    }
    .piece()
}

fn preo() -> Piece {
    let session = use_session();
    let router = use_router();
    let content = move || match session.me() {
        Some(me) => {
            let end = Callback::new(move |()| session.end());
            view! {
                {state(true)}
                {who(me.user.email.clone(), session.token())}
                <button type="button" class="button" on:click=move |_| router.after_asking(end)>{t::identity::sign_out()}</button>
            }
            .piece()
        }
        None => view! { {state(false)} {open(View::SignInForm(Api::Preo))} }.piece(),
    };
    card(
        t::connections::preo(),
        view! { <p class="hint">{t::connections::preo_for()}</p> {dynamic(content)} {address(Api::Preo)} },
    )
}

fn staff() -> Piece {
    let session = use_session();
    let staff = session.staff();
    let router = use_router();
    let account = Memo::new(move |_| staff.account());
    // Looked at again by the clock: a token is renewed without another word.
    let tick = RwSignal::new(0_u32);
    if let Ok(interval) =
        set_interval_with_handle(move || tick.update(|tick| *tick += 1), std::time::Duration::from_secs(20))
    {
        on_cleanup(move || interval.clear());
    }
    let sign_out = signing_out();
    let content = move || match account.get() {
        Some(email) => {
            let end = Callback::new(move |()| sign_out());
            let facts = dynamic(move || {
                tick.track();
                let shown = match (email.is_empty(), session.staff_email()) {
                    (false, _) => email.clone(),
                    (true, likely) if likely.is_empty() => t::connections::somebody().to_owned(),
                    (true, likely) => t::connections::likely(&likely),
                };
                who(shown, staff.connection.token())
            });
            view! {
                {state(true)}
                {facts}
                <p class="hint">{t::connections::renewed()}</p>
                <button type="button" class="button" on:click=move |_| router.after_asking(end)>{t::identity::sign_out()}</button>
            }
            .piece()
        }
        None => view! { {state(false)} {open(View::SignInForm(Api::Staff))} }.piece(),
    };
    card(
        t::connections::staff(),
        view! { <p class="hint">{t::connections::staff_for()}</p> {dynamic(content)} {address(Api::Staff)} },
    )
}

fn state(is_in: bool) -> Piece {
    match is_in {
        true => badge(Tone::Good, t::connections::signed_in().to_owned()),
        false => badge(Tone::Neutral, t::connections::signed_out().to_owned()),
    }
}

fn who(email: String, token: Option<Token>) -> Piece {
    let ends = match token.as_ref().and_then(Token::expires) {
        None => t::connections::unknown_end().to_owned(),
        Some(ends) if ends <= now() => t::connections::ended().to_owned(),
        Some(ends) => clock(ends),
    };
    facts(vec![(t::connections::who(), Cell::text(email)), (t::connections::until(), Cell::text(ends))])
}

fn address(api: Api) -> Piece {
    let address = use_client().address(api, "");
    view! { <p class="hint">{t::connections::address()} " " <code>{address}</code></p> }.piece()
}

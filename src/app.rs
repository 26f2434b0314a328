//! What is drawn for which state and address: installation, session, scope, page.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::api::me::{Me, StaffUser};
use crate::api::words::StaffId;
use crate::api::{Api, Cause, Error};
use crate::client::{Client, file};
use crate::config::Config;
use crate::i18n::{t, take};
use crate::lifelong;
use crate::pages::dead_ends::NoConfig;
use crate::pages::{self, View};
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::{Place, Scope, Section, Way};
use crate::router::{Router, use_router};
use crate::session::scope::{Missing, first_scope};
use crate::session::{Archived, Here, Session, Signed, State, now};
use crate::ui::copy;
use crate::ui::dialog::dialog;
use crate::ui::later::Later;
use crate::ui::notice::failure;
use crate::ui::preferences::{Speech, preferred_language, restore};
use crate::ui::shell;

/// Reads the configuration, then draws the client in place of the first paint.
pub async fn start() {
    // The page's code comes while the settings and the person do.
    wasm_bindgen_futures::spawn_local(pages::fetch(crate::router::window_place(), Session::is_likely()));
    let config = match config_text().await {
        Ok(text) => Config::parse(&text).map(|config| (config, text)),
        Err(error) => Err(error),
    };
    let installation = config.as_ref().ok().and_then(|(config, _)| config.language.as_deref());
    take(preferred_language(installation)).await;
    // The first paint is HTML and has done its work.
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    restore();
    copy::listen();
    mount_to_body(move || {
        let router = Router::provide();
        match config {
            Ok((config, text)) => app(config, text),
            Err(error) => {
                Speech::provide();
                provide_context(NoConfig(error));
                let is_doctor = *router.place().read_untracked() == Place::Doctor;
                pages::open(if is_doctor { View::Doctor } else { View::NoConfig })
            }
        }
    });
}

/// The text of `config.json`, which `boot.js` has asked for already.
async fn config_text() -> Result<String, Error> {
    let early = js_sys::Reflect::get(&window(), &"preoConfig".into())
        .ok()
        .and_then(|value| value.dyn_into::<js_sys::Promise>().ok());
    if let Some(early) = early
        && let Ok(text) = wasm_bindgen_futures::JsFuture::from(early).await
        && let Some(text) = text.as_string()
    {
        return Ok(text);
    }
    file("config.json").await
}

fn app(config: Config, text: String) -> Piece {
    let speech = Speech::provide();
    let session = Session::provide();
    if let Some(colour) = &config.colour {
        paint(colour);
    }
    let client = Client::provide(config, text, session);
    lifelong::provide();
    provide_context(Later(|tool| pages::later(View::Tool(tool)).0));
    check(session, client);
    follow(session, client);
    // Another language draws everything again: messages are texts, not signals.
    let everything = move || {
        speech.get();
        view! {
            {signed_in()}
            {sign_in_again()}
            {leave_guard()}
        }
        .piece()
    };
    dynamic(everything)
}

/// Takes the colour of the installation; the style makes it readable in both themes.
fn paint(colour: &str) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = root.style().set_property("--brand", colour);
        let _ = root.set_attribute("data-brand", "");
    }
}

/// Asks who the person is whenever that is open, and forgets what they read when they are gone.
fn check(session: Session, client: Client) {
    effect(move || match session.state() {
        State::Checking => {
            spawn(async move {
                let Some(token) = session.token() else {
                    return session.end();
                };
                let result = client.identify(&token, session.shows_archived()).await;
                // Another tab may have signed out or in meanwhile.
                if session.token().as_ref() != Some(&token) {
                    return;
                }
                match result {
                    Ok(me) => session.start(token, me),
                    Err(Error { cause: Cause::SignedOut, .. }) => session.end(),
                    Err(error) => session.not_known(error),
                }
            });
        }
        State::SignedOut => client.forget(),
        State::Unknown(_) | State::SignedIn(_) => {}
    });
    // Somebody else at the staff API, or nobody: what the former person read is not for them.
    let before = StoredValue::new(None::<String>);
    effect(move || {
        let now = session.staff().account();
        if before.get_value().is_some() && before.get_value() != now {
            client.forget();
        }
        before.set_value(now);
    });
}

/// Takes up the token of another tab: the same person goes on with it, somebody else starts anew.
fn follow(session: Session, client: Client) {
    effect(move || {
        if let Some(token) = session.offered() {
            spawn(async move {
                if let Ok(me) = client.identify(&token, session.shows_archived()).await {
                    session.start(token, me);
                }
            });
        }
    });
}

/// The gate of the session. Another answer of `get_me` for the same person is no reason to draw anew: a form may be open.
fn signed_in() -> Piece {
    let session: Session = expect_context();
    let client: Client = expect_context();
    let place = use_router().place();
    let (has_preo, has_staff) = client.config(|config| (config.has(Api::Preo), config.has(Api::Staff)));
    let gate = Memo::new(move |_| {
        let place = place.get();
        // What only the staff API has to let in for.
        let is_staff = has_staff && (!has_preo || matches!(place, Place::Apart(_)));
        match (place, session.state()) {
            (Place::Doctor, _) => Gate::Doctor,
            (Place::Public(way), _) if has_staff => Gate::Public(way),
            (_, State::SignedIn(me)) => Gate::In(me.user.id.to_string()),
            (_, State::SignedOut) if is_staff && session.staff().account().is_some() => {
                Gate::Staff(session.staff().account().unwrap_or_default())
            }
            (_, State::SignedOut) if is_staff => Gate::SignIn(Api::Staff),
            (_, State::SignedOut) => Gate::SignIn(Api::Preo),
            (_, State::Checking) => Gate::Checking,
            (_, State::Unknown(_)) => Gate::Unknown,
        }
    });
    dynamic(move || match (gate.get(), untrack(|| session.state())) {
        (Gate::Doctor, _) => pages::open(View::Doctor),
        (Gate::Public(way), _) => pages::open(View::Public(way)),
        (Gate::Staff(email), _) => staff_alone(email),
        (Gate::SignIn(api), _) => pages::open(View::SignIn(api)),
        (Gate::Unknown, State::Unknown(error)) => unknown(&error, session),
        (Gate::In(_), State::SignedIn(me)) => scoped(me, session),
        _ => view! { <p class="boot-wait" role="status">{t::load::loading()}</p> }.piece(),
    })
}

/// What is drawn; another one is drawn anew.
#[derive(Clone, PartialEq, Eq)]
enum Gate {
    Doctor,
    Public(Way),
    SignIn(Api),
    Checking,
    Unknown,
    /// Signed in at the Preo API, as whom.
    In(String),
    /// Signed in at the staff API alone: its pages, and nothing of organizations.
    Staff(String),
}

/// The staff API says nothing of the person but the address that they have signed in with.
fn staff_alone(email: String) -> Piece {
    let user = StaffUser { id: StaffId::new(format!("staff {email}")), email, ..StaffUser::default() };
    let me = RwSignal::new(Arc::new(Me { user, organizations: Vec::new() }));
    provide_context(Signed(me.into()));
    provide_context(Archived(RwSignal::new(Vec::new()).into()));
    let router = use_router();
    let place = router.place();
    shell(Here::nowhere(), move || match place.get() {
        Place::Home => {
            effect(move || router.replace(Place::Apart(Section::Staff)));
            ().piece()
        }
        Place::Apart(section) => pages::open(View::Page(section)),
        other => pages::open(View::NoPage(other.path())),
    })
}

/// Asks before a dirty form is left.
fn leave_guard() -> Piece {
    let router = use_router();
    let asking = Signal::derive(move || router.is_asking());
    dialog(asking, Callback::new(move |()| router.stay()), t::leave::title(), || pages::open(View::Leave))
}

/// Asks to sign in again over the page, which keeps everything that was typed. The requests that wait go on after it. One dialog,
/// whichever API it is for.
fn sign_in_again() -> Piece {
    let session = expect_context::<Session>();
    let open = Signal::derive(move || session.expired().is_some());
    // There is no way around it but signing out: Escape does nothing.
    dialog(open, Callback::new(|()| {}), t::sign_in::again(), move || {
        let Some(api) = session.expired() else { return ().piece() };
        let give_up = move |_| match api {
            Api::Preo => session.end(),
            Api::Staff => session.staff().end(),
        };
        view! {
            <p>{match api { Api::Preo => t::sign_in::again_text(), Api::Staff => t::sign_in::again_staff() }}</p>
            {pages::open(View::SignInForm(api))}
            <p><button type="button" class="link" on:click=give_up>{t::sign_in::give_up()}</button></p>
        }
        .piece()
    })
}

/// While `get_me` is asked for the first time, and when it gives no answer.
fn unknown(error: &Error, session: Session) -> Piece {
    let again = move || session.check_again();
    view! {
        <main id="main" class="alone">
            {failure(error, again)}
            <p><button type="button" class="link" on:click=move |_| session.end()>{t::identity::sign_out()}</button></p>
        </main>
    }
    .piece()
}

/// The gate of the scope: another organization or edition is another shell, so that nothing of the former one stays. What belongs to
/// no organization is drawn in the shell of the one that was open last.
fn scoped(me: Arc<Me>, session: Session) -> Piece {
    let place = use_router().place();
    let client: Client = expect_context();
    let has_staff = client.config(|config| config.has(Api::Staff));
    let me = Signal::derive(move || session.me().unwrap_or_else(|| me.clone()));
    provide_context(Signed(me));
    provide_context(Archived(archived(me, session)));
    let here = move || match &*place.read() {
        Place::In(scope, _) => {
            session.remember(scope);
            Some((scope.clone(), Here::find(&me.read(), scope)))
        }
        Place::Apart(section) if has_staff || *section == Section::Connections => {
            let me = me.read();
            let find = |scope: Scope| Here::find(&me, &scope).ok();
            let last = session.last_scope().and_then(find).or_else(|| first_scope(&me, now()).and_then(find));
            let here = last.unwrap_or_else(Here::nowhere);
            Some((here.scope.clone(), Ok(here)))
        }
        _ => None,
    };
    let which = Memo::new(move |_| match here() {
        Some((scope, here)) => {
            Place::In(scope, Section::Overview).path() + &here.map_or_else(|_| "?".to_owned(), |here| here.key())
        }
        None => String::new(),
    });
    dynamic(move || {
        let _ = which.get();
        match untrack(here) {
            None => unscoped(me, place),
            Some((_, Ok(here))) => in_scope(here),
            Some((scope, Err(missing))) => missing_scope(&scope, &missing, session),
        }
    })
}

/// `/` leads on; any other address without a scope is no page.
fn unscoped(me: Signal<Arc<Me>>, place: Memo<Place>) -> Piece {
    let router = use_router();
    let Some(first) = first_scope(&me.read_untracked(), now()) else {
        return pages::open(View::NoOrganizations);
    };
    let draw = move || match place.get() {
        Place::Home => {
            let first = first.clone();
            effect(move || router.replace(first.to(Section::Overview)));
            ().piece()
        }
        // An installation without a staff API has none of its pages.
        other => match Here::find(&me.read_untracked(), &first) {
            Ok(here) => shell(here, move || pages::open(View::NoPage(other.path()))),
            Err(_) => pages::open(View::NoPage(other.path())),
        },
    };
    dynamic(draw)
}

fn in_scope(here: Here) -> Piece {
    let place = use_router().place();
    shell(here, move || match place.get() {
        Place::In(_, section) | Place::Apart(section) => pages::open(View::Page(section)),
        Place::Home | Place::Doctor | Place::Public(_) | Place::Unknown(_) => ().piece(),
    })
}

fn shell(here: Here, page: impl Fn() -> Piece + Send + 'static) -> Piece {
    let navigation = pages::navigation(&here);
    provide_context(here);
    let ((toasts, _), (desk, _)) = (pages::later(View::Toasts), pages::later(View::Desk));
    shell::shell(navigation, dynamic(page), toasts, desk, pages::later(View::Editions), pages::later(View::Account))
}

/// An edition that is not listed may be an archived one: those are fetched before it is called missing.
fn missing_scope(scope: &Scope, missing: &Missing, session: Session) -> Piece {
    let client: Client = expect_context();
    if scope.edition.is_some() && matches!(missing, Missing::Edition { .. }) && !session.shows_archived() {
        session.show_archived(true);
        spawn(async move {
            if let Some(token) = session.token()
                && let Ok(with_archived) = client.identify(&token, true).await
            {
                session.update(with_archived);
            }
        });
    }
    pages::open(View::NoScope(scope.clone(), missing.clone()))
}

/// The ids of archived editions. `get_me` has no mark for them: they are those that it lists only on request.
fn archived(me: Signal<Arc<Me>>, session: Session) -> Signal<Vec<String>> {
    let client: Client = expect_context();
    let archived = RwSignal::new(Vec::new());
    effect(move || {
        let all = editions(&me.read());
        if !session.shows_archived() {
            return archived.set(Vec::new());
        }
        spawn(async move {
            if let Some(token) = session.token()
                && let Ok(me) = client.identify(&token, false).await
            {
                let current = editions(&me);
                archived.try_set(all.into_iter().filter(|id| !current.contains(id)).collect());
            }
        });
    });
    archived.into()
}

fn editions(me: &Me) -> Vec<String> {
    let editions = me.organizations.iter().flat_map(|organization| &organization.editions);
    editions.map(|edition| edition.api_id.to_string()).collect()
}

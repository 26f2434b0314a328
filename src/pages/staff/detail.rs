use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::acts;
use super::guard::held;
use crate::api::staff::{self, InvitationLink, Member, MemberEnvelope, MemberState};
use crate::api::words::MemberId;
use crate::api::{Error, Page};
use crate::client::{Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::Section;
use crate::records::staff::{Roles, everybody, states, time, use_roles};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{now, use_session};
use crate::ui::cell::Cell;
use crate::ui::confirm::Confirm;
use crate::ui::copy::copy;
use crate::ui::detail::{PageHead, card, facts, head_without, json_facts, tabs, waiting};
use crate::ui::form::undo_button;
use crate::ui::icon;
use crate::ui::load::{Load, load, loaded};
use crate::ui::notice::refusal;
use crate::ui::title::use_title;

/// For how many days the link of an invitation works, as the contract says.
const LINK_LIFE: i64 = 5;

/// Why somebody may not be shut out, tracked; also while that is not known.
pub fn obstacle(member: &Member, everybody: Load<Page<Member>>, roles: Roles) -> Option<&'static str> {
    let own = use_session().staff_email();
    if member.is(&own) {
        return Some(super::guard::Held::Own.words());
    }
    if roles.is_waiting() {
        return Some(t::staff::looking());
    }
    let found = everybody.with(|page| held(member, &own, &page.rows, roles.known().as_deref()));
    match found {
        Some(held) => held.map(|held| held.words()),
        None if everybody.state.error().is_some() => Some(t::staff::unreadable()),
        None => Some(t::staff::looking()),
    }
}

/// One person: who, what they may do, when they were here, and what can be done about them.
pub fn member(id: MemberId) -> Piece {
    let (here, router) = (use_here(), use_router());
    let member = load(move || staff::retrieve(&id));
    let roles = Roles::provide();
    let everybody = everybody();
    use_title(move || {
        member.with(|found: &MemberEnvelope| found.user.name()).unwrap_or_else(|| t::staff::person().to_owned())
    });
    let content = loaded(member, waiting, move |found, body| {
        let view = draw(&found.user, body, everybody, roles);
        use_router().arrived();
        view
    });
    let list = (t::staff::title(), router.href(&here.to(Section::Staff)));
    view! {
        {head_without(member, t::staff::person(), list)}
        {content}
    }
    .piece()
}

fn draw(member: &Member, body: &str, everybody: Load<Page<Member>>, roles: Roles) -> Piece {
    let (here, router) = (use_here(), use_router());
    let is_own = member.is(&untrack(|| use_session().staff_email()));
    let edit = router.href(&here.to(Section::EditMember(member.id.clone())));
    let undo = undo_button(here.to(Section::Member(member.id.clone())).path());
    let content = view! {
        <div class="columns work-first">
            <div>
                {(member.state() == MemberState::Invited).then(|| invitation_card(member))}
                {card(t::staff::access(), access(member))}
                {card(t::staff::favourites(), favourites(member))}
            </div>
            <div>
                {card(t::staff::doings(), doings(member, is_own, everybody, roles))}
                {card(t::staff::times(), times(member, everybody))}
                {card(t::staff::frontend(), json_facts(member.frontend_settings.as_ref()))}
            </div>
        </div>
    };
    let head = PageHead {
        title: member.name(),
        up: Some((t::staff::title(), router.href(&here.to(Section::Staff)))),
        id: Some(member.id.to_string()),
        status: Some(view! {
            {states(member, now()).view(&[], false)}
            {is_own.then(|| crate::ui::cell::badge(crate::ui::cell::Tone::Neutral, t::staff::you().to_owned()))}
        }
        .piece()),
        actions: Some(
            view! { {undo} <a class="button primary" href=edit data-key="edit">{icon::edit()} {t::customer::edit()}</a> }.piece(),
        ),
    };
    view! {
        {head.view()}
        {tabs(&staff::retrieve(&member.id), body.to_owned(), content.piece())}
    }
    .piece()
}

fn access(member: &Member) -> Piece {
    let roles = use_roles();
    let link = |email: &str| match email {
        "" => Cell::Empty,
        email => Cell::Link { text: email.to_owned(), href: format!("mailto:{email}") },
    };
    let yes_no = |yes: bool| Cell::text(if yes { t::staff::yes() } else { t::staff::no() }.to_owned());
    let rows = facts(vec![
        (t::staff::email(), link(&member.email)),
        (t::staff::sso(), yes_no(member.sso_enabled.0)),
        (t::staff::notifications(), member.email_notifications_enabled.map_or(Cell::Empty, |flag| yes_no(flag.0))),
    ]);
    let role = member.role_id.clone();
    let role = dynamic(move || {
        let about = roles
            .about(&role)
            .map_or_else(|| t::staff::role_unknown().to_owned(), |about| t::staff::role_allows(&about));
        view! { <p><strong>{roles.name(&role)}</strong></p> <p class="hint">{about}</p> }.piece()
    });
    view! {
        {rows}
        <h3>{t::staff::role()}</h3>
        {role}
    }
    .piece()
}

fn times(member: &Member, everybody: Load<Page<Member>>) -> Piece {
    let by = member.last_modified_by.clone();
    let by = Memo::new(move |_| by.as_ref().map(|id| name_of(id, everybody)));
    let member = member.clone();
    dynamic(move || {
        facts(vec![
            (t::staff::first_login(), time(member.first_login.as_ref())),
            (t::staff::last_login(), time(member.last_login.as_ref())),
            (t::staff::created(), time(member.created.as_ref())),
            (t::staff::modified(), time(member.modified.as_ref())),
            (t::staff::modified_by(), Cell::text(by.get())),
        ])
    })
}

/// What a colleague is called, tracked: at least by their number.
fn name_of(id: &MemberId, everybody: Load<Page<Member>>) -> String {
    let name = everybody.with(|page| page.rows.iter().find(|member| member.id == *id).map(Member::name));
    name.flatten().unwrap_or_else(|| t::staff::by_number(id.as_str()))
}

fn favourites(member: &Member) -> Piece {
    let favourites = member.favourites();
    if favourites.is_empty() {
        return view! { <p class="hint">{t::staff::no_favourites()}</p> }.piece();
    }
    let rows = favourites.into_iter().map(|favourite| {
        view! { <li><code>{favourite.customer_entity_id}</code> " " {favourite.note}</li> }
    });
    view! { <ul class="plain">{rows.collect_view()}</ul> <p class="hint">{t::staff::favourites_fixed()}</p> }.piece()
}

/// What can be done, and why not.
fn doings(member: &Member, is_own: bool, everybody: Load<Page<Member>>, roles: Roles) -> Piece {
    let (here, router) = (use_here(), use_router());
    let is_disabled = member.disabled.0;
    let (trash, trash_dialog) = acts::trash(member);
    let (disable, disable_dialog) = acts::disable(member, !is_disabled);
    let (reset, reset_dialog) = acts::reset(member);
    let why = {
        let member = member.clone();
        Memo::new(move |_| obstacle(&member, everybody, roles))
    };
    let held = Signal::derive(move || why.get().is_some());
    let button = move |confirm: Confirm, label: &'static str, class: &'static str, is_guarded: bool| {
        let is_off = Signal::derive(move || is_guarded && held.get());
        view! {
            <button type="button" class=class aria-disabled=Signal::derive(move || is_off.get().to_string())
                aria-describedby=Signal::derive(move || is_off.get().then_some("held"))
                on:click=move |_| if !is_off.get_untracked() { confirm.ask() }>
                {label}
            </button>
        }
    };
    let (label, guarded) = if is_disabled { (t::staff::enable(), false) } else { (t::staff::disable(), true) };
    let password = router.href(&here.to(Section::ChangePassword(member.id.clone())));
    let has_password = member.state() != MemberState::Invited;
    view! {
        <div class="doings">
            {is_own.then(|| view! { <a class="button" href=password>{t::staff::change_password()}</a> })}
            {has_password.then(|| button(reset, t::staff::reset(), "button", false))}
            {button(disable, label, "button", guarded)}
            {button(trash, t::staff::to_trash(), "button", true)}
        </div>
        <p class="hint" id="held" role="status">{Signal::derive(move || why.get().unwrap_or_default())}</p>
        {trash_dialog}
        {disable_dialog}
        {reset_dialog}
    }
    .piece()
}

/// Of somebody who has not come yet: sending again, and the link to hand over.
fn invitation_card(member: &Member) -> Piece {
    let client = use_client();
    let link = RwSignal::new(None::<String>);
    let (pending, failed) = (RwSignal::new(false), RwSignal::new(None::<Error>));
    let (resend, dialog) = acts::resend(member, link);
    let ask = Question::of(&staff::invitation_link(&member.id));
    let show = move |_| {
        let ask = ask.clone();
        if pending.get_untracked() {
            return;
        }
        failed.set(None);
        pending.set(true);
        spawn(async move {
            let result = client.read(&ask).await;
            if pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(answer) => link.set(answer.value::<InvitationLink>().map(|answer| answer.link.clone())),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    // What was sent again since is not in any field: the day of the invitation is all that there is.
    let is_old = member.created.as_ref().and_then(|time| time.days_ago(now())).is_some_and(|days| days >= LINK_LIFE);
    let content = view! {
        <p>{t::staff::invited_text()}</p>
        {is_old.then(|| view! { <p class="notice warn">{t::staff::link_old()}</p> })}
        {dynamic(move || match (link.get(), failed.get()) {
            (_, Some(error)) => view! { <div role="alert">{refusal(&error)}</div> }.piece(),
            (Some(link), None) => link_field(link),
            (None, None) => ().piece(),
        })}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| resend.ask()>{t::staff::resend()}</button>
            <button type="button" class="button" aria-disabled=Signal::derive(move || pending.get().to_string()) on:click=show>{t::staff::show_link()}</button>
        </div>
        {dialog}
    };
    card(t::staff::invitation(), content)
}

/// A link to hand over. Where the clipboard is refused, it is marked as soon as it has the focus.
fn link_field(link: String) -> Piece {
    let mark = |event: leptos::ev::FocusEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            input.select();
        }
    };
    view! {
        <div class="field link-field">
            <label for="invitation-link">{t::staff::link()}</label>
            <div><input id="invitation-link" type="text" readonly value=link.clone() on:focus=mark/> {copy(link)}</div>
            <p class="hint">{t::staff::link_hint()}</p>
        </div>
    }
    .piece()
}

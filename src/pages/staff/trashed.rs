use leptos::prelude::*;

use super::acts;
use crate::api::staff::{self, Member};
use crate::api::words::MemberId;
use crate::api::{Cause, Error, ListQuery, Page};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::place::Section;
use crate::records::staff::{Roles, kept, states, time, use_roles};
use crate::router::use_router;
use crate::session::now;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::confirm::{once_known, trouble};
use crate::ui::detail::{PageHead, card, facts, head_without, waiting};
use crate::ui::load::{load_question, loaded_once};
use crate::ui::notice::refusal;
use crate::ui::title::use_title;
use crate::ui::write::Write;

/// Somebody in the trash. The API gives them in their list only: that is read and looked through.
pub fn trashed(id: MemberId) -> Piece {
    let (here, router) = (use_here(), use_router());
    Roles::provide();
    let found = load_question::<Page<Member>>(
        move || {
            let (id, what) = (id.clone(), id.to_string());
            let is_it = move |member: &Member| member.id == id;
            kept(staff::list_trashed, &ListQuery::default(), is_it).keeping(what)
        },
        true,
    );
    let list =
        (t::staff::trash(), router.href_with(&here.to(Section::Staff), &[("state".to_owned(), "trash".to_owned())]));
    let name = move || found.with(|page| page.rows.first().map(Member::name)).flatten();
    use_title(move || name().unwrap_or_else(|| t::staff::person().to_owned()));
    let up = list.clone();
    // Drawn once: who is restored leaves the list, and the page has to live until it is known.
    let content = loaded_once(found, waiting, move |page| {
        let view = match page.rows.first() {
            Some(member) => draw(member, up.clone()),
            None => view! {
                {PageHead { title: t::staff::person().to_owned(), up: Some(up.clone()), ..PageHead::default() }.view()}
                <div role="alert">{refusal(&Error::new(Cause::NotFound))}</div>
            }
            .piece(),
        };
        use_router().arrived();
        view
    });
    view! {
        {head_without(found, t::staff::person(), list)}
        {content}
    }
    .piece()
}

fn draw(member: &Member, up: (&'static str, String)) -> Piece {
    let roles = use_roles();
    let write = Write::new();
    let restore = acts::restore(member, write);
    let activate = move |_| once_known(write, &restore);
    let role = member.role_id.clone();
    let role = dynamic(move || roles.name(&role).piece());
    let rows = facts(vec![(t::staff::email(), Cell::copied(member.email.clone()))]);
    let times = facts(vec![
        (t::staff::created(), time(member.created.as_ref())),
        (t::staff::modified(), time(member.modified.as_ref())),
    ]);
    let head = PageHead {
        title: member.name(),
        up: Some(up),
        id: Some(member.id.to_string()),
        status: Some(states(member, now()).view(&[], false)),
        actions: Some(
            view! {
                <button type="button" class="button primary" aria-disabled=Signal::derive(move || write.is_pending().to_string()) on:click=activate>
                    {Signal::derive(move || if write.is_pending() { t::form::sending() } else { t::staff::restore() })}
                </button>
            }
            .piece(),
        ),
    };
    view! {
        {head.view()}
        {trouble(write)}
        <p class="lead">{t::staff::trashed_text()}</p>
        <div class="columns">
            <div>{card(t::staff::access(), view! { {rows} <h3>{t::staff::role()}</h3> <p>{role}</p> })}</div>
            <div>{card(t::staff::times(), times)}</div>
        </div>
    }
    .piece()
}

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::Page;
use crate::api::staff::{self, InvitationLink, Member, MemberEnvelope, MemberUpdate};
use crate::api::words::{Flag, MemberId};
use crate::api::{ListQuery, staff_auth};
use crate::client::{Answer, Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, spawn};
use crate::place::Section;
use crate::records::staff::whole;
use crate::router::{Address, use_router};
use crate::session::scope::use_here;
use crate::ui::confirm::Confirm;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Write};

/// The trash, what was moved there last first.
fn newest_trash() -> Question {
    whole(staff::list_trashed, &ListQuery::default().sorted_by("modified").sorted_by("modified"))
}

fn holds(answer: &Answer, id: &MemberId) -> bool {
    answer.value::<Page<Member>>().is_some_and(|page| page.rows.iter().any(|member| member.id == *id))
}

/// To the trash, after asking. Leads to the list.
pub fn trash(member: &Member) -> (Confirm, Piece) {
    let confirm = Confirm::new(t::staff::trash_title, t::staff::trash_verb);
    let (router, here, toasts) = (use_router(), use_here(), use_toasts());
    let (id, name) = (member.id.clone(), member.name());
    let text = {
        let name = name.clone();
        move || view! { <p>{t::staff::trash_text(&name)}</p> <p class="hint">{t::staff::trash_stays()}</p> }.piece()
    };
    let send = move || {
        let (id, said) = (id.clone(), t::staff::trash_done(&name));
        let href = router.href(&here.to(Section::Trashed(id.clone())));
        let list = here.to(Section::Staff);
        let check = Check {
            read: newest_trash(),
            is_done: {
                let id = id.clone();
                Arc::new(move |answer| holds(answer, &id))
            },
            done: Arc::new(move |_, is_there| {
                toasts.done_at(said.clone(), href.clone());
                if is_there {
                    confirm.open.set(false);
                    router.go(Address::of(list.clone()));
                }
            }),
        };
        send(confirm.write, Question::of(&staff::delete(&id)), check);
    };
    (confirm, confirm.view(text, send))
}

/// Whether somebody can sign in.
pub fn disable(member: &Member, to: bool) -> (Confirm, Piece) {
    let confirm = match to {
        true => Confirm::new(t::staff::disable_title, t::staff::disable_verb),
        false => Confirm::new(t::staff::enable_title, t::staff::enable_verb),
    };
    let toasts = use_toasts();
    let (id, role_id, name) = (member.id.clone(), member.role_id.clone(), member.name());
    let text = {
        let name = name.clone();
        move || {
            let text = if to { t::staff::disable_text(&name) } else { t::staff::enable_text(&name) };
            view! { <p>{text}</p> }.piece()
        }
    };
    let send = move || {
        let input = MemberUpdate { role_id: role_id.clone(), disabled: Some(Flag(to)), ..MemberUpdate::default() };
        let said = if to { t::staff::disable_done(&name) } else { t::staff::enable_done(&name) };
        let check = Check {
            read: Question::of(&staff::retrieve(&id)),
            is_done: Arc::new(move |answer| {
                answer.value::<MemberEnvelope>().is_some_and(|found| found.user.disabled.0 == to)
            }),
            done: Arc::new(move |_, is_there| {
                toasts.done(said.clone());
                if is_there {
                    confirm.open.set(false);
                }
            }),
        };
        send(confirm.write, Question::of(&staff::update(&id, &input)), check);
    };
    (confirm, confirm.view(text, send))
}

/// Sends an invitation again. Whether it was sent is seen by the link, which is another one then.
pub fn resend(member: &Member, shown: RwSignal<Option<String>>) -> (Confirm, Piece) {
    let confirm = Confirm::new(t::staff::resend_title, t::staff::resend_verb);
    let (client, toasts) = (use_client(), use_toasts());
    let (id, email) = (member.id.clone(), member.email.clone());
    let text = {
        let email = email.clone();
        move || {
            view! { <p>{t::staff::resend_text(&email)}</p> <p><strong>{t::staff::resend_ends()}</strong></p> }.piece()
        }
    };
    let send = move || {
        let write = confirm.write;
        if !write.begin() {
            return;
        }
        let (link, said) = (Question::of(&staff::invitation_link(&id)), t::staff::resend_done(&email));
        let resend = Question::of(&staff::resend(&email));
        spawn(async move {
            let link_of = |answer: &Answer| answer.value::<InvitationLink>().map(|link| link.link.clone());
            let before = client.read(&link).await.ok().as_ref().and_then(link_of);
            let check = Check {
                read: link,
                is_done: Arc::new(move |answer| before.is_some() && link_of(answer) != before),
                done: Arc::new(move |_, is_there| {
                    toasts.done(said.clone());
                    if is_there {
                        // The link that was shown has ended.
                        shown.set(None);
                        confirm.open.set(false);
                    }
                }),
            };
            write.send(resend, check).await;
        });
    };
    (confirm, confirm.view(text, send))
}

/// Sends a link to a new password. The API has nothing that tells whether it did; sending twice does no harm, and is said to.
pub fn reset(member: &Member) -> (Confirm, Piece) {
    let confirm = Confirm::new(t::staff::reset_title, t::staff::reset_verb);
    let (client, toasts) = (use_client(), use_toasts());
    let email = member.email.clone();
    let text = {
        let email = email.clone();
        move || view! { <p>{t::staff::reset_text(&email)}</p> <p class="hint">{t::staff::reset_twice()}</p> }.piece()
    };
    let send = move || {
        if !confirm.write.begin() {
            return;
        }
        let (ask, said) = (Question::of(&staff_auth::request_reset(&email)), t::staff::reset_done(&email));
        spawn(async move {
            let error = client.write_unannounced(&ask).await.err();
            let is_done = error.is_none();
            if is_done {
                toasts.done(said);
            }
            if confirm.write.end(error) && is_done {
                confirm.open.set(false);
            }
        });
    };
    (confirm, confirm.view(text, send))
}

/// Out of the trash: nothing is lost by it, so nothing is asked. Leads to the person.
pub fn restore(member: &Member, write: Write) -> impl Fn() + 'static {
    let (router, here, toasts) = (use_router(), use_here(), use_toasts());
    let (id, name) = (member.id.clone(), member.name());
    move || {
        let (said, page) = (t::staff::restore_done(&name), here.to(Section::Member(id.clone())));
        let check = Check {
            read: newest_trash(),
            is_done: {
                let id = id.clone();
                Arc::new(move |answer| !holds(answer, &id))
            },
            done: Arc::new(move |_, is_there| {
                toasts.done_at(said.clone(), router.href(&page));
                if is_there {
                    router.replace(page.clone());
                }
            }),
        };
        send(write, Question::of(&staff::restore(&id)), check);
    }
}

fn send(write: Write, question: Question, check: Check) {
    if write.begin() {
        spawn(write.send(question, check));
    }
}

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::staff::{self, Member, MemberEnvelope, MemberUpdate};
use crate::api::staff_auth;
use crate::api::words::MemberId;
use crate::client::{Question, use_client};
use crate::i18n::t;
use crate::pages::strength;
use crate::piece::{IntoPiece, Piece, spawn};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::use_session;
use crate::ui::detail::{PageHead, waiting};
use crate::ui::form::{Draft, Field, creation, password_field};
use crate::ui::load::{load, loaded_once};
use crate::ui::title::use_title;
use crate::ui::toast::use_toasts;
use crate::ui::write::Write;

/// A new password for oneself. For others there is the link by mail: nobody should know the password of somebody else.
pub fn change(id: MemberId) -> Piece {
    let (here, router) = (use_here(), use_router());
    use_title(|| t::staff::change_password().to_owned());
    let up = router.href(&here.to(Section::Member(id.clone())));
    let member = load(move || staff::retrieve(&id));
    let head = PageHead {
        title: t::staff::change_password().to_owned(),
        up: Some((t::staff::person(), up)),
        ..PageHead::default()
    };
    view! {
        {head.view()}
        {loaded_once(member, waiting, |found: &MemberEnvelope| fields(&found.user))}
    }
    .piece()
}

fn fields(member: &Member) -> Piece {
    let own = untrack(|| use_session().staff_email());
    if !member.is(&own) {
        return view! { <p class="notice">{t::staff::not_your_password()}</p> }.piece();
    }
    let (client, router, toasts, here) = (use_client(), use_router(), use_toasts(), use_here());
    let write = Write::new();
    let page = here.to(Section::Member(member.id.clone()));
    let password = Field::new("password", t::password::new(), "", |_| None)
        .judged_by(|value| value.is_empty().then(|| t::sign_in::password_empty().to_owned()))
        .cleaned_by(ToOwned::to_owned)
        .input("password");
    let (id, role_id) = (member.id.clone(), member.role_id.clone());
    let cancel = router.href(&page);
    let done = Arc::new(move || {
        toasts.done(t::staff::password_changed());
        router.replace(page.clone());
    });
    let send = move |_: Draft| {
        if !write.begin() {
            return;
        }
        let new = password.value.get_untracked();
        let input = MemberUpdate { role_id: role_id.clone(), password: Some(new.clone()), ..MemberUpdate::default() };
        let (question, own, done) = (Question::of(&staff::update(&id, &input)), own.clone(), done.clone());
        spawn(async move {
            let error = match client.write(&question).await {
                Ok(_) => None,
                // A password is in no answer: whether it is the new one is seen by signing in with it.
                Err(error) if error.is_in_doubt() => match client.ask_openly(&staff_auth::login(&own, &new)).await {
                    Ok(extra) => {
                        let _ = client.ask_openly(&staff_auth::logout(&extra.token)).await;
                        None
                    }
                    Err(_) => Some(error),
                },
                Err(error) => Some(error),
            };
            let is_done = error.is_none();
            if write.end(error) && is_done {
                // Nothing is unsaved any more.
                password.value.set(String::new());
                done();
            }
        });
    };
    let content = password_field(password, write, t::staff::own_password_hint(), strength(password.value));
    let label = Signal::derive(|| t::password::set().to_owned());
    let path = format!("{}/password", here.to(Section::Member(member.id.clone())).path());
    creation(vec![password], write, &path, cancel, label, send, content)
}

use std::sync::Arc;

use leptos::prelude::*;

use super::segments::{chosen, new_segments, segments_field};
use crate::api::staff::{self, Invitation, Member, MemberCreate, MemberEnvelope};
use crate::api::words::RoleId;
use crate::api::{ListQuery, Page};
use crate::client::{Answer, Question};
use crate::i18n::t;
use crate::pages::strength;
use crate::piece::{IntoPiece, Piece, spawn};
use crate::place::Section;
use crate::records::staff::{Roles, whole};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::detail::PageHead;
use crate::ui::form::{Draft, Field, check_email, creation, password_field, select_field, text_field};
use crate::ui::title::use_title;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Write};

/// Inviting one person: they choose their own password.
pub fn invite() -> Piece {
    page(t::staff::invite_title, t::staff::invite_text, Section::Invite, false)
}

/// Adding somebody with a password that is handed over.
pub fn create() -> Piece {
    page(t::staff::add_title, t::staff::add_text, Section::NewMember, true)
}

fn page(title: fn() -> &'static str, text: fn() -> &'static str, section: Section, with_password: bool) -> Piece {
    let (here, router) = (use_here(), use_router());
    use_title(move || title().to_owned());
    let roles = Roles::provide();
    let head = PageHead {
        title: title().to_owned(),
        up: Some((t::staff::title(), router.href(&here.to(Section::Staff)))),
        ..PageHead::default()
    };
    view! {
        {head.view()}
        <p class="lead">{text()}</p>
        {roles.settled(move || fields(roles, section.clone(), with_password))}
    }
    .piece()
}

/// The role field and what the role allows. A role has to be chosen.
pub fn role_field(role: Field, write: Write, roles: Roles) -> Piece {
    let first = (String::new(), t::staff::choose_role().to_owned());
    let known: Vec<(String, String)> = untrack(|| roles.choices(&[]));
    let about = move || {
        let id = role.value.get();
        if id.is_empty() { None } else { roles.about(&RoleId::new(id)).map(|about| t::staff::role_allows(&about)) }
    };
    // Without the right to list roles, and without names from the installation, the number is typed: it stands at every person.
    let input = match known.is_empty() {
        true => text_field(role, write, t::staff::role_number_hint()),
        false => select_field(role, write, "", std::iter::once(first).chain(known).collect()),
    };
    view! {
        <div>
            {input}
            <p class="hint" role="status">{Signal::derive(move || about().unwrap_or_default())}</p>
        </div>
    }
    .piece()
}

/// A role that has to be chosen.
pub fn new_role() -> Field {
    Field::new("role_id", t::staff::role(), "", |_| None).judged_by(|value| match value {
        "" => Some(t::staff::role_missing().to_owned()),
        value => (!value.bytes().all(|byte| byte.is_ascii_digit())).then(|| t::staff::role_no_number().to_owned()),
    })
}

fn fields(roles: Roles, section: Section, with_password: bool) -> Piece {
    let (here, router, toasts) = (use_here(), use_router(), use_toasts());
    let write = Write::new();
    let name = Field::new("name", t::staff::name(), "", |_| None)
        .judged_by(|value| value.is_empty().then(|| t::staff::name_empty().to_owned()))
        .max_length(120);
    let email = Field::new("email", t::staff::email(), "", |_| None)
        .judged_by(|value| check_email(value).map(ToOwned::to_owned))
        .input("email");
    let role = new_role();
    let password = Field::new("password", t::password::new(), "", |_| None)
        .judged_by(move |value| (with_password && value.is_empty()).then(|| t::sign_in::password_empty().to_owned()))
        .cleaned_by(ToOwned::to_owned)
        .input("password");
    let segments = new_segments();
    let send = move |draft: Draft| {
        if !write.begin() {
            return;
        }
        let value = |field: Field| field.value.get_untracked();
        let acl = chosen(segments);
        let (who, address) = (value(name).trim().to_owned(), value(email).trim().to_owned());
        let role_id = RoleId::new(value(role).trim());
        let question = match with_password {
            true => Question::of(&staff::create(&MemberCreate {
                name: who.clone(),
                email: address.clone(),
                password: value(password),
                role_id,
                segments_acl: acl,
            })),
            false => Question::of(&staff::invite(&Invitation {
                name: who.clone(),
                email: address.clone(),
                role_id,
                segments_acl: acl,
            })),
        };
        let said = if with_password { t::staff::added(&who) } else { t::staff::invited_done(&address) };
        let here = here.clone();
        let check = Check {
            // The latest first.
            read: whole(staff::list, &ListQuery::default().sorted_by("created").sorted_by("created")),
            is_done: {
                let address = address.clone();
                Arc::new(move |answer| found(answer, &address).is_some())
            },
            done: Arc::new(move |answer, is_there| {
                draft.remove();
                let made = answer.value::<MemberEnvelope>().map(|made| made.user.clone());
                let Some(made) = made.or_else(|| found(answer, &address)) else { return };
                let page = here.to(Section::Member(made.id));
                toasts.done_at(said.clone(), router.href(&page));
                if is_there {
                    router.replace(page);
                }
            }),
        };
        spawn(write.send(question, check));
    };
    let cancel = router.href(&use_here().to(Section::Staff));
    let label =
        Signal::derive(move || if with_password { t::staff::add_verb() } else { t::staff::invite_verb() }.to_owned());
    let meter =
        with_password.then(|| password_field(password, write, t::staff::password_hint(), strength(password.value)));
    let content = view! {
        {text_field(name, write, "")}
        {text_field(email, write, "")}
        {role_field(role, write, roles)}
        {meter}
        {segments_field(segments, write)}
    };
    let path = use_here().to(section).path();
    creation(vec![name, email, role, password, segments], write, &path, cancel, label, send, content.piece())
}

/// The person with this address in a list.
pub fn found(answer: &Answer, email: &str) -> Option<Member> {
    answer.value::<Page<Member>>()?.rows.iter().find(|member| member.is(email)).cloned()
}

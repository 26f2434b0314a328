use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

use super::detail::obstacle;
use crate::api::Page;
use crate::api::staff::{self, Member, MemberEnvelope, MemberUpdate};
use crate::api::words::{Flag, Json, MemberId, RoleId};
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::place::Section;
use crate::records::staff::{Roles, everybody};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::detail::{PageHead, waiting};
use crate::ui::form::{Edit, Field, area_field, check_email, fixed_field, form, select_field, text_field};
use crate::ui::load::{Load, load, loaded_once};
use crate::ui::title::use_title;
use crate::ui::write::Write;

const YES: &str = "1";
const NO: &str = "0";

/// Changing a person: what `update_user` takes, but for the password.
pub fn edit(id: MemberId) -> Piece {
    let (here, router) = (use_here(), use_router());
    let up = router.href(&here.to(Section::Member(id.clone())));
    use_title(|| t::staff::edit_title().to_owned());
    let roles = Roles::provide();
    let everybody = everybody();
    let member = load(move || staff::retrieve(&id));
    let head = PageHead {
        title: t::staff::edit_title().to_owned(),
        up: Some((t::staff::person(), up)),
        ..PageHead::default()
    };
    let content = roles.settled(move || {
        loaded_once(member, waiting, move |found: &MemberEnvelope| fields(&found.user, everybody, roles))
    });
    view! {
        {head.view()}
        {content}
    }
    .piece()
}

fn fields(member: &Member, everybody: Load<Page<Member>>, roles: Roles) -> Piece {
    let (here, router) = (use_here(), use_router());
    let write = Write::new();
    let detail = here.to(Section::Member(member.id.clone()));
    let stored = |name| text(member, name).unwrap_or_default();
    let name = Field::new("name", t::staff::name(), &stored("name"), |text| text.is_empty().then(t::staff::name_empty))
        .max_length(120);
    let email = Field::new("email", t::staff::email(), &stored("email"), check_email).input("email");
    let role = Field::new("role_id", t::staff::role(), &stored("role_id"), |_| None);
    let disabled = Field::new("disabled", t::staff::sign_in(), &stored("disabled"), |_| None);
    let notifications = Field::new(
        "email_notifications_enabled",
        t::staff::notifications(),
        &stored("email_notifications_enabled"),
        |_| None,
    );
    let frontend = Field::new("frontend_settings", t::staff::frontend(), &stored("frontend_settings"), check_json)
        .cleaned_by(compact);
    let id = member.id.clone();
    // The role goes along with every change: the latest that is known, also when the form is gone and the change is taken back.
    let latest = Arc::new(Mutex::new(member.role_id.clone()));
    let edit = Edit {
        record: detail.path(),
        read: Question::of(&staff::retrieve(&id)),
        value: |answer, name| text(&answer.value::<MemberEnvelope>()?.user, name),
        update: Arc::new(move |changes| {
            let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(now) = changes.get("role_id").or_else(|| role.value.try_get_untracked()) {
                *latest = RoleId::new(now);
            }
            let flag = |name| changes.get(name).map(|text| Flag(text == YES));
            let input = MemberUpdate {
                role_id: latest.clone(),
                name: changes.get("name"),
                email: changes.get("email"),
                password: None,
                disabled: flag("disabled"),
                email_notifications_enabled: flag("email_notifications_enabled"),
                frontend_settings: changes.get("frontend_settings").and_then(|text| Json::object(&text)),
            };
            Question::of(&staff::update(&id, &input))
        }),
        said: t::staff::saved,
        saved: {
            let detail = detail.clone();
            Arc::new(move || router.replace(detail.clone()))
        },
    };
    let why = {
        let member = member.clone();
        Memo::new(move |_| obstacle(&member, everybody, roles))
    };
    let choices = untrack(|| roles.choices(std::slice::from_ref(&member.role_id)));
    let (role_name, may_sign_in) = (untrack(|| roles.name(&member.role_id)), !member.disabled.0);
    // Who may not be shut out keeps role and sign-in, and is told why.
    let guarded = move || match why.get() {
        Some(reason) => {
            let sign_in = if may_sign_in { t::staff::may_sign_in() } else { t::staff::may_not_sign_in() };
            view! {
                {fixed_field(t::staff::role(), role_name.clone().piece(), reason)}
                {fixed_field(t::staff::sign_in(), sign_in.piece(), reason)}
            }
            .piece()
        }
        None => {
            let about = move || {
                role.value.with(|id| roles.about(&RoleId::new(id.clone()))).map(|about| t::staff::role_allows(&about))
            };
            let sign_in = vec![
                (NO.to_owned(), t::staff::may_sign_in().to_owned()),
                (YES.to_owned(), t::staff::may_not_sign_in().to_owned()),
            ];
            view! {
                <div>
                    {select_field(role, write, "", choices.clone())}
                    <p class="hint" role="status">{Signal::derive(move || about().unwrap_or_default())}</p>
                </div>
                {select_field(disabled, write, "", sign_in)}
            }
            .piece()
        }
    };
    let on_off = vec![(YES.to_owned(), t::staff::yes().to_owned()), (NO.to_owned(), t::staff::no().to_owned())];
    // Where the API does not say, there is nothing to change.
    let has_notifications = member.email_notifications_enabled.is_some();
    let content = view! {
        {text_field(name, write, "")}
        {text_field(email, write, "")}
        {dynamic(guarded)}
        {has_notifications.then(|| select_field(notifications, write, "", on_off))}
        {area_field(frontend, write, t::staff::frontend_hint())}
        {fixed_field(t::staff::segments(), ().piece(), t::staff::segments_fixed())}
        {fixed_field(t::staff::favourites(), member.favourites().len().to_string().piece(), t::staff::favourites_fixed())}
    };
    form(vec![name, email, role, disabled, notifications, frontend], write, edit, router.href(&detail), content.piece())
}

/// What a person has in the field of this name.
fn text(member: &Member, name: &str) -> Option<String> {
    let flag = |flag: Flag| if flag.0 { YES } else { NO }.to_owned();
    Some(match name {
        "name" => member.name.clone(),
        "email" => member.email.clone(),
        "role_id" => member.role_id.to_string(),
        "disabled" => flag(member.disabled),
        "email_notifications_enabled" => member.email_notifications_enabled.map(flag).unwrap_or_default(),
        "frontend_settings" => {
            let settings = member.frontend_settings.as_ref().map(object_text);
            settings.filter(|text| text != "{}").unwrap_or_default()
        }
        _ => return None,
    })
}

/// The contract allows a text that holds the object.
fn object_text(json: &Json) -> String {
    serde_json::from_str::<String>(json.as_str()).unwrap_or_else(|_| json.as_str().to_owned())
}

/// JSON without space around its parts, so that laying it out is no change; nothing is an empty object. Other text is left as it is.
fn compact(text: &str) -> String {
    let text = text.trim();
    match serde_json::from_str::<&serde_json::value::RawValue>(text) {
        Ok(_) if !text.is_empty() => squeezed(text),
        _ if text.is_empty() => "{}".to_owned(),
        _ => text.to_owned(),
    }
}

/// Drops space outside of texts.
fn squeezed(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let keep = |char: &char| {
        let keeps = is_text || !char.is_ascii_whitespace();
        match char {
            '"' if !is_escaped => is_text = !is_text,
            _ => {}
        }
        is_escaped = is_text && *char == '\\' && !is_escaped;
        keeps
    };
    json.chars().filter(keep).collect()
}

pub fn check_json(text: &str) -> Option<&'static str> {
    (!text.is_empty() && Json::object(text).is_none()).then(t::staff::frontend_wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_an_object_however_they_are_laid_out() {
        assert_eq!(compact("{ \"a b\" : \"x \\\" y\",\n \"c\": [1, 2] }"), r#"{"a b":"x \" y","c":[1,2]}"#);
        assert_eq!((compact(" ").as_str(), compact("{oops").as_str()), ("{}", "{oops"));
        assert_eq!(check_json(""), None);
        assert_eq!(check_json(r#"{"a":1}"#), None);
        for wrong in ["[1]", "1", "{oops", "\"x\""] {
            assert!(check_json(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn settings_may_come_as_a_text_or_not_at_all() {
        let settings = |json: &str| {
            let member: Member = serde_json::from_str(&format!(r#"{{"id":1,"frontend_settings":{json}}}"#)).unwrap();
            text(&member, "frontend_settings").unwrap()
        };
        assert_eq!(settings(r#"{"a":1}"#), r#"{"a":1}"#);
        assert_eq!(settings(r#""{\"a\":1}""#), r#"{"a":1}"#);
        assert_eq!((settings("{}").as_str(), settings("null").as_str()), ("", ""));
    }
}

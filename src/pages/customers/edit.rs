use std::sync::Arc;

use leptos::prelude::*;

use crate::api::users::{self, User, UserUpdate};
use crate::api::words::UserId;
use crate::client::Question;
use crate::i18n::t;
use crate::pages::customers::words::{channel, language};
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::detail::{PageHead, page_head, waiting};
use crate::ui::form::{Edit, Field, check_email, fixed_field, form, text_field};
use crate::ui::load::{load, loaded_once};
use crate::ui::title::use_title;
use crate::ui::write::Write;

/// Changing the contact data of a customer: the four fields that `update_user` takes.
pub fn customer_edit(id: UserId) -> Piece {
    let here = use_here();
    let router = use_router();
    let detail = here.to(Section::Customer(id.clone()));
    use_title(|| t::customer::edit_title().to_owned());
    if !here.may_edit() {
        return view! {
            {page_head(t::customer::edit_title())}
            <p>{t::customer::read_only()}</p>
            <p><a class="button" href=router.href(&detail)>{t::common::back()}</a></p>
        }
        .piece();
    }
    let content = loaded_once(load(move || users::retrieve(&id)), waiting, fields);
    let head = PageHead {
        title: t::customer::edit_title().to_owned(),
        up: Some((t::customer::title(), router.href(&detail))),
        ..PageHead::default()
    };
    view! {
        {head.view()}
        {content}
    }
    .piece()
}

fn fields(user: &User) -> Piece {
    let here = use_here();
    let router = use_router();
    let write = Write::new();
    let detail = here.to(Section::Customer(user.id.clone()));
    let stored = |name| text(user, name).unwrap_or_default();
    let email = Field::new("email", t::customer::email(), &stored("email"), check_email).input("email");
    let phone = Field::new("phone_number", t::customer::phone(), &stored("phone_number"), check_phone)
        .input("tel")
        .max_length(32)
        .cleaned_by(clean_phone);
    let first_name =
        Field::new("first_name", t::customer::first_name(), &stored("first_name"), |_| None).max_length(80);
    let last_name = Field::new("last_name", t::customer::last_name(), &stored("last_name"), |_| None).max_length(80);
    let id = user.id.clone();
    let edit = Edit {
        record: detail.path(),
        read: Question::of(&users::retrieve(&id)),
        value: |answer, name| text(answer.value()?, name),
        update: Arc::new(move |changes| {
            let input = UserUpdate {
                email: changes.get("email"),
                phone_number: changes.get("phone_number"),
                first_name: changes.get("first_name"),
                last_name: changes.get("last_name"),
            };
            Question::of(&users::update(&id, &input))
        }),
        said: t::customer::saved,
        // Back must not lead to a form that is done with.
        saved: {
            let detail = detail.clone();
            Arc::new(move || router.replace(detail.clone()))
        },
    };
    let fixed = |text: Option<String>| Cell::text(text).view(&[], true);
    let (locale, channel) = (fixed(Some(language(&user.locale))), fixed(user.msg_channel.as_deref().map(channel)));
    let content = view! {
        {text_field(first_name, write, "")}
        {text_field(last_name, write, "")}
        {text_field(email, write, t::customer::email_hint())}
        {text_field(phone, write, t::customer::phone_hint())}
        {fixed_field(t::customer::language(), locale, t::customer::fixed())}
        {fixed_field(t::customer::channel(), channel, t::customer::fixed())}
    };
    form(vec![first_name, last_name, email, phone], write, edit, router.href(&detail), content.piece())
}

/// What a customer has in the field of this name.
fn text(user: &User, name: &str) -> Option<String> {
    Some(match name {
        "email" => user.email.clone(),
        "phone_number" => user.phone_number.clone().unwrap_or_default(),
        "first_name" => user.first_name.clone(),
        "last_name" => user.last_name.clone(),
        _ => return None,
    })
}

/// People type numbers with spaces; the API keeps them without.
fn clean_phone(text: &str) -> String {
    text.replace([' ', '\u{a0}'], "")
}

fn check_phone(text: &str) -> Option<&'static str> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_phone = text.starts_with('+')
        && digits >= 5
        && text.chars().skip(1).all(|char| char.is_ascii_digit() || char.is_whitespace());
    (!text.is_empty() && !is_phone).then(t::customer::phone_wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_its_country_code() {
        for right in ["", "+4520123456", "+45 20 12 34 56"] {
            assert_eq!(check_phone(right), None, "{right}");
        }
        for wrong in ["20123456", "+45", "+45 abc", "004520123456"] {
            assert!(check_phone(wrong).is_some(), "{wrong}");
        }
    }
}

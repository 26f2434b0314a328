use leptos::prelude::*;

use crate::api::phone::search_text;
use crate::api::users::{self, User};
use crate::api::words::{Flag, folded_words};
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::session::scope::use_here;
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::page_head;
use crate::ui::listing::{Column, List, Sizes, listing};

static CUSTOMERS: List<User> = List {
    key: "customers",
    title: t::customers::title,
    nothing: t::customers::nothing,
    search: t::customers::search,
    columns: &[
        Column::new("name", t::customer::name, |user: &User, _| Cell::Text(user.name())),
        Column::new("email", t::customer::email, |user: &User, _| Cell::copied(user.email.clone())).ordered_by("email"),
        Column::new("phone_number", t::customer::phone, |user: &User, _| Cell::copied(user.phone_number.clone()))
            .ordered_by("phone_number"),
        Column::new("state", t::customer::state, |user: &User, _| state(user)),
        Column::new("last_seen", t::customer::last_seen, |user: &User, here| {
            Cell::time(user.last_seen.clone(), here.zone(None))
        })
        .ordered_by("last_seen"),
        Column::new("date_joined", t::customer::joined, |user: &User, here| {
            Cell::time(user.date_joined.clone(), here.zone(None))
        })
        .ordered_by("date_joined"),
        Column::new("id", t::customer::id, |user: &User, _| Cell::copied(user.id.to_string())).on_request(),
    ],
    filters: &[],
    fallback: &[],
    views: &[],
    actions: &[],
    watched: false,
    sizes: Sizes::Fixed(100),
    steady: "date_joined",
    open: |user| Section::Customer(user.id.clone()),
    terms: |search| folded_words(&search_text(search)),
};

/// The list of customers in the scope.
pub fn customers() -> Piece {
    let scope = use_here().ids();
    view! {
        {page_head(t::customers::title())}
        {listing(&CUSTOMERS, move |query| Question::of(&users::list(&scope, query)))}
    }
    .piece()
}

/// Only what is out of the ordinary, so that it is seen; a customer of whom the API does not say is not accused.
fn state(user: &User) -> Cell {
    let inactive = (user.is_active == Some(Flag(false))).then(|| (Tone::Bad, t::customer::inactive().to_owned()));
    let unverified =
        (user.is_verified == Some(Flag(false))).then(|| (Tone::Waiting, t::customer::unverified().to_owned()));
    let badges: Vec<_> = inactive.into_iter().chain(unverified).collect();
    if badges.is_empty() { Cell::Badge(Tone::Good, t::customer::verified().to_owned()) } else { Cell::Badges(badges) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(json: &str) -> User {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_list_sorts_only_by_what_the_api_sorts_by() {
        let sorted: Vec<&str> = CUSTOMERS.columns.iter().filter_map(|column| column.ordering).collect();
        let mut known = users::ORDERINGS.to_vec();
        known.sort_unstable();
        let mut sorted = sorted;
        sorted.sort_unstable();
        assert_eq!(sorted, known);
    }

    #[test]
    fn a_state_says_what_is_out_of_the_ordinary() {
        assert_eq!(
            state(&user(r#"{"id":1,"is_active":true,"is_verified":true}"#)),
            Cell::Badge(Tone::Good, "Verified".into())
        );
        let both = state(&user(r#"{"id":1,"is_active":"false","is_verified":0}"#));
        assert!(matches!(both, Cell::Badges(badges) if badges.len() == 2));
    }

    #[test]
    fn what_is_marked_is_what_was_searched_for() {
        assert_eq!((CUSTOMERS.terms)("20 12 34 56"), ["20123456"]);
        assert_eq!((CUSTOMERS.terms)("Søren KJÆR"), ["søren", "kjær"]);
    }
}

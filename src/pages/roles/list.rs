use leptos::prelude::*;

use crate::api::ListQuery;
use crate::api::staff::{PART, SIZES};
use crate::api::staff_roles::{self, Role};
use crate::api::words::{folded, folded_words};
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::staff::{feature_name, time};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::PageHead;
use crate::ui::listing::{Column, List, Sizes, listing};

/// How many features a row names.
const NAMED: usize = 4;

static ROLES: List<Role> = List {
    key: "roles",
    title: t::roles::title,
    nothing: t::roles::nothing,
    search: t::roles::search,
    columns: &[
        Column::new("name", t::staff::name, |role: &Role, _| Cell::Text(role.name())).ordered_by("name"),
        Column::new("description", t::roles::description, |role: &Role, _| Cell::text(role.description.clone())),
        Column::new("features", t::roles::allows, |role: &Role, _| features(role)),
        Column::new("disabled", t::staff::state, |role: &Role, _| match role.disabled.0 {
            true => Cell::Badge(Tone::Bad, t::roles::disabled().to_owned()),
            false => Cell::Badge(Tone::Good, t::roles::enabled().to_owned()),
        }),
        Column::new("modified", t::roles::modified_head, |role: &Role, _| time(role.modified.as_ref()))
            .ordered_by("modified")
            .unbroken(),
        Column::new("id", t::staff::id, |role: &Role, _| Cell::copied(role.id.to_string())),
    ],
    filters: &[],
    fallback: &[],
    views: &[],
    actions: &[],
    watched: false,
    sizes: Sizes::Endless(SIZES),
    steady: "id",
    open: |role| Section::Role(role.id.clone()),
    terms: folded_words,
};

/// The first few, and how many more there are.
fn features(role: &Role) -> Cell {
    let named: Vec<String> = role.features.iter().take(NAMED).map(|feature| feature_name(feature)).collect();
    match role.features.len().saturating_sub(NAMED) {
        0 => Cell::text(named.join(", ")),
        more => Cell::Text(t::roles::and_more(more as u64, &named.join(", "))),
    }
}

/// All roles.
pub fn roles() -> Piece {
    let router = use_router();
    let new = router.href(&use_here().to(Section::NewRole));
    let actions = view! { <a class="button primary" href=new>{t::roles::add()}</a> };
    let head = PageHead { title: t::roles::title().to_owned(), actions: Some(actions.piece()), ..PageHead::default() };
    view! {
        {head.view()}
        {listing(&ROLES, question)}
    }
    .piece()
}

/// The API has no search: there are a handful of roles, and they are looked through.
fn question(query: &ListQuery) -> Question {
    let words = folded_words(&query.search);
    if words.is_empty() {
        return Question::of(&staff_roles::list(query));
    }
    let keep = move |role: &Role| {
        let text = folded(&format!("{} {} {}", role.name, role.description, role.features.join(" ")));
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let all = staff_roles::list(&ListQuery { page: 1, page_size: Some(PART), ..query.clone() });
    let joined = Question::joined(vec![all], keep, true);
    joined.map_or_else(|| Question::of(&staff_roles::list(query)), |joined| joined.keeping(&query.search))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_a_few_features_and_counts_the_rest() {
        let role = |features: &[&str]| Role {
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
            ..Role::default()
        };
        assert_eq!(features(&role(&[])), Cell::Empty);
        assert_eq!(features(&role(&["a", "b"])), Cell::Text("a, b".into()));
        let many = features(&role(&["a", "b", "c", "d", "e", "f"]));
        assert!(matches!(many, Cell::Text(text) if text.contains("a, b, c, d") && text.contains('2')));
    }
}

use leptos::prelude::*;

use crate::api::ListQuery;
use crate::api::staff::{self, Member, MemberState, SIZES};
use crate::api::words::folded_words;
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::staff::{Roles, holds, kept, state, states, time, use_roles};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{Here, now};
use crate::ui::cell::Cell;
use crate::ui::detail::PageHead;
use crate::ui::listing::{Column, Count, Filter, FilterKind, Leads, List, Ready, Sizes, filtered, listing};

static STAFF: List<Member> = List {
    key: "staff",
    title: t::staff::title,
    nothing: t::staff::nothing,
    search: t::staff::search,
    columns: &[
        Column::new("name", t::staff::name, |member: &Member, _| Cell::Text(member.name())).ordered_by("name"),
        Column::new("email", t::staff::email, |member: &Member, _| Cell::copied(member.email.clone()))
            .ordered_by("email"),
        Column::new("state", t::staff::state, |member: &Member, _| list_state(member)),
        Column::new("role", t::staff::role, |member: &Member, _| Cell::text(use_roles().name(&member.role_id))),
        Column::new("last_login", t::staff::last_login_head, |member: &Member, _| time(member.last_login.as_ref()))
            .ordered_by("last_login")
            .unbroken(),
        Column::new("created", t::staff::created_head, |member: &Member, _| time(member.created.as_ref()))
            .ordered_by("created")
            .unbroken(),
        Column::new("sso", t::staff::sso, |member: &Member, _| {
            Cell::text(member.sso_enabled.0.then(|| t::staff::yes().to_owned()))
        })
        .on_request(),
        Column::new("id", t::staff::id, |member: &Member, _| Cell::copied(member.id.to_string())).on_request(),
    ],
    filters: &[Filter { key: STATE, label: t::staff::state, kind: FilterKind::Hidden(view_name) }],
    fallback: &[],
    views: &[
        ready(t::staff::active, |_| filtered(STATE, "active")),
        ready(t::staff::invited_tab, |_| filtered(STATE, "invited")),
        ready(t::staff::disabled, |_| filtered(STATE, "disabled")),
        ready(t::staff::dormant_tab, |_| filtered(STATE, "dormant")),
        ready(t::staff::trash, |_| filtered(STATE, TRASH)),
    ],
    actions: &[],
    watched: false,
    sizes: Sizes::Endless(SIZES),
    steady: "created",
    open: |member| match member.deleted.0 {
        true => Section::Trashed(member.id.clone()),
        false => Section::Member(member.id.clone()),
    },
    terms: folded_words,
};

const STATE: &str = "state";
const TRASH: &str = "trash";

const fn ready(name: fn() -> &'static str, pairs: fn(&Here) -> Vec<(String, String)>) -> Ready {
    Ready { name, leads: Leads::Question(pairs), count: Count::Hidden }
}

/// An invitation says what it means: nobody has come yet.
fn list_state(member: &Member) -> Cell {
    match member.state() {
        MemberState::Invited => match state(MemberState::Invited) {
            Cell::Badge(tone, _) => Cell::Badge(tone, t::staff::never_signed_in().to_owned()),
            other => other,
        },
        _ => states(member, now()),
    }
}

fn view_name(view: &str) -> String {
    let name = match view {
        "active" => t::staff::active(),
        "invited" => t::staff::invited_tab(),
        "disabled" => t::staff::disabled(),
        "dormant" => t::staff::dormant_tab(),
        TRASH => t::staff::trash(),
        other => other,
    };
    name.to_owned()
}

/// Everybody on the organizer's side.
pub fn staff() -> Piece {
    Roles::provide();
    let (here, router) = (use_here(), use_router());
    let href = |section| router.href(&here.to(section));
    let actions = view! {
        <a class="button" href=href(Section::NewMember)>{t::staff::add()}</a>
        <a class="button" href=href(Section::InviteMany)>{t::staff::invite_many()}</a>
        <a class="button primary" href=href(Section::Invite)>{t::staff::invite()}</a>
    };
    let head = PageHead { title: t::staff::title().to_owned(), actions: Some(actions.piece()), ..PageHead::default() };
    view! {
        {head.view()}
        {listing(&STAFF, |query| question(query, now()))}
    }
    .piece()
}

/// The question in the words of the API. It knows neither search nor states: then the whole list is read and looked through.
fn question(query: &ListQuery, now: i64) -> Question {
    let view = query.filter(STATE).unwrap_or_default().to_owned();
    let words = folded_words(&query.search);
    let list = if view == TRASH { staff::list_trashed } else { staff::list };
    let what = format!("{view} {}", words.join(" "));
    let is_plain = words.is_empty() && matches!(view.as_str(), "" | TRASH);
    let keep = move |member: &Member| {
        let is_of_view = match view.as_str() {
            "active" => member.state() == MemberState::Active,
            "invited" => member.state() == MemberState::Invited,
            "disabled" => member.state() == MemberState::Disabled,
            "dormant" => member.is_dormant(now),
            _ => true,
        };
        is_of_view && holds(member, &words)
    };
    if is_plain { Question::of(&list(query)) } else { kept(list, query, keep).keeping(what) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::parse_query;

    fn target(address: &str) -> String {
        question(&ListQuery::from_pairs(&parse_query(address), &[STATE]), 0).target()
    }

    #[test]
    fn the_list_sorts_only_by_what_the_api_does() {
        let mut sorted: Vec<&str> = STAFF.columns.iter().filter_map(|column| column.ordering).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, staff::ORDERINGS);
    }

    #[test]
    fn a_page_is_asked_for_and_a_state_looked_for_in_all_of_them() {
        assert_eq!(target("?page=3&page_size=50"), "/users?limit=50&offset=100");
        assert_eq!(
            target("?state=trash&ordering=-name"),
            "/users/trash?limit=20&offset=0&order_by=name&order_dir=DESC"
        );
        let invited = target("?state=invited&page=2");
        assert!(invited.starts_with("/users?limit=100&offset=0 /users?limit=100&offset=100 "), "{invited}");
        assert_ne!(target("?state=invited"), target("?state=disabled"));
        assert_ne!(target("?search=anna"), target("?search=hannah"));
        assert!(target("?search=anna").starts_with("/users?limit=100&offset=0 "));
        assert!(target("?search=anna&state=trash").starts_with("/users/trash?limit=100&offset=0 "));
    }
}

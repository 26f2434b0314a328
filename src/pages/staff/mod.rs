//! Staff users. What they share with roles and the connections is the gate: signing in at the staff API.

/// Asking before people are trashed, disabled, let in again.
mod acts;
/// The APIs, and as whom one is signed in there.
pub mod connections;
/// One person.
mod detail;
/// Changing a person.
mod edit;
/// Who may not be shut out.
mod guard;
/// Inviting one person, or adding one with a password.
mod invite;
/// Inviting many.
mod invite_many;
/// What a pasted text says line by line.
mod lines;
/// Everybody.
mod list;
/// A new password for oneself.
mod password;
/// Rights on single segments.
mod segments;
/// Somebody in the trash.
mod trashed;

use leptos::prelude::*;

use crate::api::Api;
use crate::client::use_client;
use crate::i18n::t;
use crate::pages::{View, open};
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::place::Section;
use crate::session::use_session;
use crate::ui::detail::page_head;
use crate::ui::renewal;
use crate::ui::title::use_title;

/// A page of the staff API, or signing in there in its place.
pub fn connected(view: View, page: fn(Section) -> Piece) -> Piece {
    renewal::keep();
    let staff = use_session().staff();
    // Another address is another person: nothing of the former one stays.
    let account = Memo::new(move |_| staff.account());
    let View::Page(section) = view else { return ().piece() };
    if !use_client().config(|config| config.has(Api::Staff)) {
        return ().piece();
    }
    dynamic(move || match account.get() {
        Some(_) => untrack(|| page(section.clone())),
        None => untrack(sign_in),
    })
}

fn sign_in() -> Piece {
    use_title(|| t::sign_in::staff().to_owned());
    view! {
        {page_head(t::sign_in::staff())}
        <p class="hint lead">{t::sign_in::staff_why()}</p>
        <div class="sign-in-here">{open(View::SignInForm(Api::Staff))}</div>
    }
    .piece()
}

pub fn page(section: Section) -> Piece {
    match section {
        Section::Member(id) => detail::member(id),
        Section::EditMember(id) => edit::edit(id),
        Section::ChangePassword(id) => password::change(id),
        Section::Trashed(id) => trashed::trashed(id),
        Section::Invite => invite::invite(),
        Section::NewMember => invite::create(),
        Section::InviteMany => invite_many::invite_many(),
        _ => list::staff(),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::staff_roles::FEATURES;
    use crate::records::staff::feature_name;

    #[test]
    fn every_known_feature_has_a_name_and_others_speak_for_themselves() {
        for feature in FEATURES {
            assert_ne!(feature_name(feature), *feature);
        }
        assert_eq!(feature_name("new/thing"), "new/thing");
    }
}

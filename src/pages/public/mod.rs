//! Pages that need no signing in. What a link carries is taken out of the address at once: a token in the history is one that others
//! can use.

/// Asking for a link to a new password.
mod forgot;
/// Where such a link leads, and the link of an invitation.
mod password;
/// To an identity provider and back.
pub mod signed_in;
/// How strong a password is.
pub mod strength;

use leptos::prelude::*;

use crate::client::use_client;
use crate::piece::{IntoPiece, Piece};
use crate::place::{Place, Way};
use crate::router::use_router;
use crate::ui::account::languages;
use crate::ui::shell::environment;
use crate::ui::title::use_title;

pub fn page(way: Way) -> Piece {
    match way {
        Way::Forgot => forgot::forgot(),
        Way::Password | Way::Invitation => password::password(way),
        Way::SignedIn => signed_in::signed_in(),
    }
}

/// The page around a form or a message.
fn alone(title: impl Fn() -> &'static str + Copy + Send + Sync + 'static, content: Piece) -> Piece {
    use_title(move || title().to_owned());
    let brand = use_client().config(|config| config.brand.clone());
    view! {
        {environment()}
        <main id="main" class="alone sign-in">
            <p class="brand">{brand}</p>
            <h1>{move || title()}</h1>
            {content}
            {languages()}
        </main>
    }
    .piece()
}

/// The parameters of the address, which has none from now on.
fn take_query(way: Way) -> Vec<(String, String)> {
    let router = use_router();
    let query = untrack(|| router.address()).query;
    if !query.is_empty() {
        router.replace(Place::Public(way));
    }
    query
}

fn value(query: &[(String, String)], name: &str) -> String {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

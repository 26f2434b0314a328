use leptos::prelude::*;

use super::Listed;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn_here};
use crate::ui::icon;
use crate::ui::poll::{poll, steady};

/// How many rows have come since the list was read. Rows do not move under somebody who reads them: they come when this is
/// pressed.
pub fn news() -> Piece {
    let listed: Listed = expect_context();
    let client = use_client();
    let fresh = RwSignal::new(0_u64);
    let (page, query, count) = (listed.page, listed.query, listed.count);
    // Whatever was read last knows of everything until then.
    effect(move || {
        page.at();
        fresh.set(0);
    });
    let look = move || {
        let mut asked = query.get_untracked().on_page(1);
        asked.page_size = Some(1);
        let (question, rows) = ((listed.question)(&asked), listed.rows.clone());
        let seen = (page.at_untracked(), count.get_untracked());
        spawn_here(async move {
            let now = match client.read(&question).await {
                Ok(answer) => rows(&answer, &[]).and_then(|rows| rows.count),
                // The next look may succeed; what is shown stays what it is.
                Err(_) => return,
            };
            if let ((at, Some(before)), Some(now)) = (seen, now)
                && page.at_untracked() == at
            {
                fresh.set(now.saturating_sub(before));
            }
        });
    };
    poll(Signal::derive(move || !client.is_offline()), steady, look);
    dynamic(move || match fresh.get() {
        0 => ().piece(),
        fresh => view! {
            <p class="news" role="status">
                <button type="button" class="button small" on:click=move |_| page.refresh()>
                    {icon::up()} {t::list::news(fresh)}
                </button>
            </p>
        }
        .piece(),
    })
}

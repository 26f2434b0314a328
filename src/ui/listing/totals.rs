use leptos::prelude::*;

use super::Listed;
use crate::api::money::{Money, totals};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::ui::cell::Cell;
use crate::ui::text;

/// What the amounts of the page add up to, each currency by itself. The API gives no sums: so it is the page that is summed, and
/// that is said.
pub fn page_totals() -> Piece {
    let listed: Listed = expect_context();
    let columns = listed.columns.iter().filter(|column| column.money).map(|column| (column.key, column.label));
    let columns: Vec<_> = columns.collect();
    dynamic(move || {
        let Some(answer) = listed.page.answer() else { return ().piece() };
        let visible = listed.visible.get();
        let shown = columns.iter().filter(|(key, _)| visible.contains(key));
        let sums = shown.filter_map(|(key, label)| {
            let rows = (listed.rows)(&answer, &[*key])?.rows;
            let cells = rows.iter().flat_map(|(_, cells)| cells);
            let amounts: Vec<&Money> = cells
                .filter_map(|cell| match cell {
                    Cell::Money(money) => Some(money),
                    _ => None,
                })
                .collect();
            // One amount is its own sum.
            let sums: Vec<String> = totals(amounts.iter().copied()).iter().map(text::money).collect();
            (amounts.len() > 1).then(|| t::list::page_total(label(), &sums.join(" + ")))
        });
        let sums: Vec<String> = sums.collect();
        view! { <div class="totals">{sums.into_iter().map(|sum| view! { <p>{sum}</p> }).collect_view()}</div> }.piece()
    })
}

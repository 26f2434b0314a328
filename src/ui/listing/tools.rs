use leptos::prelude::*;

use super::ask::field;
use super::column::storage_key;
use super::{Listed, Named};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::session::storage;
use crate::ui::preferences::density;

/// The filters that are not in the toolbar.
pub fn filters() -> Piece {
    let Listed { filters, query, .. } = expect_context();
    let fields = filters.iter().filter(|filter| filter.is_in_menu());
    view! { <div class="filters">{fields.map(|filter| field(filter, query)).collect_view()}</div> }.piece()
}

/// Which columns are shown.
pub fn columns() -> Piece {
    let Listed { key, columns, visible, .. } = expect_context();
    let keys: Vec<&'static str> = columns.iter().map(|column| column.key).collect();
    let toggle = move |toggled: &'static str, keys: &[&'static str]| {
        visible.update(|visible| {
            // In the order of the list, and with those that are of no use here left as they are.
            let hidden_here = visible.iter().copied().filter(|key| !keys.contains(key)).collect::<Vec<_>>();
            let is_on = |key: &&'static str| visible.contains(key) != (*key == toggled);
            *visible = keys.iter().copied().filter(is_on).chain(hidden_here).collect();
        });
        storage::write(&storage_key(key), &visible.read_untracked().join(","));
    };
    let boxes = columns.into_iter().skip(1).map(move |Named { key, label, .. }| {
        let keys = keys.clone();
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || visible.read().contains(&key) on:change=move |_| toggle(key, &keys)/>
                {label()}
            </label>
        }
    });
    view! {
        <fieldset class="checks"><legend>{t::list::columns()}</legend>{boxes.collect_view()}</fieldset>
        {density()}
    }
    .piece()
}

use leptos::prelude::*;

use crate::api::staff_roles::{FEATURES, MANAGE_ROLES, MANAGE_USERS};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::records::staff::feature_name;
use crate::ui::form::Field;

/// Words as the text of a field: known features first, in their order, so that the same choice is the same text.
pub fn join(words: &[String]) -> String {
    let known =
        FEATURES.iter().filter(|known| words.iter().any(|word| word == *known)).map(|known| (*known).to_owned());
    let mut others: Vec<String> = words.iter().filter(|word| !FEATURES.contains(&word.as_str())).cloned().collect();
    others.sort();
    others.dedup();
    known.chain(others).collect::<Vec<_>>().join(", ")
}

pub fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

/// What a role grants, as boxes: the known features by their area, and those that the role has besides. `fixed` says why what lets
/// people manage others cannot be taken away.
pub fn features_field(field: Field, fixed: Signal<Option<&'static str>>) -> Piece {
    let others: Vec<String> =
        split(&field.value.get_untracked()).into_iter().filter(|word| !FEATURES.contains(&word.as_str())).collect();
    let known = FEATURES.iter().map(|feature| (*feature).to_owned());
    let mut areas: Vec<(String, Vec<String>)> = Vec::new();
    for feature in known.chain(others) {
        let area = feature.split('/').next().unwrap_or_default().to_owned();
        match areas.iter_mut().find(|(known, _)| *known == area) {
            Some((_, features)) => features.push(feature),
            None => areas.push((area, vec![feature])),
        }
    }
    let area = |(area, features): (String, Vec<String>)| {
        let boxes = features.into_iter().map(|feature| one(field, feature, fixed));
        view! { <fieldset class="checks"><legend>{area_name(&area)}</legend>{boxes.collect_view()}</fieldset> }
    };
    view! {
        <div class="field">
            <span class="label">{field.label}</span>
            <p class="hint" role="status">{Signal::derive(move || fixed.get().unwrap_or_default())}</p>
            <div class="areas">{areas.into_iter().map(area).collect_view()}</div>
        </div>
    }
    .piece()
}

fn one(field: Field, feature: String, fixed: Signal<Option<&'static str>>) -> Piece {
    let is_needed = matches!(feature.as_str(), MANAGE_USERS | MANAGE_ROLES);
    let is_on = {
        let feature = feature.clone();
        Memo::new(move |_| field.value.with(|text| split(text).contains(&feature)))
    };
    let is_fixed = Signal::derive(move || is_needed && is_on.get() && fixed.get().is_some());
    let name = feature_name(&feature);
    let toggle = move |_| {
        let mut words = split(&field.value.get_untracked());
        match words.iter().position(|word| *word == feature) {
            Some(at) => drop(words.remove(at)),
            None => words.push(feature.clone()),
        }
        field.value.set(join(&words));
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_on disabled=is_fixed on:change=toggle/>
            {name}
        </label>
    }
    .piece()
}

/// What an area is called: a word that we do not know is shown as it is.
fn area_name(area: &str) -> String {
    let name = match area {
        "settings" => t::area::settings(),
        "data" => t::area::data(),
        "foreign_segments" => t::area::foreign_segments(),
        "segments" => t::area::segments(),
        "customers" => t::area::customers(),
        "reports" => t::area::reports(),
        other => other,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_choice_is_the_same_text() {
        let words = |text: &str| split(text);
        assert_eq!(
            join(&words("new/b, customers/search,settings/users, new/a, new/b")),
            "settings/users, customers/search, new/a, new/b"
        );
        assert_eq!(join(&words(" , ")), "");
        assert_eq!(split(&join(&words("12, 7"))), ["12", "7"]);
    }
}

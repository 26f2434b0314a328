use super::recent::recents;
use crate::api::words::{OrderId, PurchaseId, RefundId, UserId, folded, folded_words};
use crate::i18n::t;
use crate::pages::navigation;
use crate::place::{Place, Section};
use crate::router::use_router;
use crate::session::scope::{Here, scope_of};
use crate::session::use_signed;
use leptos::prelude::*;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: Kind,
    pub text: String,
    /// Beside the text, in small.
    pub about: String,
    pub act: Act,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Recent,
    Page,
    Edition,
    Action,
    Customer,
    Order,
    Purchase,
    Refund,
    Member,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Go(Place),
    /// Opens the shortcuts.
    Help,
    SignOut,
}

/// What a typed text asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Only this kind, when the text begins with its name: `order 4711`.
    pub kind: Option<Kind>,
    pub text: String,
}

/// Reads a text; `names` are the words that narrow it to a kind.
pub fn asked(text: &str, names: &[(&str, Kind)]) -> Asked {
    let text = text.trim();
    let first = text.split_once(char::is_whitespace);
    let kind = first.and_then(|(word, rest)| {
        let word = folded(word);
        // `ord` will do for `order`: three letters tell the kinds apart.
        let named = names.iter().find(|(name, _)| word.chars().count() >= 3 && folded(name).starts_with(&word));
        named.map(|(_, kind)| (*kind, rest.trim()))
    });
    match kind {
        Some((kind, rest)) if !rest.is_empty() => Asked { kind: Some(kind), text: rest.to_owned() },
        _ => Asked { kind: None, text: text.to_owned() },
    }
}

/// The place of an id by its prefix, so that any id can be pasted.
pub fn place_of(text: &str, here: &Here) -> Option<Place> {
    let section = match text.split_once('_').filter(|_| !here.is_nowhere())?.0 {
        "usr" => Section::Customer(UserId::new(text)),
        "ord" => Section::Order(OrderId::new(text)),
        "pur" => Section::Purchase(PurchaseId::new(text)),
        "ref" => Section::Refund(RefundId::new(text)),
        _ => return None,
    };
    Some(here.to(section))
}

pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Recent => t::palette::recent(),
        Kind::Page => t::palette::pages(),
        Kind::Edition => t::overview::editions(),
        Kind::Action => t::palette::actions(),
        Kind::Customer => t::customers::title(),
        Kind::Order => t::orders::title(),
        Kind::Purchase => t::purchase::title(),
        Kind::Refund => t::refunds::title(),
        Kind::Member => t::staff::title(),
    }
}

/// Pages, editions, actions and recent records: what needs no asking.
pub fn known(here: &Here) -> Vec<Entry> {
    let entry = |kind, text: String, about: String, act| Entry { kind, text, about, act };
    let mut entries = recents();
    for link in navigation(here) {
        let keys = format!("g {}", link.letter);
        entries.push(entry(Kind::Page, (link.label)().to_owned(), keys, Act::Go(here.to(link.section))));
    }
    // Another edition keeps the section that is open, as the switcher does.
    let section = use_router_section();
    let me = use_signed().get_untracked();
    for organization in &me.organizations {
        for edition in &organization.editions {
            let place = scope_of(organization, Some(edition)).to(section.clone());
            entries.push(entry(Kind::Edition, edition.name.clone(), organization.name.clone(), Act::Go(place)));
        }
    }
    if navigation(here).iter().any(|link| link.section == Section::Staff) {
        entries.push(entry(
            Kind::Action,
            t::staff::invite_title().to_owned(),
            String::new(),
            Act::Go(here.to(Section::Invite)),
        ));
    }
    let connections = Act::Go(here.to(Section::Connections));
    entries.push(entry(Kind::Action, t::connections::title().to_owned(), String::new(), connections));
    entries.push(entry(Kind::Action, t::keys::title().to_owned(), "?".to_owned(), Act::Help));
    entries.push(entry(Kind::Action, t::doctor::title().to_owned(), String::new(), Act::Go(Place::Doctor)));
    entries.push(entry(Kind::Action, t::identity::sign_out().to_owned(), String::new(), Act::SignOut));
    entries
}

fn use_router_section() -> Section {
    use_router().place().get_untracked().section().map_or(Section::Overview, Section::root)
}

/// Those that hold every word; all but editions when nothing is typed.
pub fn matching(entries: &[Entry], asked: &Asked) -> Vec<Entry> {
    let words = folded_words(&asked.text);
    let fits = |entry: &&Entry| {
        let text = folded(&format!("{} {}", entry.text, entry.about));
        asked.kind.is_none_or(|kind| kind == entry.kind)
            && if words.is_empty() { entry.kind != Kind::Edition } else { words.iter().all(|word| text.contains(word)) }
    };
    entries.iter().filter(fits).take(12).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[(&str, Kind)] = &[("Customer", Kind::Customer), ("Order", Kind::Order), ("Edition", Kind::Edition)];

    #[test]
    fn a_word_in_front_narrows_to_its_kind() {
        let read = |text: &str| {
            let asked = asked(text, NAMES);
            (asked.kind, asked.text)
        };
        assert_eq!(read("order 4711"), (Some(Kind::Order), "4711".into()));
        assert_eq!(read(" ord  4711 "), (Some(Kind::Order), "4711".into()));
        assert_eq!(read("EDITION roskilde"), (Some(Kind::Edition), "roskilde".into()));
        assert_eq!(read("order"), (None, "order".into()));
        assert_eq!(read("or 4711"), (None, "or 4711".into()));
        assert_eq!(read("anna order"), (None, "anna order".into()));
    }

    #[test]
    fn all_words_have_to_fit_in_any_order() {
        let entry =
            |kind, text: &str, about: &str| Entry { kind, text: text.into(), about: about.into(), act: Act::Help };
        let entries = [entry(Kind::Page, "Orders", "g o"), entry(Kind::Edition, "Havnefest 2026", "Nordlys")];
        let found = |text: &str, kind| {
            let asked = Asked { kind, text: text.into() };
            matching(&entries, &asked).into_iter().map(|entry| entry.text).collect::<Vec<_>>()
        };
        assert_eq!(found("nord 2026", None), ["Havnefest 2026"]);
        assert_eq!(found("", None), ["Orders"]);
        assert_eq!(found("o", Some(Kind::Page)), ["Orders"]);
        assert_eq!(found("x", None), Vec::<String>::new());
    }
}

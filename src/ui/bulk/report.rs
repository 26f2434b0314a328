use leptos::prelude::*;

use super::run::{Counts, Outcome};
use super::{Bulk, Item};
use crate::i18n::t;
use crate::ui::listing::csv;
use crate::ui::listing::export::address;

/// What became of one record.
pub struct Line {
    pub item: Item,
    pub is_done: bool,
    /// In a word.
    pub outcome: &'static str,
    /// Why, where it is not done.
    pub why: String,
}

impl Bulk {
    /// A line for each record that was marked, in their order; those that could not be done come last.
    pub(super) fn lines(self) -> Vec<Line> {
        self.inner.with_value(|inner| {
            let tried = inner.items.iter().enumerate().map(|(at, item)| {
                let outcome = inner.run.outcome(at);
                let (word, why) = said(outcome);
                let is_done = matches!(outcome, Some(Outcome::Done));
                Line { item: item.clone(), is_done, outcome: word, why: why.to_owned() }
            });
            let refused = inner.refused.iter().map(|item| {
                let why = item.refusal.clone().unwrap_or_default();
                Line { item: item.clone(), is_done: false, outcome: t::bulk::refused(), why }
            });
            tried.chain(refused).collect()
        })
    }

    /// The lines as a file; its address.
    pub(super) fn report(self) -> Option<String> {
        let head = [
            t::bulk::record(),
            t::bulk::path(),
            t::bulk::amount(),
            t::export::currency(),
            t::bulk::outcome(),
            t::bulk::message(),
        ];
        let mut text = format!("{}{}", csv::BYTE_ORDER_MARK, csv::line(head));
        for Line { item, outcome, why, .. } in self.lines() {
            let money = item.money.as_ref();
            let amount = money.map(|money| money.amount.to_string()).unwrap_or_default();
            let currency = money.map(|money| money.currency.code()).unwrap_or_default();
            text.push_str(&csv::line([item.name.as_str(), &item.path, &amount, &currency, outcome, &why]));
        }
        address(&js_sys::Array::of1(&text.into()))
    }
}

/// An outcome in a word, and why.
fn said(outcome: Option<&Outcome>) -> (&'static str, &str) {
    match outcome {
        Some(Outcome::Done) => (t::bulk::done(), ""),
        Some(Outcome::Skipped(why)) => (t::bulk::skipped(), why),
        Some(Outcome::Failed(why)) => (t::bulk::failed(), why),
        Some(Outcome::Unknown(why)) => (t::bulk::unknown(), why),
        None => (t::bulk::not_begun(), ""),
    }
}

/// `29 done, 1 failed`.
pub fn summary(counts: Counts) -> String {
    let parts = [
        (counts.done, t::bulk::count_done as fn(u64) -> String),
        (counts.skipped, t::bulk::count_skipped),
        (counts.failed, t::bulk::count_failed),
        (counts.unknown, t::bulk::count_unknown),
        (counts.left, t::bulk::count_left),
    ];
    let said: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, say)| say(count)).collect();
    said.join(", ")
}

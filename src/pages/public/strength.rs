use leptos::prelude::*;
use zxcvbn::{Score, zxcvbn};

use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};

/// More letters make the estimate slow and say nothing new.
const LOOKED_AT: usize = 64;

/// How long guessing would take, by the estimator of Dropbox (zxcvbn): it knows words, names, keyboards and dates.
pub fn strength(typed: RwSignal<String>) -> Piece {
    let score = Memo::new(move |_| {
        let text: String = typed.with(|typed| typed.chars().take(LOOKED_AT).collect());
        (!text.is_empty()).then(|| zxcvbn(&text, &[]).score())
    });
    let (value, word) = (
        Signal::derive(move || score.get().map_or(0, level).to_string()),
        Signal::derive(move || score.get().map_or("", said)),
    );
    let advice = Signal::derive(move || match score.get() {
        Some(score) if level(score) < 3 => t::strength::advice(),
        _ => "",
    });
    view! {
        <div class="strength" hidden=move || score.get().is_none()>
            <meter min="0" max="4" low="2" high="3" optimum="4" value=value aria-label=t::strength::label()></meter>
            <span role="status">{word} " " <small>{advice}</small></span>
        </div>
    }
    .piece()
}

fn level(score: Score) -> u8 {
    score.into()
}

fn said(score: Score) -> &'static str {
    match level(score) {
        0 => t::strength::very_weak(),
        1 => t::strength::weak(),
        2 => t::strength::fair(),
        3 => t::strength::good(),
        _ => t::strength::strong(),
    }
}

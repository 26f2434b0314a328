use std::sync::Arc;

use leptos::prelude::*;

use super::{Decide, Decision, Obstacle};
use crate::api::Error;
use crate::api::money::Currency;
use crate::api::orders::{self, Order};
use crate::api::refunds::{RefundRequest, RefundStatus};
use crate::client::use_client;
use crate::config::Extras;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::records::refunds::money;
use crate::session::Here;
use crate::ui::form::{doubt, headline};
use crate::ui::notice::refusal;
use crate::ui::text;
use crate::ui::write::{Doubt, Write};

/// What is said when it is done.
pub fn said(decision: Decision, refund: &RefundRequest, here: &Here) -> String {
    let amount = money(refund, here).as_ref().map(text::money).unwrap_or_default();
    match decision {
        Decision::Approve => t::decide::approved(&amount, &refund.name()),
        Decision::Reject => t::decide::rejected(&amount, &refund.name()),
    }
}

/// What has to be typed before so much money goes out: the amount with its currency, which has so many `digits`.
pub fn must_type(
    refund: &RefundRequest,
    here: &Here,
    extras: &Extras,
    digits: fn(&Currency) -> usize,
) -> Option<String> {
    let money = money(refund, here)?;
    let edition =
        here.edition_of(refund.edition_id.as_ref()).map(|edition| edition.api_id.to_string()).unwrap_or_default();
    let threshold = extras.refund_threshold(&edition, &money.currency.code());
    (money.amount > threshold)
        .then(|| format!("{} {}", money.amount.fixed(digits(&money.currency)), money.currency.code()))
}

/// Sends a decision with its reason.
pub type Send = Arc<dyn Fn(Decision, String) + std::marker::Send + Sync>;

/// What a decision asks of the person.
pub struct Terms {
    /// The text that has to be typed.
    pub typed: Option<String>,
    /// Whether they decide about what they have asked for themselves.
    pub warns: bool,
    pub reason: bool,
}

/// What is decided about, what is missing, and the button.
pub fn fields(
    decide: Decide,
    decision: Decision,
    refund: &RefundRequest,
    here: &Here,
    terms: Terms,
    send: Send,
) -> Piece {
    let Terms { typed, warns, reason } = terms;
    let write = decide.write;
    let amount =
        money(refund, here).as_ref().map(text::money).unwrap_or_else(|| t::refund::unknown_amount().to_owned());
    let what = match decision {
        Decision::Approve => t::decide::approve_what(&amount, &refund.name()),
        Decision::Reject => t::decide::reject_what(&amount, &refund.name()),
    };
    // By its number where the page has read it: a request names its order by the id.
    let order = refund.order_id.as_ref().map(|id| {
        let read = use_client().kept(&orders::retrieve(id).target());
        read.and_then(|answer| answer.value().map(Order::number)).unwrap_or_else(|| id.to_string())
    });
    let (text, comment) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let needed = StoredValue::new(typed.clone());
    // Spaces that a browser writes between amount and currency are spaces.
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").trim().to_owned();
    let lacks_text =
        move || needed.with_value(|needed| needed.as_ref().is_some_and(|needed| plain(&text.read()) != *needed));
    let lacks_comment = move || reason && comment.read().trim().is_empty();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(lacks_text) || untrack(lacks_comment) {
            return;
        }
        // What may have been done already is looked up first, and never done a second time unseen.
        match untrack(|| write.doubt()) {
            Some(Doubt::Unknown) => write.check_again(),
            _ => send(decision, comment.get_untracked().trim().to_owned()),
        }
    };
    let changed = move || match decide.obstacle.get() {
        Some(Obstacle::Amount(before)) => view! {
            <p class="notice warn" role="alert">{t::decide::amount_changed(&before, &amount)}</p>
        }
        .piece(),
        _ => ().piece(),
    };
    let failed = move || match write.error() {
        None => ().piece(),
        Some(error) => failure(write, &error),
    };
    let typed_field = typed.map(|wanted| {
        view! {
            <div class="field" class:wrong=move || tried.get() && lacks_text()>
                <label for="decide-typed">{t::decide::type_amount(&wanted)}</label>
                <p class="message" id="decide-typed-error" hidden=move || !tried.get() || !lacks_text()>{t::decide::not_the_amount(&wanted)}</p>
                <input id="decide-typed" type="text" autocomplete="off" autofocus aria-describedby="decide-typed-error" bind:value=text/>
            </div>
        }
    });
    let needs_typing = typed_field.is_some();
    let comment_field = reason.then(|| {
        view! {
            <div class="field" class:wrong=move || tried.get() && lacks_comment()>
                <label for="decide-reason">{t::decide::reason()}</label>
                <p class="hint">{t::decide::reason_hint()}</p>
                <p class="message" id="decide-reason-error" hidden=move || !tried.get() || !lacks_comment()>{t::bulk::reason_missing()}</p>
                <textarea id="decide-reason" rows="3" autofocus aria-describedby="decide-reason-error" bind:value=comment></textarea>
            </div>
        }
    });
    let label = move || match (write.is_pending(), decision) {
        (true, _) => t::form::sending().to_owned(),
        (false, Decision::Approve) => t::decide::approve().to_owned(),
        (false, Decision::Reject) => t::decide::reject().to_owned(),
    };
    let is_disabled = move || (write.is_pending() || lacks_text() || lacks_comment()).to_string();
    let class = if decision == Decision::Approve { "button primary" } else { "button danger" };
    view! {
        <form class="decide" novalidate on:submit=submit>
            {dynamic(changed)}
            <p class="what">{what}</p>
            {order.map(|order| view! { <p class="hint">{t::decide::order(&order)}</p> })}
            {warns.then(|| view! { <p class="notice warn">{t::decide::own()}</p> })}
            {typed_field}
            {comment_field}
            {dynamic(failed)}
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| decide.close()>{t::common::cancel()}</button>
                <button type="submit" class=class autofocus=decision == Decision::Approve && !needs_typing aria-disabled=Signal::derive(is_disabled)>
                    {Signal::derive(label)}
                </button>
            </div>
        </form>
    }
    .piece()
}

fn failure(write: Write, error: &Error) -> Piece {
    view! {
        <div role="alert">
            {write.doubt().map(|_| view! { <h3>{headline(write)}</h3> {doubt(write)} })}
            {refusal(error)}
        </div>
    }
    .piece()
}

/// Somebody else has decided: what and when, and a way on.
pub fn decided(decide: Decide, now: &RefundRequest, here: &Here) -> Piece {
    let at = now
        .modified
        .as_ref()
        .map(|at| text::instant_with_zone(at, &here.zone(now.edition_id.as_ref())))
        .unwrap_or_default();
    let words = match &now.status {
        RefundStatus::Rejected => t::decide::already_rejected(&at),
        RefundStatus::Invalid => t::decide::already_invalid(&at),
        _ => t::decide::already_approved(&at),
    };
    let go_on = move |_| {
        decide.asked.set(None);
        decide.done.run(());
    };
    view! {
        <p class="notice warn" role="alert">{words}</p>
        <p>{t::decide::nothing_sent()}</p>
        {now.comment.clone().map(|comment| view! { <blockquote>{comment}</blockquote> })}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| decide.close()>{t::common::close()}</button>
            <button type="button" class="button primary" autofocus on:click=go_on>{t::decide::next()}</button>
        </div>
    }
    .piece()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_money_has_to_be_typed() {
        let here = Here::find(
            &serde_json::from_str(
                r#"{"user":{"id":1},"organizations":[{"api_id":"o","editions":[{"api_id":"e","currency":"dkk"}]}]}"#,
            )
            .unwrap(),
            &crate::place::Scope::edition("o", "e"),
        )
        .unwrap();
        let typed = |amount: &str| {
            let refund: RefundRequest =
                serde_json::from_str(&format!(r#"{{"id":1,"edition_id":"e","amount":{amount}}}"#)).unwrap();
            must_type(&refund, &here, &Extras::default(), |_| 2)
        };
        assert_eq!(typed("500"), None);
        assert_eq!(typed("500.01").as_deref(), Some("500.01 DKK"));
        assert_eq!(typed("1e4").as_deref(), Some("10000.00 DKK"));
    }
}

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::refunds::{self, RefundRequest, RefundStatus};
use crate::api::words::RefundId;
use crate::api::{Cause, Error};
use crate::client::{Question, use_client};
use crate::config::Extras;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::Section;
use crate::records::refunds::money;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{Here, use_signed};
use crate::ui::dialog::dialog;
use crate::ui::form::{doubt, headline};
use crate::ui::notice::refusal;
use crate::ui::text;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Doubt, Write};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Reject,
}

impl Decision {
    /// Whether the API lets the person decide so now.
    pub fn is_allowed(self, refund: &RefundRequest) -> bool {
        match self {
            Self::Approve => refund.can_approve.0,
            Self::Reject => refund.can_reject.0,
        }
    }

    /// Whether a state says that it was decided so.
    fn is_done(self, status: &RefundStatus) -> bool {
        match self {
            Self::Approve => status.is_moving() || matches!(status, RefundStatus::Processed | RefundStatus::Failed),
            Self::Reject => *status == RefundStatus::Rejected,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Approve => t::decide::approve_title(),
            Self::Reject => t::decide::reject_title(),
        }
    }
}

/// Why a decision cannot go on as it was shown.
#[derive(Clone)]
enum Obstacle {
    /// The amount is another one than it was; this one.
    Amount(String),
    /// Somebody else has decided.
    Decided(Box<RefundRequest>),
}

/// Deciding one request. The person sees the amount, the customer and the order before anything is sent; the request is read again
/// when the dialog opens and when it is confirmed.
#[derive(Clone, Copy)]
pub struct Decide {
    /// What is asked at the moment.
    asked: RwSignal<Option<Decision>>,
    /// The request as the dialog shows it.
    shown: RwSignal<Option<RefundRequest>>,
    obstacle: RwSignal<Option<Obstacle>>,
    write: Write,
    done: Callback<()>,
}

impl Decide {
    /// `done` runs after a decision of this page.
    pub fn new(done: Callback<()>) -> Self {
        Self {
            asked: RwSignal::new(None),
            shown: RwSignal::new(None),
            obstacle: RwSignal::new(None),
            write: Write::new(),
            done,
        }
    }

    /// Opens the dialog, if the API lets the person decide so.
    pub fn ask(self, decision: Decision, refund: RefundRequest) {
        if !decision.is_allowed(&refund) || self.write.is_pending() {
            return;
        }
        self.write.forget();
        self.obstacle.set(None);
        self.shown.set(Some(refund));
        self.asked.set(Some(decision));
    }

    fn close(self) {
        if !untrack(|| self.write.is_pending()) {
            self.asked.set(None);
        }
    }

    /// The dialog.
    pub fn view(self) -> Piece {
        let client = use_client();
        let here = StoredValue::new(use_here());
        let extras = StoredValue::new(Extras::parse(&client.config_text()));
        let me = use_signed().get_untracked().user.id.clone();
        let title = Signal::derive(move || self.asked.get().map_or("", Decision::title));
        let is_open = Signal::derive(move || self.asked.with(Option::is_some));
        // A page that was read a while ago may show an amount of a while ago.
        crate::piece::effect(move || {
            if self.asked.with(Option::is_some) {
                let Some(id) = self.shown.with_untracked(|shown| shown.as_ref().map(|refund| refund.id.clone())) else { return };
                spawn(async move {
                    if let Ok(answer) = client.read(&Question::of(&refunds::retrieve(&id))).await
                        && let Some(now) = answer.value::<RefundRequest>()
                        && self.asked.try_get_untracked().flatten().is_some()
                        && !self.write.is_pending_untracked()
                    {
                        self.meet(now, &here.get_value());
                    }
                });
            }
        });
        let (router, toasts) = (use_router(), use_toasts());
        let send = move |decision: Decision, comment: String| {
            let Some(shown) = self.shown.get_untracked() else { return };
            if !self.write.begin() {
                return;
            }
            spawn(async move {
                let read = Question::of(&refunds::retrieve(&shown.id));
                let Some(here) = here.try_get_value() else { return };
                match client.read(&read).await {
                    Ok(answer) if answer.value().is_some_and(|now| self.meet(now, &here)) => {}
                    // Nothing was sent: whatever went wrong is no doubt about the decision.
                    result => {
                        self.write.end(result.err());
                        return;
                    }
                }
                let said = said(decision, &shown, &here);
                let href = router.href(&here.to(Section::Refund(shown.id.clone())));
                let check = Check {
                    read: read.clone(),
                    is_done: Arc::new(move |answer| {
                        answer.value::<RefundRequest>().is_some_and(|now| decision.is_done(&now.status))
                    }),
                    done: Arc::new(move |_, is_there| {
                        toasts.done_at(said.clone(), href.clone());
                        if is_there {
                            self.asked.set(None);
                            self.done.run(());
                        }
                    }),
                };
                let write = match decision {
                    Decision::Approve => Question::of(&refunds::approve(&shown.id)),
                    Decision::Reject => Question::of(&refunds::reject(&shown.id, &comment)),
                };
                self.write.send(write, check).await;
                // Somebody was faster: who is not known, but what they decided and when is.
                if self.write.error_untracked().is_some_and(|error| matches!(error.cause, Cause::Conflict | Cause::Refused))
                    && let Ok(answer) = client.read(&read).await
                    && let Some(now) = answer.value::<RefundRequest>()
                {
                    client.announce(read.path());
                    self.meet(now, &here);
                }
            });
        };
        let content = move || {
            let me = me.clone();
            let is_own = move |refund: &RefundRequest| refund.requested_by.as_ref().is_some_and(|by| by.id == me);
            dynamic(move || {
                let (Some(decision), Some(refund)) = (self.asked.get(), self.shown.get()) else { return ().piece() };
                let here = here.get_value();
                if let Some(Obstacle::Decided(now)) = self.obstacle.get() {
                    return decided(self, &now, &here);
                }
                let typed = (decision == Decision::Approve)
                    .then(|| extras.with_value(|extras| must_type(&refund, &here, extras)))
                    .flatten();
                fields(self, decision, &refund, &here, is_own(&refund) && decision == Decision::Approve, typed, Arc::new(send))
            })
        };
        dialog(is_open, Callback::new(move |()| self.close()), title, content)
    }

    /// Compares the request as it is with what the dialog shows; true when the person has decided about this.
    fn meet(self, now: &RefundRequest, here: &Here) -> bool {
        let Some(Some(shown)) = self.shown.try_get_untracked() else { return false };
        if now.status != shown.status && now.status != RefundStatus::Requested {
            self.obstacle.set(Some(Obstacle::Decided(Box::new(now.clone()))));
            return false;
        }
        let before = money(&shown, here);
        if money(now, here) != before {
            let before = before.as_ref().map(text::money).unwrap_or_default();
            self.obstacle.set(Some(Obstacle::Amount(before)));
            self.shown.set(Some(now.clone()));
            return false;
        }
        true
    }
}

/// What is said when it is done.
fn said(decision: Decision, refund: &RefundRequest, here: &Here) -> String {
    let amount = money(refund, here).as_ref().map(text::money).unwrap_or_default();
    match decision {
        Decision::Approve => t::decide::approved(&amount, &refund.name()),
        Decision::Reject => t::decide::rejected(&amount, &refund.name()),
    }
}

/// What has to be typed before so much money goes out: the amount with its currency.
fn must_type(refund: &RefundRequest, here: &Here, extras: &Extras) -> Option<String> {
    let money = money(refund, here)?;
    let edition = here.edition_of(refund.edition_id.as_ref()).map(|edition| edition.api_id.to_string()).unwrap_or_default();
    let threshold = extras.refund_threshold(&edition, &money.currency.code());
    (money.amount > threshold).then(|| format!("{} {}", money.amount, money.currency.code()))
}

type Send = Arc<dyn Fn(Decision, String) + std::marker::Send + Sync>;

/// What is decided about, what is missing, and the button.
fn fields(
    decide: Decide,
    decision: Decision,
    refund: &RefundRequest,
    here: &Here,
    is_own: bool,
    typed: Option<String>,
    send: Send,
) -> Piece {
    let write = decide.write;
    let amount = money(refund, here).as_ref().map(text::money).unwrap_or_else(|| t::refund::unknown_amount().to_owned());
    let what = match decision {
        Decision::Approve => t::decide::approve_what(&amount, &refund.name()),
        Decision::Reject => t::decide::reject_what(&amount, &refund.name()),
    };
    let (text, comment) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let needed = StoredValue::new(typed.clone());
    // Spaces that a browser writes between amount and currency are spaces.
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").trim().to_owned();
    let lacks_text = move || needed.with_value(|needed| needed.as_ref().is_some_and(|needed| plain(&text.read()) != *needed));
    let lacks_comment = move || decision == Decision::Reject && comment.read().trim().is_empty();
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
    let comment_field = (decision == Decision::Reject).then(|| {
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
            {is_own.then(|| view! { <p class="notice warn">{t::decide::own()}</p> })}
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
fn decided(decide: Decide, now: &RefundRequest, here: &Here) -> Piece {
    let at = now.modified.as_ref().map(|at| text::instant_with_zone(at, &here.zone(now.edition_id.as_ref()))).unwrap_or_default();
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

/// The id of the request that follows in the queue; `None` at its end.
pub fn after(queue: &[RefundId], current: &RefundId, step: i32) -> Option<RefundId> {
    let at = queue.iter().position(|id| id == current);
    match at {
        Some(at) => queue.get(at.checked_add_signed(step as isize)?).cloned(),
        // Decided by now and out of the queue: its head is next.
        None if step > 0 => queue.first().cloned(),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_walked_in_both_directions_and_ends() {
        let ids: Vec<RefundId> = ["a", "b", "c"].map(RefundId::new).to_vec();
        let step = |from: &str, by| after(&ids, &RefundId::new(from), by).map(|id| id.to_string());
        assert_eq!(step("a", 1).as_deref(), Some("b"));
        assert_eq!(step("c", 1), None);
        assert_eq!(step("a", -1), None);
        assert_eq!(step("b", -1).as_deref(), Some("a"));
        assert_eq!(step("gone", 1).as_deref(), Some("a"));
        assert_eq!(step("gone", -1), None);
    }

    #[test]
    fn a_state_says_whether_it_was_decided_so() {
        let done = |decision: Decision, word: &str| decision.is_done(&RefundStatus::from(word));
        for word in ["ready", "processing", "awaiting_gateway", "processed", "failed"] {
            assert!(done(Decision::Approve, word) && !done(Decision::Reject, word), "{word}");
        }
        assert!(done(Decision::Reject, "rejected") && !done(Decision::Approve, "rejected"));
        for word in ["requested", "on_hold"] {
            assert!(!done(Decision::Approve, word) && !done(Decision::Reject, word), "{word}");
        }
    }

    #[test]
    fn much_money_has_to_be_typed() {
        let here = crate::session::Here::find(
            &serde_json::from_str(r#"{"user":{"id":1},"organizations":[{"api_id":"o","editions":[{"api_id":"e","currency":"dkk"}]}]}"#).unwrap(),
            &crate::place::Scope::edition("o", "e"),
        )
        .unwrap();
        let typed = |amount: &str| {
            let refund: RefundRequest = serde_json::from_str(&format!(r#"{{"id":1,"edition_id":"e","amount":{amount}}}"#)).unwrap();
            must_type(&refund, &here, &Extras::default())
        };
        assert_eq!(typed("500"), None);
        assert_eq!(typed("500.01").as_deref(), Some("500.01 DKK"));
        assert_eq!(typed("1e4").as_deref(), Some("10000 DKK"));
    }
}

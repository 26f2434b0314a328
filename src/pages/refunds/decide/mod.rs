/// The dialog.
mod view;

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::Cause;
use crate::api::refunds::{self, RefundRequest, RefundStatus};
use crate::client::{Client, Question, use_client};
use crate::config::Extras;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::Section;
use crate::records::refunds::money;
use crate::router::{Router, use_router};
use crate::session::scope::use_here;
use crate::session::{Here, use_signed};
use crate::ui::dialog::dialog;
use crate::ui::text;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::write::{Check, Write};
use view::{Send, Terms, decided, fields, must_type, said};

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
    pub fn is_done(self, status: &RefundStatus) -> bool {
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

/// What deciding works with.
#[derive(Clone, Copy)]
struct Tools {
    client: Client,
    router: Router,
    toasts: Toasts,
    here: StoredValue<Here>,
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
        let tools = Tools {
            client: use_client(),
            router: use_router(),
            toasts: use_toasts(),
            here: StoredValue::new(use_here()),
        };
        let extras = StoredValue::new(Extras::parse(&tools.client.config_text()));
        let me = StoredValue::new(use_signed().get_untracked().user.id.clone());
        let title = Signal::derive(move || self.asked.get().map_or("", Decision::title));
        let is_open = Signal::derive(move || self.asked.with(Option::is_some));
        // A page that was read a while ago may show an amount of a while ago.
        effect(move || {
            if self.asked.with(Option::is_some) {
                spawn(self.look(tools));
            }
        });
        let send: Send = Arc::new(move |decision, comment| {
            if self.write.begin() {
                spawn(self.send(tools, decision, comment));
            }
        });
        let content = move || {
            let send = send.clone();
            dynamic(move || {
                let (Some(decision), Some(refund)) = (self.asked.get(), self.shown.get()) else { return ().piece() };
                let here = tools.here.get_value();
                if let Some(Obstacle::Decided(now)) = self.obstacle.get() {
                    return decided(self, &now, &here);
                }
                let is_own = refund.requested_by.as_ref().is_some_and(|by| by.id == me.get_value());
                let terms = match decision {
                    Decision::Approve => Terms {
                        typed: extras.with_value(|extras| must_type(&refund, &here, extras, text::digits)),
                        warns: is_own,
                        reason: false,
                    },
                    Decision::Reject => Terms { typed: None, warns: false, reason: true },
                };
                fields(self, decision, &refund, &here, terms, send.clone())
            })
        };
        dialog(is_open, Callback::new(move |()| self.close()), title, content)
    }

    /// Reads the request again for the dialog that was just opened.
    async fn look(self, tools: Tools) {
        let Some(id) = self.shown.try_with_untracked(|shown| Some(shown.as_ref()?.id.clone())).flatten() else {
            return;
        };
        let Ok(answer) = tools.client.read(&Question::of(&refunds::retrieve(&id))).await else { return };
        let is_open = self.asked.try_get_untracked().flatten().is_some();
        if let (Some(now), Some(here), true) = (answer.value(), tools.here.try_get_value(), is_open)
            && !self.write.is_pending_untracked()
        {
            self.meet(now, &here);
        }
    }

    /// Reads the request again, and sends the decision if it is about what the dialog shows.
    async fn send(self, tools: Tools, decision: Decision, comment: String) {
        let Tools { client, router, toasts, .. } = tools;
        let (Some(Some(shown)), Some(here)) = (self.shown.try_get_untracked(), tools.here.try_get_value()) else {
            return;
        };
        let read = Question::of(&refunds::retrieve(&shown.id));
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
        let was_refused =
            self.write.error_untracked().is_some_and(|error| matches!(error.cause, Cause::Conflict | Cause::Refused));
        if was_refused && let Ok(answer) = client.read(&read).await {
            client.announce(read.path());
            if let Some(now) = answer.value() {
                self.meet(now, &here);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

use std::sync::Arc;

use leptos::prelude::*;

use super::subject::Subject;
use crate::api::refunds::{self, RefundCreate, RefundRequest, RefundScope};
use crate::api::words::RefundId;
use crate::api::{Cause, Error, Page};
use crate::client::{Answer, Client, Question, use_client};
use crate::i18n::t;
use crate::piece::spawn;
use crate::place::Section;
use crate::records::refunds::money;
use crate::router::use_router;
use crate::session::Here;
use crate::session::scope::use_here;
use crate::ui::form::{Draft, Field};
use crate::ui::text;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Write};

/// The form as far as sending needs it.
#[derive(Clone, Copy)]
pub struct Sending {
    pub subject: RwSignal<Subject>,
    pub write: Write,
    pub why: Field,
    pub what: Field,
    pub amount: Field,
    pub comment: Field,
    pub point: Field,
}

/// Reads the subject again, sends, and finds out when nobody answers: never two requests for one.
pub fn sending(sending: Sending) -> impl Fn(Draft) + 'static {
    let (client, router, toasts) = (use_client(), use_router(), use_toasts());
    let here = use_here();
    move |draft: Draft| {
        let write = sending.write;
        if !write.begin() {
            return;
        }
        let here = here.clone();
        spawn(async move {
            let (now, input) = match sending.prepare(client, &here).await {
                Ok(prepared) => prepared,
                // Nothing was sent: whatever went wrong is no doubt about the request.
                Err(error) => {
                    write.end(error);
                    return;
                }
            };
            let question = match &now.purchase {
                Some(purchase) => Question::of(&refunds::create_for_purchase(purchase, &input)),
                None => Question::of(&refunds::create(&input)),
            };
            let check = Check {
                read: now.recent.clone(),
                is_done: {
                    let (known, reason) = (now.known.clone(), input.reason.clone());
                    Arc::new(move |answer| made(answer, &known, &reason).is_some())
                },
                done: {
                    let (known, reason, here) = (now.known.clone(), input.reason.clone(), here.clone());
                    Arc::new(move |answer, is_there| {
                        let made = answer.value::<RefundRequest>().cloned().or_else(|| made(answer, &known, &reason));
                        let Some(made) = made else { return };
                        let amount = money(&made, &here).as_ref().map(text::money).unwrap_or_default();
                        let place = here.to(Section::Refund(made.id.clone()));
                        toasts.done_at(t::request::done(&amount), router.href(&place));
                        draft.remove();
                        if is_there {
                            // Back must not lead to a form that is done with.
                            router.replace(place);
                        }
                    })
                },
            };
            write.send(question, check).await;
        });
    }
}

/// The request that was not known before it was sent.
fn made(answer: &Answer, known: &[RefundId], reason: &str) -> Option<RefundRequest> {
    let page: &Page<RefundRequest> = answer.value()?;
    let is_new = |refund: &&RefundRequest| {
        !known.contains(&refund.id) && refund.reason.as_ref().is_none_or(|known| known.as_str() == reason)
    };
    page.rows.iter().find(is_new).cloned()
}

impl Sending {
    /// Reads the subject again, and what is to be sent about it as it is now.
    ///
    /// # Errors
    /// `None` when the page says by itself what is in the way: somebody was faster, or less is left.
    async fn prepare(self, client: Client, here: &Here) -> Result<(Subject, RefundCreate), Option<Error>> {
        let read = self.subject.with_untracked(|subject| subject.read.clone());
        let answer = client.read(&read).await.map_err(Some)?;
        let now = Subject::again(&answer, &here.ids()).ok_or_else(|| Error::new(Cause::NotJson))?;
        if self.subject.try_set(now.clone()).is_some() || now.open.is_some() {
            return Err(None);
        }
        if [self.what, self.amount].iter().any(Field::is_wrong) {
            return Err(None);
        }
        let input = self.input(&now).ok_or(None)?;
        Ok((now, input))
    }

    fn input(self, subject: &Subject) -> Option<RefundCreate> {
        let text = |field: Field| field.value.try_get_untracked().map(|text| text.trim().to_owned());
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let scope = text(self.what)?;
        let is_custom = RefundScope::from(scope.as_str()).is_custom();
        Some(RefundCreate {
            transaction_id: subject.transaction.clone(),
            reason: text(self.why)?,
            scope: filled(Some(scope)),
            amount: if is_custom { subject.typed(&text(self.amount)?).ok() } else { None },
            comment: filled(text(self.comment)),
            pickup_point_id: filled(text(self.point)),
        })
    }
}

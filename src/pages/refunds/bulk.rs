use std::rc::Rc;

use super::decide::Decision;
use crate::api::Cause;
use crate::api::Error;
use crate::api::refunds::{self, RefundRequest, RefundStatus};
use crate::api::words::RefundId;
use crate::client::{Client, Question};
use crate::i18n::t;
use crate::place::{Place, Section};
use crate::records::refunds::{money, status};
use crate::session::Here;
use crate::ui::bulk::{Bulk, Item, Outcome, Slow, Words, Work, failed};
use crate::ui::listing::Action;
use crate::ui::notice::words;
use crate::ui::text;

pub const APPROVE: Action = Action {
    label: t::refunds::approve_marked,
    allowed: Here::may_edit,
    run: |bulk, here, paths| start(bulk, here, paths, Decision::Approve),
};

pub const REJECT: Action = Action {
    label: t::refunds::reject_marked,
    allowed: Here::may_edit,
    run: |bulk, here, paths| start(bulk, here, paths, Decision::Reject),
};

fn start(bulk: Bulk, here: &Here, paths: Vec<String>, decision: Decision) {
    bulk.start(Rc::new(Decisions { client: bulk.client(), here: here.clone(), decision }), paths);
}

/// The same decision about many requests.
struct Decisions {
    client: Client,
    here: Here,
    decision: Decision,
}

impl Work for Decisions {
    fn words(&self) -> Words {
        match self.decision {
            Decision::Approve => Words {
                title: t::refunds::approve_title,
                verb: t::refunds::approve_many,
                warning: t::refunds::approve_warning,
                reason: None,
                typed: true,
                resource: "/v1/refunds",
            },
            Decision::Reject => Words {
                title: t::refunds::reject_title,
                verb: t::refunds::reject_many,
                warning: t::refunds::reject_warning,
                reason: Some(t::decide::reason),
                typed: false,
                resource: "/v1/refunds",
            },
        }
    }

    fn look(&self, path: String) -> Slow<Result<Item, Error>> {
        let (client, here, decision) = (self.client, self.here.clone(), self.decision);
        Box::pin(async move {
            let answer = client.read(&Question::of(&refunds::retrieve(&id_of(&path)))).await?;
            let refund = answer.value::<RefundRequest>().ok_or_else(|| Error::new(Cause::NotFound))?;
            Ok(Item { name: refund.name(), money: money(refund, &here), refusal: refuses(refund, decision), path })
        })
    }

    fn act(&self, item: Item, reason: String) -> Slow<Result<Outcome, Error>> {
        let (client, here, decision) = (self.client, self.here.clone(), self.decision);
        Box::pin(async move {
            let id = id_of(&item.path);
            let read = Question::of(&refunds::retrieve(&id));
            // What was agreed to may have changed since it was looked at.
            let answer = match client.read(&read).await {
                Ok(answer) => answer,
                Err(error) => return failed(error),
            };
            let Some(now) = answer.value::<RefundRequest>() else { return failed(Error::new(Cause::NotFound)) };
            if let Some(why) = refuses(now, decision) {
                return Ok(Outcome::Skipped(why));
            }
            let amount = money(now, &here);
            if amount != item.money {
                let amount = amount.as_ref().map(text::money).unwrap_or_default();
                return Ok(Outcome::Skipped(t::refunds::amount_changed(&amount)));
            }
            let write = match decision {
                Decision::Approve => refunds::approve(&id),
                Decision::Reject => refunds::reject(&id, &reason),
            };
            match client.write_unannounced(&Question::of(&write)).await {
                Ok(_) => Ok(Outcome::Done),
                Err(error) if error.is_in_doubt() => match client.read(&read).await {
                    Ok(answer) => match answer.value::<RefundRequest>() {
                        Some(now) if decision.is_done(&now.status) => Ok(Outcome::Done),
                        _ => Ok(Outcome::Failed(words(&error).0.to_owned())),
                    },
                    Err(_) => Ok(Outcome::Unknown(words(&error).0.to_owned())),
                },
                Err(error) => failed(error),
            }
        })
    }
}

/// Why a request cannot be decided so.
fn refuses(refund: &RefundRequest, decision: Decision) -> Option<String> {
    if decision.is_allowed(refund) {
        return None;
    }
    if refund.status != RefundStatus::Requested {
        return Some(t::refunds::is_decided(&status(&refund.status).words()));
    }
    Some(t::refunds::not_allowed().to_owned())
}

/// The request that a page is about.
fn id_of(path: &str) -> RefundId {
    match Place::parse(path) {
        Place::In(_, Section::Refund(id)) => id,
        _ => RefundId::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_decided_says_why_before_anything_is_sent() {
        let refund = |json: &str| serde_json::from_str::<RefundRequest>(json).unwrap();
        let open = refund(r#"{"id":1,"status":"requested","can_approve":"true","can_reject":true}"#);
        assert_eq!((refuses(&open, Decision::Approve), refuses(&open, Decision::Reject)), (None, None));
        let own = refund(r#"{"id":1,"status":"requested","can_approve":false,"can_reject":true}"#);
        assert!(refuses(&own, Decision::Approve).is_some() && refuses(&own, Decision::Reject).is_none());
        let paid = refund(r#"{"id":1,"status":"processed","can_approve":false,"can_reject":false}"#);
        assert_eq!(refuses(&paid, Decision::Approve).as_deref(), Some("It is no longer waiting: Paid."));
    }

    #[test]
    fn a_page_names_its_request() {
        assert_eq!(id_of("/o/a/e/b/refunds/ref_1"), RefundId::new("ref_1"));
        assert_eq!(id_of("/o/a/orders"), RefundId::default());
    }
}

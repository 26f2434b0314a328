use std::sync::Arc;

use leptos::prelude::*;

use crate::api::money::{Currency, Decimal, Mistyped, Money};
use crate::api::orders::{self, Order, TransactionStatus, TransactionType};
use crate::api::purchases::{self, Purchase};
use crate::api::query::ScopeIds;
use crate::api::refs::PickupPoint;
use crate::api::refunds::{self, RefundCreate, RefundReason, RefundRequest, RefundScope};
use crate::api::words::{EditionId, OrderId, PurchaseId, RefundId};
use crate::api::{Cause, Error, Page};
use crate::client::{Answer, Client, Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn};
use crate::place::Section;
use crate::records::ledger::Ledger;
use crate::records::purchases::amounts_card;
use crate::records::refunds::{lines, money, reason, scope};
use crate::router::use_router;
use crate::session::Here;
use crate::session::scope::use_here;
use crate::ui::detail::{PageHead, card, head_without, waiting};
use crate::ui::form::{Draft, Field, area_field, creation, select_field, text_field};
use crate::ui::load::{load, loaded_once};
use crate::ui::text::{self, decimal_mark, digits};
use crate::ui::title::use_title;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Write};

/// What a request can be about: a purchase, or a whole payment.
#[derive(Clone)]
struct Subject {
    /// The page that it is asked from.
    from: Section,
    name: String,
    edition: Option<EditionId>,
    currency: Currency,
    /// The transaction, where it is about one.
    transaction: Option<String>,
    purchase: Option<PurchaseId>,
    /// How much each scope is; a custom one is what the person says.
    scopes: Vec<(RefundScope, Option<Decimal>)>,
    /// `None` when the API does not say.
    left: Option<Decimal>,
    /// What it cost or what was paid, and what of that was asked for or paid back already.
    whole: Option<Decimal>,
    taken: Decimal,
    /// The requests that are known: another one is a new one.
    known: Vec<RefundId>,
    /// A request that is not finished.
    open: Option<RefundId>,
    /// Reads this subject again.
    read: Question,
    /// Reads the newest requests on it.
    recent: Question,
}

/// Asking for money of one purchase back.
pub fn for_purchase(id: PurchaseId) -> Piece {
    let purchase = load(move || purchases::retrieve(&id));
    let content = loaded_once(purchase, waiting, |purchase| {
        page(of_purchase(purchase, &use_here().ids()), amounts_card(purchase))
    });
    let up = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    use_title(|| t::request::title().to_owned());
    view! {
        {head_without(purchase, t::request::title(), up)}
        {content}
    }
    .piece()
}

/// Asking for money of a whole payment back.
pub fn for_order(id: OrderId) -> Piece {
    let order = load(move || orders::retrieve(&id));
    let content = loaded_once(order, waiting, |order| {
        page(of_order(order, &use_here().ids()), card(t::refunds::title(), lines(&order.refunds)))
    });
    let up = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    use_title(|| t::request::title().to_owned());
    view! {
        {head_without(order, t::request::title(), up)}
        {content}
    }
    .piece()
}

fn of_purchase(purchase: &Purchase, ids: &ScopeIds) -> Subject {
    Subject {
        from: Section::Purchase(purchase.id.clone()),
        name: purchase.name(),
        edition: purchase.edition_id.clone(),
        currency: purchase.currency.clone(),
        transaction: None,
        purchase: Some(purchase.id.clone()),
        scopes: vec![
            (RefundScope::PurchaseFull, purchase.amount.clone()),
            (RefundScope::PurchasePrice, purchase.price.clone()),
            (RefundScope::PurchaseDeposit, purchase.deposit.clone()),
            (RefundScope::PurchaseCustom, None),
        ],
        left: purchase.left(),
        whole: purchase.amount.clone(),
        taken: purchase.taken(),
        known: purchase.refunds.iter().map(|refund| refund.id.clone()).collect(),
        open: purchase.open_request().map(|refund| refund.id.clone()),
        read: Question::of(&purchases::retrieve(&purchase.id)),
        recent: Question::of(&refunds::recent(ids, "purchase_id", purchase.id.as_str())),
    }
}

fn of_order(order: &Order, ids: &ScopeIds) -> Subject {
    let ledger = Ledger::of(order);
    let payment = order.transactions.iter().find(|transaction| {
        transaction.kind == Some(TransactionType::Payment) && transaction.status == TransactionStatus::Succeeded
    });
    let transaction = order.transaction_id.clone().or_else(|| payment.map(|payment| payment.id.clone()));
    let transaction = transaction.map(|id| id.to_string()).unwrap_or_default();
    let of_payment = order.refunds.iter().filter(|refund| refund.purchase_id.is_none());
    Subject {
        from: Section::Order(order.id.clone()),
        name: order.number(),
        edition: order.edition.as_ref().map(|edition| edition.id.clone()),
        currency: order.currency.clone(),
        purchase: None,
        scopes: vec![
            (RefundScope::TransactionFull, Some(ledger.paid.clone())),
            (RefundScope::TransactionCustom, None),
        ],
        left: Some(ledger.left()),
        whole: Some(ledger.paid.clone()),
        taken: ledger.paid_back.plus(&ledger.asked),
        known: order.refunds.iter().map(|refund| refund.id.clone()).collect(),
        open: of_payment.clone().find(|refund| refund.status.is_open()).map(|refund| refund.id.clone()),
        read: Question::of(&orders::retrieve(&order.id)),
        recent: Question::of(&refunds::recent(ids, "transaction_id", &transaction)),
        transaction: Some(transaction),
    }
}

impl Subject {
    /// The subject as an answer to `read` has it now.
    fn again(answer: &Answer, ids: &ScopeIds) -> Option<Self> {
        let purchase = answer.value::<Purchase>().map(|purchase| of_purchase(purchase, ids));
        purchase.or_else(|| answer.value::<Order>().map(|order| of_order(order, ids)))
    }

    fn money(&self, amount: &Decimal) -> String {
        text::money(&Money { amount: amount.clone(), currency: self.currency.clone() })
    }

    /// How much a scope is; `None` when the person says, or nobody knows.
    fn amount(&self, scope: &RefundScope) -> Option<&Decimal> {
        self.scopes.iter().find(|(known, _)| known == scope).and_then(|(_, amount)| amount.as_ref())
    }

    /// What is left, and how that comes about.
    fn explained(&self) -> String {
        match (&self.left, &self.whole) {
            (Some(left), Some(whole)) if !self.taken.is_zero() => {
                t::request::left_of(&self.money(left), &self.money(whole), &self.money(&self.taken))
            }
            (Some(left), _) => t::request::left(&self.money(left)),
            (None, _) => t::request::left_unknown().to_owned(),
        }
    }
}

/// The form, and beside it what it is about.
fn page(subject: Subject, aside: Piece) -> Piece {
    let (here, router) = (use_here(), use_router());
    router.arrived();
    let head = PageHead {
        title: t::request::title().to_owned(),
        up: Some((t::request::back(), router.href(&here.to(subject.from.clone())))),
        ..PageHead::default()
    };
    let content = match &subject.open {
        _ if !here.may_edit() => view! { <p class="notice">{t::refund::read_only()}</p> }.piece(),
        Some(open) => exists(open),
        None if subject.left.as_ref().is_some_and(Decimal::is_zero) => {
            view! { <p class="notice">{t::request::nothing_left()}</p> }.piece()
        }
        None => fields(subject.clone()),
    };
    view! {
        {head.view()}
        <p class="subject"><strong>{subject.name.clone()}</strong></p>
        <div class="beside"><div>{content}</div> <aside>{aside}</aside></div>
    }
    .piece()
}

/// There is a request already: two would be one too many.
fn exists(open: &RefundId) -> Piece {
    let href = use_router().href(&use_here().to(Section::Refund(open.clone())));
    view! {
        <div class="notice" role="status">
            <div>{t::request::exists()}</div>
            <a class="button small" href=href>{t::purchase::view_request()}</a>
        </div>
    }
    .piece()
}

fn fields(subject: Subject) -> Piece {
    let (here, router) = (use_here(), use_router());
    let write = Write::new();
    let of_transaction = subject.transaction.is_some();
    let path = here.to(subject.from.clone()).path() + "/refund";
    let subject = RwSignal::new(subject);
    let why = Field::new("reason", t::refund::reason(), "", |_| None)
        .judged_by(|value| value.is_empty().then(|| t::request::reason_missing().to_owned()));
    let what = Field::new("scope", t::refund::scope(), "", |_| None)
        .judged_by(move |value| subject.with(|subject| scope_mistake(subject, value)));
    let amount = Field::new("amount", t::order::amount(), "", |_| None).judged_by(move |value| {
        let is_custom = what.value.with(|what| RefundScope::from(what.as_str()).is_custom());
        subject.with(|subject| if is_custom { amount_of(subject, value).err() } else { None })
    });
    let comment = Field::new("comment", t::refund::comment(), "", |_| None).max_length(2_000);
    let point = Field::new("pickup_point_id", t::purchase::pickup_point(), "", |_| None);
    // The reason decides the scope until the person says otherwise; another reason decides anew.
    effect(move || {
        let reason = why.value.get();
        if !reason.is_empty() {
            what.value.set(RefundReason::from(reason.as_str()).scope(of_transaction).as_str().to_owned());
        }
    });
    // What is asked for, once it is clear.
    let asked = Signal::derive(move || {
        let scope = what.value.with(|what| RefundScope::from(what.as_str()));
        subject.with(|subject| match scope.is_custom() {
            true => amount.value.with(|typed| amount_of(subject, typed).ok()),
            false => subject.amount(&scope).cloned(),
        })
    });
    let label = Signal::derive(move || match asked.get() {
        Some(amount) => t::request::send_amount(&subject.with(|subject| subject.money(&amount))),
        None => t::request::send().to_owned(),
    });
    let send = sending(Sending { subject, write, why, what, amount, comment, point });
    let points: Vec<PickupPoint> = here
        .edition_of(subject.read_untracked().edition.as_ref())
        .map(|edition| edition.pickup_points.clone())
        .unwrap_or_default();
    let point_field = (!points.is_empty()).then(|| {
        let none = (String::new(), t::request::no_point().to_owned());
        let points = points.into_iter().map(|point| (point.id.to_string(), point.name()));
        select_field(point, write, "", std::iter::once(none).chain(points).collect())
    });
    let content = view! {
        {select_field(why, write, "", reasons())}
        {select_field(what, write, t::request::scope_hint(), scopes(&subject.read_untracked()))}
        <div hidden=move || !what.value.with(|what| RefundScope::from(what.as_str()).is_custom())>
            {text_field(amount, write, "")}
            <p class="hint">{Signal::derive(move || read_as(&subject.read(), &amount.value.read()))}</p>
        </div>
        <p class="left" role="status">{Signal::derive(move || subject.read().explained())}</p>
        {area_field(comment, write, t::request::comment_hint())}
        {point_field}
    };
    let cancel = router.href(&here.to(subject.read_untracked().from.clone()));
    let found = dynamic(move || match subject.with(|subject| subject.open.clone()) {
        Some(open) => exists(&open),
        None => ().piece(),
    });
    let form = creation(vec![why, what, amount, comment, point], write, &path, cancel, label, send, content.piece());
    view! { {found} {form} }.piece()
}

fn reasons() -> Vec<(String, String)> {
    let first = (String::new(), t::request::choose().to_owned());
    let known = RefundReason::KNOWN.iter().map(|known| (known.as_str().to_owned(), reason(known)));
    std::iter::once(first).chain(known).collect()
}

fn scopes(subject: &Subject) -> Vec<(String, String)> {
    let first = (String::new(), t::request::as_reason().to_owned());
    let known = subject.scopes.iter().map(|(known, amount)| {
        let name = match amount {
            Some(amount) => format!("{} ({})", scope(known), subject.money(amount)),
            None => scope(known),
        };
        (known.as_str().to_owned(), name)
    });
    std::iter::once(first).chain(known).collect()
}

fn scope_mistake(subject: &Subject, value: &str) -> Option<String> {
    if value.is_empty() {
        // The reason is missing, and that is said there.
        return None;
    }
    let scope = RefundScope::from(value);
    let amount = subject.amount(&scope).filter(|_| !scope.is_custom())?;
    if amount.is_zero() {
        return Some(t::request::scope_is_nothing().to_owned());
    }
    let left = subject.left.as_ref().filter(|left| amount > *left)?;
    Some(t::request::scope_too_much(&subject.money(amount), &subject.money(left)))
}

/// The typed amount, or what is wrong with it.
fn amount_of(subject: &Subject, typed: &str) -> Result<Decimal, String> {
    let most = digits(&subject.currency);
    let example = if most == 0 { "1250".to_owned() } else { format!("12{}50", decimal_mark()) };
    if typed.trim().is_empty() {
        return Err(t::request::amount_missing(&example));
    }
    let amount = Decimal::typed(typed, decimal_mark(), most).map_err(|mistake| match mistake {
        Mistyped::NoNumber => t::request::no_number(&example),
        Mistyped::TooFine => t::request::too_fine(most as u64),
        Mistyped::Ambiguous => t::request::ambiguous(&example),
    })?;
    if amount.is_negative() || amount.is_zero() {
        return Err(t::request::not_above_nothing().to_owned());
    }
    match &subject.left {
        Some(left) if amount > *left => Err(t::request::too_much(&subject.explained())),
        _ => Ok(amount),
    }
}

/// How a typed amount is understood, so that a wrong mark is seen before it is sent.
fn read_as(subject: &Subject, typed: &str) -> String {
    let amount = Decimal::typed(typed, decimal_mark(), digits(&subject.currency));
    amount.map(|amount| t::request::read_as(&subject.money(&amount))).unwrap_or_default()
}

#[derive(Clone, Copy)]
struct Sending {
    subject: RwSignal<Subject>,
    write: Write,
    why: Field,
    what: Field,
    amount: Field,
    comment: Field,
    point: Field,
}

/// Reads the subject again, sends, and finds out when nobody answers: never two requests for one.
fn sending(sending: Sending) -> impl Fn(Draft) + 'static {
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
            amount: if is_custom { amount_of(subject, &text(self.amount)?).ok() } else { None },
            comment: filled(text(self.comment)),
            pickup_point_id: filled(text(self.point)),
        })
    }
}

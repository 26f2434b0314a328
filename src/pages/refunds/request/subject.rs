use crate::api::money::{Currency, Decimal, Mistyped, Money};
use crate::api::orders::{self, Order, TransactionStatus, TransactionType};
use crate::api::purchases::{self, Purchase};
use crate::api::query::ScopeIds;
use crate::api::refunds::{self, RefundScope};
use crate::api::words::{EditionId, PurchaseId, RefundId};
use crate::client::{Answer, Question};
use crate::i18n::t;
use crate::place::Section;
use crate::records::ledger::Ledger;
use crate::ui::text::{self, decimal_mark, digits};

/// What a request can be about: a purchase, or a whole payment.
#[derive(Clone)]
pub struct Subject {
    /// The page that it is asked from.
    pub from: Section,
    pub name: String,
    pub edition: Option<EditionId>,
    pub currency: Currency,
    /// The transaction, where it is about one.
    pub transaction: Option<String>,
    pub purchase: Option<PurchaseId>,
    /// How much each scope is; a custom one is what the person says.
    pub scopes: Vec<(RefundScope, Option<Decimal>)>,
    /// `None` when the API does not say.
    pub left: Option<Decimal>,
    /// What it cost or what was paid, and what of that was asked for or paid back already.
    pub whole: Option<Decimal>,
    pub taken: Decimal,
    /// The requests that are known: another one is a new one.
    pub known: Vec<RefundId>,
    /// A request that is not finished.
    pub open: Option<RefundId>,
    /// Reads this subject again.
    pub read: Question,
    /// Reads the newest requests on it.
    pub recent: Question,
}

/// One purchase.
pub fn of_purchase(purchase: &Purchase, ids: &ScopeIds) -> Subject {
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

/// The payment of an order.
pub fn of_order(order: &Order, ids: &ScopeIds) -> Subject {
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
        scopes: vec![(RefundScope::TransactionFull, Some(ledger.paid.clone())), (RefundScope::TransactionCustom, None)],
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
    pub fn again(answer: &Answer, ids: &ScopeIds) -> Option<Self> {
        let purchase = answer.value::<Purchase>().map(|purchase| of_purchase(purchase, ids));
        purchase.or_else(|| answer.value::<Order>().map(|order| of_order(order, ids)))
    }

    pub fn money(&self, amount: &Decimal) -> String {
        text::money(&Money { amount: amount.clone(), currency: self.currency.clone() })
    }

    /// How much a scope is; `None` when the person says, or nobody knows.
    pub fn amount(&self, scope: &RefundScope) -> Option<&Decimal> {
        self.scopes.iter().find(|(known, _)| known == scope).and_then(|(_, amount)| amount.as_ref())
    }

    /// What is left, and how that comes about.
    pub fn explained(&self) -> String {
        match (&self.left, &self.whole) {
            (Some(left), Some(whole)) if !self.taken.is_zero() => {
                t::request::left_of(&self.money(left), &self.money(whole), &self.money(&self.taken))
            }
            (Some(left), _) => t::request::left(&self.money(left)),
            (None, _) => t::request::left_unknown().to_owned(),
        }
    }

    /// What is wrong with a chosen scope.
    pub fn scope_mistake(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            // The reason is missing, and that is said there.
            return None;
        }
        let scope = RefundScope::from(value);
        let amount = self.amount(&scope).filter(|_| !scope.is_custom())?;
        if amount.is_zero() {
            return Some(t::request::scope_is_nothing().to_owned());
        }
        let left = self.left.as_ref().filter(|left| amount > *left)?;
        Some(t::request::scope_too_much(&self.money(amount), &self.money(left)))
    }

    /// The typed amount, or what is wrong with it.
    pub fn typed(&self, typed: &str) -> Result<Decimal, String> {
        let most = digits(&self.currency);
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
        match &self.left {
            Some(left) if amount > *left => Err(t::request::too_much(&self.explained())),
            _ => Ok(amount),
        }
    }

    /// How a typed amount is understood, so that a wrong mark is seen before it is sent.
    pub fn read_as(&self, typed: &str) -> String {
        let amount = Decimal::typed(typed, decimal_mark(), digits(&self.currency));
        amount.map(|amount| t::request::read_as(&self.money(&amount))).unwrap_or_default()
    }
}

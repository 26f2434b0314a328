use super::SHOWN;
use super::entries::{Act, Entry, Kind};
use crate::api::refs::CustomerRef;
use crate::api::{Page, orders, refunds, staff, users};
use crate::client::Answer;
use crate::place::Section;
use crate::records::refunds::{money, status};
use crate::session::scope::Here;
use crate::ui::text;

/// How the records of an answer are read.
pub type Read = fn(&Answer, &Here) -> Vec<Entry>;

pub fn read_customers(answer: &Answer, here: &Here) -> Vec<Entry> {
    entries(answer, here, Kind::Customer, |user: &users::User| {
        let about = [Some(user.email.clone()), user.phone_number.clone()];
        (user.name(), join(about), Section::Customer(user.id.clone()))
    })
}

pub fn read_orders(answer: &Answer, here: &Here) -> Vec<Entry> {
    entries(answer, here, Kind::Order, |order: &orders::Order| {
        let about = order.customer.as_ref().map(CustomerRef::name).unwrap_or_default();
        (order.number(), about, Section::Order(order.id.clone()))
    })
}

pub fn read_refunds(answer: &Answer, here: &Here) -> Vec<Entry> {
    entries(answer, here, Kind::Refund, |refund: &refunds::RefundRequest| {
        let about = [money(refund, here).as_ref().map(text::money), Some(status(&refund.status).words())];
        (refund.name(), join(about), Section::Refund(refund.id.clone()))
    })
}

pub fn read_people(answer: &Answer, here: &Here) -> Vec<Entry> {
    entries(answer, here, Kind::Member, |member: &staff::Member| {
        (member.name(), member.email.clone(), Section::Member(member.id.clone()))
    })
}

/// The first rows of an answer: the text of each, what stands beside it, and its page.
fn entries<T: Send + Sync + 'static>(
    answer: &Answer,
    here: &Here,
    kind: Kind,
    read: impl Fn(&T) -> (String, String, Section),
) -> Vec<Entry> {
    let page = answer.value::<Page<T>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|row| {
        let (text, about, section) = read(row);
        Entry { kind, text, about, act: Act::Go(here.to(section)) }
    })
    .collect()
}

fn join(parts: [Option<String>; 2]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

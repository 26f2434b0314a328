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
    let page = answer.value::<Page<users::User>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|user| Entry {
        kind: Kind::Customer,
        text: user.name(),
        about: [Some(user.email.clone()), user.phone_number.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        act: Act::Go(here.to(Section::Customer(user.id.clone()))),
    })
    .collect()
}

pub fn read_orders(answer: &Answer, here: &Here) -> Vec<Entry> {
    let page = answer.value::<Page<orders::Order>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|order| Entry {
        kind: Kind::Order,
        text: order.number(),
        about: order.customer.as_ref().map(CustomerRef::name).unwrap_or_default(),
        act: Act::Go(here.to(Section::Order(order.id.clone()))),
    })
    .collect()
}

pub fn read_refunds(answer: &Answer, here: &Here) -> Vec<Entry> {
    let page = answer.value::<Page<refunds::RefundRequest>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|refund| {
        let amount = money(refund, here).as_ref().map(text::money);
        Entry {
            kind: Kind::Refund,
            text: refund.name(),
            about: [amount, Some(status(&refund.status).words())].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            act: Act::Go(here.to(Section::Refund(refund.id.clone()))),
        }
    })
    .collect()
}

pub fn read_people(answer: &Answer, here: &Here) -> Vec<Entry> {
    let page = answer.value::<Page<staff::Member>>();
    let rows = page.into_iter().flat_map(|page| page.rows.iter().take(SHOWN));
    rows.map(|member| Entry {
        kind: Kind::Member,
        text: member.name(),
        about: member.email.clone(),
        act: Act::Go(here.to(Section::Member(member.id.clone()))),
    })
    .collect()
}

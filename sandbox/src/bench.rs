use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::Request;

use crate::api::caller::{Caller, EditionRole, Membership};
use crate::api::paging::Parameters;
use crate::api::{orders, refunds, users};
use crate::data::Database;

const ROUNDS: usize = 9;

/// Times the questions that lists ask, in milliseconds: the median of several rounds.
pub fn run(database: &Database) -> Result<(), Box<dyn std::error::Error>> {
    let caller = Caller {
        id: "usr_2Zc5vHt9NjRk".to_owned(),
        organizations: vec![Membership { id: "org_5rXk2vNq8LbT".to_owned(), role: Some("admin".to_owned()) }],
        editions: vec![EditionRole {
            id: "edt_7Kq2mXw9RtVb".to_owned(),
            organization: "org_5rXk2vNq8LbT".to_owned(),
            role: "admin".to_owned(),
        }],
        host: String::new(),
    };
    let scopes = ["edition_id=edt_7Kq2mXw9RtVb", "organization_id=org_5rXk2vNq8LbT"];
    let of_users =
        ["", "&page=50", "&search=kjær", "&search=20123456", "&search=an", "&search=jensen&ordering=-last_seen"];
    let of_orders = [
        "",
        "&page=50",
        "&search=HA",
        "&search=jensen",
        "&status=pending&ordering=-amount",
        "&customer_phone=2012",
        "&type=online",
    ];
    let of_refunds = ["", "&status=requested&ordering=created", "&search=jensen", "&reason=sold_out&page=3"];
    for scope in scopes {
        for question in of_refunds {
            measure("/v1/refunds", scope, question, |parameters| refunds::page(database, &caller, parameters).is_ok())?;
        }
        let orderings = |keys: &[&str]| keys.iter().map(|key| format!("&ordering=-{key}")).collect::<Vec<_>>();
        let plain = |questions: &[&str]| questions.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for question in
            plain(&of_users).into_iter().chain(orderings(&["email", "phone_number", "date_joined", "last_seen"]))
        {
            measure("/v1/user", scope, &question, |parameters| {
                users::page(database, &caller, parameters, 100).is_ok()
            })?;
        }
        for question in plain(&of_orders).into_iter().chain(orderings(&[
            "amount",
            "created",
            "modified",
            "order_number",
            "status",
            "type",
        ])) {
            measure("/v1/orders", scope, &question, |parameters| orders::page(database, &caller, parameters).is_ok())?;
        }
    }
    Ok(())
}

fn measure(
    path: &str,
    scope: &str,
    question: &str,
    ask: impl Fn(&Parameters) -> bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let uri: String = format!("{path}?{scope}{question}").replace('æ', "%C3%A6");
    let (mut parts, ()) = Request::builder().uri(&uri).body(())?.into_parts();
    let runtime = tokio::runtime::Handle::current();
    let parameters = tokio::task::block_in_place(|| runtime.block_on(Parameters::from_request_parts(&mut parts, &())));
    let parameters = parameters.map_err(|failure| format!("{uri}: {failure:?}"))?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        if !ask(&parameters) {
            return Err(format!("{uri}: no page").into());
        }
        times.push(start.elapsed().as_micros());
    }
    times.sort_unstable();
    let median = times[ROUNDS / 2];
    println!("{:>6}.{:01} ms  {uri}", median / 1000, median % 1000 / 100);
    Ok(())
}

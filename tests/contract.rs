//! Every example of the contract decodes, and so do its mutations: what the contract says a client must tolerate.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use preo_admin::api::Page;
use preo_admin::api::decode::decode;
use preo_admin::api::me::Me;
use preo_admin::api::orders::Order;
use preo_admin::api::purchases::Purchase;
use preo_admin::api::refunds::RefundRequest;
use preo_admin::api::users::User;
use serde_json::{Value, json};

/// The named examples of the document.
fn examples() -> serde_json::Map<String, Value> {
    let text = std::fs::read_to_string("contract/preo.openapi.yaml").unwrap();
    let document: Value = serde_norway::from_str(&text).unwrap();
    document["components"]["examples"].as_object().unwrap().clone()
}

/// Decodes the example in every way that is asked for here, and says whether it could be read.
fn is_read(name: &str, value: &Value) -> bool {
    let body = value.to_string();
    match name {
        "me" => decode::<Me>(&body).is_ok(),
        "user_list" => decode::<Page<User>>(&body).is_ok(),
        "user_danish" | "user_swedish" | "user_updated" => decode::<User>(&body).is_ok(),
        "order_list" => decode::<Page<Order>>(&body).is_ok(),
        "order_detail_online" | "order_detail_in_person" => decode::<Order>(&body).is_ok(),
        "purchase_beer" | "purchase_camping" => decode::<Purchase>(&body).is_ok(),
        "refund_list" => decode::<Page<RefundRequest>>(&body).is_ok(),
        "refund_requested" | "refund_approved" | "refund_processed" | "refund_rejected" => {
            decode::<RefundRequest>(&body).is_ok()
        }
        _ => panic!("{name} is not read"),
    }
}

const READ: [&str; 15] = [
    "me",
    "user_list",
    "user_danish",
    "user_swedish",
    "user_updated",
    "order_list",
    "order_detail_online",
    "order_detail_in_person",
    "purchase_beer",
    "purchase_camping",
    "refund_list",
    "refund_requested",
    "refund_approved",
    "refund_processed",
    "refund_rejected",
];

/// Calls `check` with the document after each single change that `change` can make to it. A change says what to put in place of
/// a value, by its key.
fn mutate(document: &Value, change: &dyn Fn(&str, &Value) -> Option<Value>, check: &mut dyn FnMut(&str, &Value)) {
    fn places(value: &Value, pointer: String, into: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| places(value, format!("{pointer}/{key}"), into)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| places(value, format!("{pointer}/{at}"), into));
            }
            _ => {}
        }
        into.push(pointer);
    }
    let mut pointers = Vec::new();
    places(document, String::new(), &mut pointers);
    for pointer in pointers {
        let key = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        let mut changed = document.clone();
        let Some(place) = changed.pointer_mut(&pointer) else { continue };
        let Some(new) = change(&key, place) else { continue };
        *place = new;
        check(&pointer, &changed);
    }
}

/// Applies a change to every example and asserts that it is still read.
fn check(change: &dyn Fn(&str, &Value) -> Option<Value>) {
    let examples = examples();
    let mut count = 0;
    for name in READ {
        mutate(&examples[name]["value"], change, &mut |pointer, changed| {
            count += 1;
            assert!(is_read(name, changed), "{name} with {pointer} changed: {changed}");
        });
    }
    assert!(count > 0, "nothing was changed");
}

#[test]
fn every_example_is_read() {
    let examples = examples();
    for name in READ {
        assert!(is_read(name, &examples[name]["value"]), "{name}");
    }
}

#[test]
fn unknown_keys_do_not_matter() {
    check(&|_, value| {
        let mut map = value.as_object()?.clone();
        map.insert("brand_new".into(), json!({"deep": [1, null, {"er": true}]}));
        Some(Value::Object(map))
    });
}

#[test]
fn any_field_but_the_required_ones_may_be_null() {
    let required = ["", "id", "api_id", "user", "results"];
    check(&|key, _| (!required.contains(&key) && key.parse::<usize>().is_err()).then_some(Value::Null));
}

#[test]
fn unknown_words_are_kept() {
    let words = [
        "status",
        "type",
        "role",
        "locale",
        "msg_channel",
        "currency",
        "payment_method",
        "default_language",
        "scope",
        "reason",
        "product_type",
    ];
    check(&|key, value| (words.contains(&key) && value.is_string()).then(|| json!("something-new")));
}

#[test]
fn amounts_may_be_texts() {
    let amounts = ["amount", "price", "deposit", "fee"];
    check(&|key, value| (amounts.contains(&key) && value.is_number()).then(|| json!(value.to_string())));
}

#[test]
fn ids_may_be_numbers() {
    check(&|key, value| (key == "id" || key == "api_id").then(|| json!(value.to_string().len() + 100)));
}

#[test]
fn flags_may_be_words_and_numbers() {
    for word in [json!("true"), json!(1), json!("0")] {
        check(&|_, value| value.is_boolean().then(|| word.clone()));
    }
}

#[test]
fn a_moment_that_is_none_does_not_lose_the_page() {
    let moments = ["created", "modified", "date_joined", "last_seen", "start_date", "end_date"];
    check(&|key, value| (moments.contains(&key) && value.is_string()).then(|| json!("soon")));
}

#[test]
fn a_list_may_come_as_a_plain_array() {
    let examples = examples();
    let rows = &examples["user_list"]["value"]["results"];
    let page: Page<User> = decode(&rows.to_string()).unwrap();
    assert_eq!(page.rows.len(), rows.as_array().unwrap().len());
}

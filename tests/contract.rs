//! Every example of the contract decodes, and so do its mutations: what the contract says a client must tolerate.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use preo_admin::api::Page;
use preo_admin::api::decode::decode;
use preo_admin::api::me::Me;
use preo_admin::api::orders::Order;
use preo_admin::api::purchases::Purchase;
use preo_admin::api::refunds::RefundRequest;
use preo_admin::api::staff::{InvitationLink, Member, MemberEnvelope, Message};
use preo_admin::api::staff_auth::{AuthOptions, TokenAnswer};
use preo_admin::api::staff_roles::{Role, RoleEnvelope};
use preo_admin::api::users::User;
use serde_json::{Value, json};

/// The named examples of both documents. No name stands in both.
fn examples() -> serde_json::Map<String, Value> {
    let mut examples = serde_json::Map::new();
    for name in ["contract/preo.openapi.yaml", "contract/staff.openapi.yaml"] {
        let document: Value = serde_norway::from_str(&std::fs::read_to_string(name).unwrap()).unwrap();
        for (name, example) in document["components"]["examples"].as_object().unwrap() {
            let is_staff = document["info"]["title"].as_str().unwrap().starts_with("Meiro");
            let name = if is_staff { format!("staff {name}") } else { name.clone() };
            assert!(examples.insert(name, example.clone()).is_none());
        }
    }
    examples
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
        "staff user_list" | "staff trashed_user_list" => decode::<Page<Member>>(&body).is_ok(),
        "staff user" | "staff user_created" | "staff user_restored" | "staff user_invited" => {
            decode::<MemberEnvelope>(&body).is_ok()
        }
        "staff message_ok" | "staff logged_out" => decode::<Message>(&body).is_ok(),
        "staff invitation_link" => decode::<InvitationLink>(&body).is_ok(),
        "staff auth_options" => decode::<AuthOptions>(&body).is_ok(),
        "staff token" => decode::<TokenAnswer>(&body).is_ok(),
        "staff role_list" => decode::<Page<Role>>(&body).is_ok(),
        "staff role" | "staff role_updated" => decode::<RoleEnvelope>(&body).is_ok(),
        _ => panic!("{name} is not read"),
    }
}

const READ: [&str; 28] = [
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
    "staff user_list",
    "staff trashed_user_list",
    "staff user",
    "staff user_created",
    "staff user_restored",
    "staff user_invited",
    "staff message_ok",
    "staff logged_out",
    "staff invitation_link",
    "staff auth_options",
    "staff token",
    "staff role_list",
    "staff role",
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
    let required = [
        "",
        "id",
        "api_id",
        "user",
        "results",
        "users",
        "trashed_users",
        "roles",
        "role",
        "token",
        "user_invitation_link",
    ];
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
fn flags_of_the_staff_api_may_be_numbers_words_and_truths() {
    let flags = ["disabled", "deleted", "sso_enabled", "email_notifications_enabled"];
    for word in [json!(true), json!(false), json!("1"), json!("true"), json!(null), json!(0)] {
        check(&|key, _| flags.contains(&key).then(|| word.clone()));
    }
}

#[test]
fn ids_of_the_staff_api_may_be_numbers_and_texts() {
    let ids = ["id", "role_id", "last_modified_by", "limit"];
    for form in [json!(100), json!("100")] {
        check(&|key, value| (ids.contains(&key) && !value.is_null()).then(|| form.clone()));
    }
    let of = |id: &str| decode::<Member>(&format!("{{\"id\":{id},\"role_id\":{id}}}")).unwrap();
    assert_eq!(of("100"), of("\"100\""));
}

#[test]
fn times_of_the_staff_api_may_have_a_zone_or_none() {
    let times = ["created", "modified", "first_login", "last_login"];
    for form in ["2026-05-04 09:12:30", "2026-05-04T09:12:30Z", "2026-05-04T09:12:30+02:00", "2026-05-04", "soon"] {
        check(&|key, value| (times.contains(&key) && value.is_string()).then(|| json!(form)));
    }
}

#[test]
fn any_field_but_the_required_ones_may_be_missing() {
    let required =
        ["id", "api_id", "user", "results", "users", "trashed_users", "roles", "role", "token", "user_invitation_link"];
    let examples = examples();
    for name in READ {
        mutate(
            &examples[name]["value"],
            &|_, value| {
                let mut map = value.as_object()?.clone();
                map.retain(|key, _| required.contains(&key.as_str()));
                Some(Value::Object(map))
            },
            &mut |pointer, changed| assert!(is_read(name, changed), "{name} without fields at {pointer}: {changed}"),
        );
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

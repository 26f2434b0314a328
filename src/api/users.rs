use serde::Serialize;

use super::call::Call;
use super::decode::Page;
use super::phone::search_text;
use super::query::{ListQuery, ScopeIds};
use super::record::record;
use super::words::{Flag, Instant, Json, UserId};
use crate::place::encode;

record! {
    /// A customer. The API calls it `User`.
    User [id] {
        id: UserId = "id",
        email: String = "email",
        phone_number: Option<String> = "phone_number",
        first_name: String = "first_name",
        last_name: String = "last_name",
        is_verified: Option<Flag> = "is_verified",
        is_active: Option<Flag> = "is_active",
        locale: String = "locale",
        msg_channel: Option<String> = "msg_channel",
        date_joined: Option<Instant> = "date_joined",
        last_seen: Option<Instant> = "last_seen",
        /// Free data of the organizer; any JSON.
        metadata: Option<Json> = "metadata",
    }
}

impl User {
    /// Given and family name; else the address, else the id: never nothing.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
            .unwrap_or_else(|| if self.email.is_empty() { self.id.to_string() } else { self.email.clone() })
    }
}

/// Given and family name together; `None` when both are empty.
pub fn full_name(first: &str, last: &str) -> Option<String> {
    let name = format!("{} {}", first.trim(), last.trim());
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Fields of a customer to change; `None` stays as it is and is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UserUpdate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// The orderings that `list_users` takes.
pub const ORDERINGS: &[&str] = &["email", "phone_number", "date_joined", "last_seen"];

/// `list_users`. The list has no `page_size`.
pub fn list(scope: &ScopeIds, query: &ListQuery) -> Call<Page<User>> {
    let query = ListQuery { page_size: None, ..query.clone() };
    Call::get("/v1/user")
        .with_all([scope.pair()])
        .with("search", search_text(&query.search))
        .with_all(query.page_numbers())
}

/// `retrieve_user`.
pub fn retrieve(id: &UserId) -> Call<User> {
    Call::get(format!("/v1/user/{}", encode(id.as_str())))
}

/// `update_user`.
pub fn update(id: &UserId, input: &UserUpdate) -> Call<User> {
    Call::patch(format!("/v1/user/{}", encode(id.as_str())), input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::query::Ordering;
    use crate::api::words::{EditionId, OrganizationId};

    fn scope(edition: Option<&str>) -> ScopeIds {
        ScopeIds { organization: OrganizationId::new("org_1"), edition: edition.map(EditionId::new) }
    }

    #[test]
    fn a_list_asks_for_its_scope_in_the_words_of_the_contract() {
        let query = ListQuery {
            search: "søren".into(),
            ordering: Some(Ordering { key: "last_seen".into(), descending: true }),
            page: 2,
            page_size: Some(25),
            ..ListQuery::default()
        };
        assert_eq!(
            list(&scope(Some("edt_1")), &query).target(),
            "/v1/user?edition_id=edt_1&search=s%C3%B8ren&ordering=-last_seen&page=2"
        );
        assert_eq!(list(&scope(None), &ListQuery::default()).target(), "/v1/user?organization_id=org_1");
    }

    #[test]
    fn an_update_holds_only_what_changes() {
        let input = UserUpdate { email: Some("a@example.com".into()), ..UserUpdate::default() };
        let call = update(&UserId::new("usr/1"), &input);
        assert_eq!(call.path, "/v1/user/usr%2F1");
        assert_eq!(call.body.as_deref(), Some(r#"{"email":"a@example.com"}"#));
    }

    #[test]
    fn a_customer_without_a_name_goes_by_the_address_and_else_by_the_id() {
        let name = |json: &str| serde_json::from_str::<User>(json).unwrap().name();
        assert_eq!(name(r#"{"id":"usr_1","first_name":" Åse ","last_name":""}"#), "Åse");
        assert_eq!(name(r#"{"id":"usr_1","email":"a@b.dk","first_name":null}"#), "a@b.dk");
        assert_eq!(name(r#"{"id":7}"#), "7");
    }
}

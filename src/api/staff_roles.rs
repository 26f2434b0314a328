use serde::Serialize;

use super::call::Call;
use super::decode::Page;
use super::query::ListQuery;
use super::record::record;
use super::staff::{Message, PART, SIZES, ServerTime};
use super::words::{Flag, MemberId, RoleId};
use crate::place::encode;

record! {
    /// `Role` of the contract.
    Role [id] {
        id: RoleId = "id",
        name: String = "name",
        description: String = "description",
        features: Vec<String> = "features",
        invisible_attributes_tag_ids: Vec<String> = "invisible_attributes_tag_ids",
        disabled: Flag = "disabled",
        created: Option<ServerTime> = "created",
        modified: Option<ServerTime> = "modified",
        last_modified_by: Option<MemberId> = "last_modified_by",
    }
}

record! {
    /// `RoleEnvelope` of the contract.
    RoleEnvelope [role] {
        role: Role = "role",
    }
}

/// What lets somebody manage people, and roles: who may do both can mend everything, and is called an administrator.
pub const MANAGE_USERS: &str = "settings/users";
pub const MANAGE_ROLES: &str = "settings/roles";

impl Role {
    pub fn grants(&self, feature: &str) -> bool {
        !self.disabled.0 && self.features.iter().any(|own| own == feature)
    }

    pub fn is_administrator(&self) -> bool {
        self.grants(MANAGE_USERS) && self.grants(MANAGE_ROLES)
    }

    /// The name, else the number.
    pub fn name(&self) -> String {
        if self.name.is_empty() { self.id.to_string() } else { self.name.clone() }
    }
}

/// Features that are known (`x-known-values` of the contract), in its order. A role may grant others.
pub const FEATURES: &[&str] = &[
    MANAGE_USERS,
    MANAGE_ROLES,
    "settings/global",
    "settings/cdp_entities",
    "settings/insights",
    "settings/sources_and_destinations",
    "settings/channels",
    "data/sources_and_destinations",
    "data/insights",
    "data/dashboard",
    "data/attributes",
    "data/events",
    "foreign_segments/list",
    "foreign_segments/view",
    "foreign_segments/edit",
    "segments/create",
    "segments/export",
    "segments/insights",
    "customers/search",
    "customers/detail",
    "reports/edit",
];

/// A new role, or fields of one to change; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RoleInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invisible_attributes_tag_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Flag>,
}

const PATH: &str = "/users/user_roles";

fn path(id: &RoleId) -> String {
    format!("{PATH}/{}", encode(id.as_str()))
}

/// `list_roles`. Managing people does not need the right to do this.
pub fn list(query: &ListQuery) -> Call<Page<Role>> {
    Call::get(PATH).with_all(query.limit_offset(SIZES[0]))
}

/// All roles, as far as one answer holds them.
pub fn all() -> Call<Page<Role>> {
    Call::get(PATH).with("limit", PART.to_string()).with("offset", "0")
}

/// `retrieve_role`.
pub fn retrieve(id: &RoleId) -> Call<RoleEnvelope> {
    Call::get(path(id))
}

/// `create_role`.
pub fn create(input: &RoleInput) -> Call<RoleEnvelope> {
    Call::post(PATH, input)
}

/// `update_role`.
pub fn update(id: &RoleId, input: &RoleInput) -> Call<RoleEnvelope> {
    Call::patch(path(id), input)
}

/// `delete_role`. A role that somebody holds is kept.
pub fn delete(id: &RoleId) -> Call<Message> {
    Call::delete(path(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_can_manage_people_and_roles() {
        let role = |features: &[&str], disabled| Role {
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
            disabled: Flag(disabled),
            ..Role::default()
        };
        assert!(role(&[MANAGE_ROLES, MANAGE_USERS, "x"], false).is_administrator());
        assert!(!role(&[MANAGE_ROLES, MANAGE_USERS], true).is_administrator());
        assert!(!role(&[MANAGE_USERS], false).is_administrator());
    }

    #[test]
    fn a_change_holds_only_what_changes() {
        let input = RoleInput { features: Some(Vec::new()), disabled: Some(Flag(false)), ..RoleInput::default() };
        let call = update(&RoleId::new("203"), &input);
        assert_eq!(call.path, "/users/user_roles/203");
        assert_eq!(call.body.as_deref(), Some(r#"{"features":[],"disabled":0}"#));
    }

    #[test]
    fn the_features_are_those_of_the_contract() {
        let text = std::fs::read_to_string("contract/staff.openapi.yaml").unwrap();
        let contract: serde_json::Value = serde_norway::from_str(&text).unwrap();
        let known = &contract["components"]["schemas"]["Role"]["properties"]["features"]["x-known-values"];
        let known: Vec<&str> = known.as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
        assert_eq!(known, FEATURES);
    }
}

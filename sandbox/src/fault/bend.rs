use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// A shape that the contract does not promise and that servers have been seen to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// Enumerations hold a word that is not in the contract.
    UnknownEnum,
    /// Every object holds a key that is not in the contract.
    UnknownKey,
    /// What the contract does not require is not there.
    MissingKey,
    /// A list comes without its envelope.
    PlainArray,
    /// Numbers come as text.
    NumericStrings,
    /// `id` in place of `api_id`.
    IdForApiId,
}

impl Bend {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unknown-enum" => Self::UnknownEnum,
            "unknown-key" => Self::UnknownKey,
            "missing-key" => Self::MissingKey,
            "plain-array" => Self::PlainArray,
            "numeric-strings" => Self::NumericStrings,
            "id-for-api-id" => Self::IdForApiId,
            _ => return None,
        })
    }

    pub fn apply(self, json: Value) -> Value {
        match (self, json) {
            (Self::PlainArray, Value::Object(mut map)) => {
                let list = ["results", "users", "trashed_users", "roles"].iter().find_map(|key| map.remove(*key));
                list.unwrap_or(Value::Object(map))
            }
            (Self::PlainArray, json) => json,
            (_, Value::Object(map)) => Value::Object(self.object(map)),
            (_, Value::Array(items)) => items.into_iter().map(|item| self.apply(item)).collect(),
            (Self::NumericStrings, Value::Number(number)) => json!(number.to_string()),
            (_, json) => json,
        }
    }

    fn object(self, map: Map<String, Value>) -> Map<String, Value> {
        let mut bent = Map::new();
        for (key, value) in map {
            match self {
                Self::UnknownEnum if value.is_string() && WORDS.enumerations.contains(&key) => {
                    bent.insert(key, json!("never_seen_before"));
                }
                Self::MissingKey if !WORDS.required.contains(&key) => {}
                Self::IdForApiId if key == "api_id" => {
                    bent.insert("id".to_owned(), self.apply(value));
                }
                _ => {
                    bent.insert(key, self.apply(value));
                }
            }
        }
        if self == Self::UnknownKey {
            bent.insert("never_seen_before".to_owned(), json!({"a": [1, null, "x"]}));
        }
        bent
    }
}

/// What the contract says of property names, wherever they stand: so a new resource needs nothing here.
struct Words {
    enumerations: BTreeSet<String>,
    required: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { enumerations: BTreeSet::new(), required: BTreeSet::new() };
    for contract in crate::api::CONTRACTS {
        let document: Value = serde_norway::from_str(contract).unwrap_or_default();
        words.collect(&document, &document["components"]["schemas"]);
    }
    // The envelope of a list is no record.
    words.required.extend(["count", "next", "previous", "results"].map(String::from));
    words
});

impl Words {
    fn collect(&mut self, node: &Value, schemas: &Value) {
        let required = node["required"].as_array().into_iter().flatten();
        self.required.extend(required.filter_map(|name| Some(name.as_str()?.to_owned())));
        for (name, schema) in node["properties"].as_object().into_iter().flatten() {
            if is_enumeration(schema, schemas) {
                self.enumerations.insert(name.clone());
            }
        }
        match node {
            Value::Object(map) => map.values().for_each(|value| self.collect(value, schemas)),
            Value::Array(items) => items.iter().for_each(|item| self.collect(item, schemas)),
            _ => {}
        }
    }
}

fn is_enumeration(schema: &Value, schemas: &Value) -> bool {
    let named = schema["$ref"].as_str().and_then(|path| path.rsplit_once('/'));
    let schema = named.map_or(schema, |(_, name)| &schemas[name]);
    let parts = ["allOf", "anyOf", "oneOf"].iter().flat_map(|key| schema[*key].as_array().into_iter().flatten());
    !schema["enum"].is_null() || parts.into_iter().any(|part| is_enumeration(part, schemas))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bent(name: &str, json: Value) -> Value {
        Bend::named(name).unwrap().apply(json)
    }

    #[test]
    fn each_bend_does_what_its_name_says() {
        let order = || json!({"count": 1, "results": [{"id": "ord_1", "api_id": "a", "status": "pending", "amount": 1.5, "comment": "x"}]});
        assert_eq!(bent("unknown-enum", order())["results"][0]["status"], "never_seen_before");
        assert!(bent("unknown-key", order())["results"][0]["never_seen_before"].is_object());
        assert_eq!(bent("plain-array", order())[0]["id"], "ord_1");
        assert_eq!(bent("numeric-strings", order())["results"][0]["amount"], "1.5");
        assert_eq!(bent("id-for-api-id", order())["results"][0]["id"], "a");
        let row = &bent("missing-key", order())["results"][0];
        assert_eq!((row["id"].as_str(), row.get("comment")), (Some("ord_1"), None));
    }
}

//! Records of the API as structs. Every field may be absent or null and then has its default, unknown keys are passed over,
//! and a field may go by several names. Serde's derive would say the same with two attributes a field, and twice the code in
//! the browser: it also reads records out of arrays, by number and by bytes.

use serde::de::{Deserialize, IgnoredAny, MapAccess};

/// Declares a struct and how it is read from JSON: `field: Type = "key" | "other key"`. Fields in brackets after the name must
/// not be missing: without them the record means nothing.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident [$($required:ident)?] {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $($key:literal)|+,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Keys;

                impl<'de> serde::de::Visitor<'de> for Keys {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut record = $name::default();
                        while let Some(key) = map.next_key::<String>()? {
                            match key.as_str() {
                                $($($key)|+ => record.$field = $crate::api::record::field(&mut map)?,)*
                                _ => $crate::api::record::pass_over(&mut map)?,
                            }
                        }
                        $(
                            if $crate::api::record::is_absent(&record.$required) {
                                return Err(serde::de::Error::missing_field(stringify!($required)));
                            }
                        )?
                        Ok(record)
                    }
                }

                deserializer.deserialize_map(Keys)
            }
        }
    };
}
pub(crate) use record;

/// The value of the key that was just read; null is the default.
pub fn field<'de, A: MapAccess<'de>, T: Default + Deserialize<'de>>(map: &mut A) -> Result<T, A::Error> {
    Ok(map.next_value::<Option<T>>()?.unwrap_or_default())
}

/// Whether a field has the value of one that did not come.
pub fn is_absent<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Leaves out the value of a key that nobody asked for.
pub fn pass_over<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

#[cfg(test)]
mod tests {
    use crate::api::words::{Flag, UserId};

    record! {
        Row [id] {
            id: UserId = "id" | "api_id",
            name: String = "name",
            on: Option<Flag> = "is_on",
        }
    }

    #[test]
    fn absent_null_and_unknown_keys_are_no_trouble() {
        let row = |json: &str| serde_json::from_str::<Row>(json);
        let full = Row { id: UserId::new("1"), name: "x".into(), on: Some(Flag(true)) };
        assert_eq!(row(r#"{"api_id":1,"name":"x","is_on":"true","more":{"a":[1,null]}}"#).unwrap(), full);
        assert_eq!(row(r#"{"id":"1","name":null}"#).unwrap(), Row { name: String::new(), on: None, ..full });
    }

    #[test]
    fn what_a_record_cannot_be_without_is_missed() {
        for json in [r#"{"name":"x"}"#, r#"{"id":null}"#, "[]", "5"] {
            assert!(serde_json::from_str::<Row>(json).is_err(), "{json}");
        }
    }
}

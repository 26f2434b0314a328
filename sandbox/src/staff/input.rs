use serde_json::{Map, Value};

use super::Refusal;
use crate::api::users::is_email;

/// The body of a request, read by the rules of the contract.
pub struct Input(Map<String, Value>);

impl Input {
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            _ => Err(Refusal::bad("The body is no JSON object")),
        }
    }

    /// Without space around.
    pub fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.contains('\0') => Ok(Some(text.trim().to_owned())),
            Some(_) => Err(wrong(name)),
        }
    }

    pub fn needed(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::bad(format!("{name} is missing")))
    }

    /// As it was typed, space and all.
    pub fn password(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let password = value.as_str().ok_or_else(|| wrong(name))?;
        if password.chars().count() < super::password::SHORTEST {
            return Err(Refusal::bad(format!("Password needs at least {} characters", super::password::SHORTEST)));
        }
        Ok(Some(password.to_owned()))
    }

    pub fn email(&self) -> Result<Option<String>, Refusal> {
        let email = self.text("email")?;
        if email.as_deref().is_some_and(|email| !is_email(email)) {
            return Err(Refusal::bad("E-mail address is not valid"));
        }
        Ok(email)
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15) {
                Some(number) => Ok(Some(number as i64)),
                None => Err(wrong(name)),
            },
        }
    }

    /// 0 or 1.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.number(name)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(_) => Err(wrong(name)),
        }
    }

    /// `read` or `write` by the id of a segment; a text is kept as it is.
    pub fn segments(&self) -> Result<Option<String>, Refusal> {
        const NAME: &str = "segments_acl";
        let is_right = |value: &Value| matches!(value.as_str(), Some("read" | "write"));
        match self.0.get(NAME) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Object(map)) if map.values().all(is_right) => Ok(Some(Value::Object(map.clone()).to_string())),
            Some(_) => Err(wrong(NAME)),
        }
    }

    pub fn cdp_settings(&self) -> Result<Option<String>, Refusal> {
        const NAME: &str = "cdp_settings";
        let Some(value) = self.0.get(NAME) else { return Ok(None) };
        let map = value.as_object().ok_or_else(|| wrong(NAME))?;
        let is_favourite = |value: &Value| {
            let text = |name| value.get(name).is_none_or(Value::is_string);
            value.is_object() && text("customer_entity_id") && text("note")
        };
        let favourites = map.get("favourite_customers");
        let fits = favourites.is_none_or(|list| list.as_array().is_some_and(|list| list.iter().all(is_favourite)));
        if fits { Ok(Some(value.to_string())) } else { Err(wrong(NAME)) }
    }

    /// An object; a text has to hold one.
    pub fn frontend_settings(&self) -> Result<Option<String>, Refusal> {
        const NAME: &str = "frontend_settings";
        match self.0.get(NAME) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Value::Object(map.clone()).to_string())),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(Value::Object(map)) => Ok(Some(Value::Object(map).to_string())),
                _ => Err(wrong(NAME)),
            },
            Some(_) => Err(wrong(NAME)),
        }
    }

    /// A list of texts, as JSON.
    pub fn texts(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                Ok(Some(Value::Array(list.clone()).to_string()))
            }
            Some(_) => Err(wrong(name)),
        }
    }
}

fn wrong(name: &str) -> Refusal {
    Refusal::bad(format!("Wrong value of {name}"))
}

use super::record::record;
use super::users::full_name;
use super::words::{EditionId, PickupPointId, UserId};

record! {
    /// The least that names an edition.
    EditionRef [id] {
        id: EditionId = "id" | "api_id",
        name: String = "name",
    }
}

record! {
    /// The customer of an order, in short.
    CustomerRef [id] {
        id: UserId = "id",
        email: Option<String> = "email",
        phone_number: Option<String> = "phone_number",
        first_name: String = "first_name",
        last_name: String = "last_name",
    }
}

record! {
    /// A place where goods are handed out or taken back.
    PickupPoint [id] {
        id: PickupPointId = "id",
        name: String = "name",
    }
}

impl CustomerRef {
    /// Name, else address, else phone number, else id: never nothing.
    pub fn name(&self) -> String {
        let texts = [full_name(&self.first_name, &self.last_name), self.email.clone(), self.phone_number.clone()];
        texts.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_else(|| self.id.to_string())
    }
}

impl PickupPoint {
    /// The name, else the id.
    pub fn name(&self) -> String {
        if self.name.is_empty() { self.id.to_string() } else { self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_named_by_whatever_is_known() {
        let name = |json: &str| serde_json::from_str::<CustomerRef>(json).unwrap().name();
        assert_eq!(name(r#"{"id":"usr_1","first_name":"Daniël","last_name":"van den Brink"}"#), "Daniël van den Brink");
        assert_eq!(name(r#"{"id":"usr_1","email":null,"phone_number":"+45"}"#), "+45");
        assert_eq!(name(r#"{"id":"usr_1"}"#), "usr_1");
    }
}

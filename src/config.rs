//! `config.json`, which lies beside `index.html`: one build serves every installation.

use crate::api::call::Api;
use crate::api::decode::decode;
use crate::api::money::Decimal;
use crate::api::record::record;
use crate::api::words::{Json, RoleId, entries, open_enum, text};
use crate::api::{Cause, Error};

/// The settings of an installation. Everything but the address of the API has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Where the APIs are. An installation has one of them, or both.
    pub preo: Option<Base>,
    pub staff: Option<Base>,
    /// A strip across the top that tells staging from production.
    pub environment: Option<Environment>,
    /// What stands in the corner and in the titles.
    pub brand: String,
    /// Of people whose browser asks for no language that we speak.
    pub language: Option<String>,
    /// In place of the brand's name in the corner.
    pub logo: Option<String>,
    /// `#rrggbb`. The style makes it darker or lighter until text on it is readable.
    pub colour: Option<String>,
}

/// Where an API is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Without a slash at the end; empty for the origin that serves the client.
    pub url: String,
    /// Paths that differ from the contract, which has inferred some: `[["/v1/user", "/v1/users"]]`.
    pub paths: Vec<(String, String)>,
}

/// A strip across the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    pub name: String,
    pub colour: Colour,
}

open_enum! {
    /// A colour of the strip. Named, so that its text is readable on it in both themes.
    Colour {
        Grey = "grey",
        Green = "green",
        Blue = "blue",
        Amber = "amber",
        Red = "red",
    }
}

impl Config {
    /// Reads the text of `config.json`. By hand: as records the settings would be several kilobytes of the first load.
    ///
    /// # Errors
    /// When it is no JSON, or the address of an API is missing.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let root = Object::of(text, "")?;
        let (preo, staff) = (Base::of(&root, "preo")?, Base::of(&root, "staff")?);
        if preo.is_none() && staff.is_none() {
            return Err(wrong("preo", "an object"));
        }
        let environment = match root.object("environment")? {
            None => None,
            Some(strip) => Some(Environment {
                name: strip.text("name")?.unwrap_or_default(),
                colour: strip.json("colour").and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default(),
            }),
        };
        let theme = root.object("theme")?;
        let of_theme = |key| theme.as_ref().map_or(Ok(None), |theme| theme.text(key));
        let brand = root.text("brand")?.filter(|brand| !brand.is_empty());
        Ok(Self {
            preo,
            staff,
            environment,
            brand: brand.unwrap_or_else(|| "Preo Admin".to_owned()),
            language: root.text("language")?,
            logo: of_theme("logo")?,
            colour: of_theme("colour")?.filter(|text| is_colour(text)),
        })
    }

    /// The address of `path` at `api`.
    pub fn url(&self, api: Api, path: &str) -> String {
        let Some(Base { url, paths }) = self.base(api) else { return path.to_owned() };
        let path = match paths.iter().find_map(|(from, to)| Some((to, path.strip_prefix(from.as_str())?))) {
            Some((to, rest)) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
            _ => path.to_owned(),
        };
        format!("{url}{path}")
    }

    /// Whether the installation has an API.
    pub fn has(&self, api: Api) -> bool {
        self.base(api).is_some()
    }

    fn base(&self, api: Api) -> Option<&Base> {
        match api {
            Api::Preo => self.preo.as_ref(),
            Api::Staff => self.staff.as_ref(),
        }
    }
}

impl Base {
    fn of(root: &Object, key: &str) -> Result<Option<Self>, Error> {
        let Some(api) = root.object(key)? else { return Ok(None) };
        let url = api.text("base_url")?.ok_or_else(|| wrong(&api.at("base_url"), "a text"))?;
        let paths = api.json("paths").map(serde_json::from_str).transpose();
        let paths = paths.map_err(|_| wrong(&api.at("paths"), "pairs"))?.unwrap_or_default();
        Ok(Some(Self { url: url.trim_end_matches('/').to_owned(), paths }))
    }
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The build that `build.json` names, which lies beside `index.html`; empty for anything else.
pub fn build_of(text: &str) -> String {
    Object::of(text, "").ok().and_then(|build| build.text("build").ok().flatten()).unwrap_or_default()
}

/// A JSON object and where it stands.
struct Object {
    path: String,
    entries: Vec<(String, String)>,
}

impl Object {
    fn of(json: &str, path: &str) -> Result<Self, Error> {
        match entries(json) {
            Some(entries) => Ok(Self { path: path.to_owned(), entries }),
            None if path.is_empty() => Err(Error::new(Cause::NotJson)),
            None => Err(wrong(path, "an object")),
        }
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The JSON of a key; null is none.
    fn json(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(name, json)| name == key && json != "null").map(|(_, json)| json.as_str())
    }

    fn text(&self, key: &str) -> Result<Option<String>, Error> {
        let read = |json| serde_json::from_str::<String>(json).map_err(|_| wrong(&self.at(key), "a text"));
        self.json(key).map(read).transpose()
    }

    fn object(&self, key: &str) -> Result<Option<Self>, Error> {
        self.json(key).map(|json| Self::of(json, &self.at(key))).transpose()
    }
}

fn wrong(path: &str, expected: &str) -> Error {
    let mut error = Error::new(Cause::Shape { path: path.to_owned() });
    error.detail = Some(format!("expected {expected}"));
    error
}

record! {
    /// Settings that nothing needs before the first page stands.
    Extras [] {
        /// After so many minutes without anybody at the keyboard the session ends; never when absent.
        idle_minutes: Option<Minutes> = "idle_minutes",
        /// Links of the installation in the identity menu.
        links: Vec<MenuLink> = "links",
        /// An address for questions: `mailto:`, `tel:` or a page.
        support: Option<String> = "support",
        /// Up to which amount a refund is approved without typing it, by currency, edition id or `default`.
        refund_thresholds: Option<Json> = "refund_thresholds",
        staff: StaffExtras = "staff",
    }
}

record! {
    /// What else is to be known of the staff API.
    StaffExtras [] {
        oidc: Option<Oidc> = "oidc",
        /// What roles are called, for those who may not list them.
        roles: Vec<RoleWords> = "roles",
    }
}

record! {
    /// Another system that signs people in (OpenID Connect, authorization code flow). Its address is no part of the API.
    Oidc [authorize_url] {
        authorize_url: String = "authorize_url",
        client_id: String = "client_id",
        /// Between spaces; `openid email` when absent.
        scope: String = "scope",
    }
}

record! {
    /// A role in the words of the installation.
    RoleWords [id] {
        id: RoleId = "id",
        name: String = "name",
        /// What it allows.
        about: String = "about",
    }
}

record! {
    /// A link of the installation.
    MenuLink [href] {
        label: String = "label",
        href: String = "href",
    }
}

/// A number of minutes; what is no number is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minutes(pub u32);

impl<'de> serde::Deserialize<'de> for Minutes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(text(deserializer)?.parse().unwrap_or_default()))
    }
}

impl Extras {
    /// Reads the text of `config.json`; what is wrong in it is as if it were absent.
    pub fn parse(text: &str) -> Self {
        decode(text).unwrap_or_default()
    }

    /// Up to which amount in major units a refund of an edition is approved without typing it.
    pub fn refund_threshold(&self, edition: &str, currency: &str) -> Decimal {
        let entries = self.refund_thresholds.as_ref().and_then(Json::entries).unwrap_or_default();
        let threshold = |wanted: &str| {
            let entry = entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted));
            entry.and_then(|(_, value)| Decimal::parse(value))
        };
        let found = threshold(edition).or_else(|| threshold(currency)).or_else(|| threshold("default"));
        found.or_else(|| Decimal::parse("500")).unwrap_or_default()
    }

    /// Whether an address may stand in a link: no script.
    pub fn is_safe(href: &str) -> bool {
        ["https://", "http://", "mailto:", "tel:", "/"].iter().any(|start| href.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_api_is_enough() {
        let config = Config::parse(r#"{"preo":{"base_url":"https://api.preo.dev/"}}"#).unwrap();
        assert_eq!(config.url(Api::Preo, "/v1/me"), "https://api.preo.dev/v1/me");
        assert_eq!((config.brand.as_str(), config.environment), ("Preo Admin", None));
    }

    #[test]
    fn an_installation_may_have_either_api() {
        let config = Config::parse(r#"{"staff":{"base_url":"https://x.meiro.io/api"}}"#).unwrap();
        assert_eq!(config.url(Api::Staff, "/users"), "https://x.meiro.io/api/users");
        assert!(config.has(Api::Staff) && !config.has(Api::Preo));
        let extras = Extras::parse(
            r#"{"staff":{"oidc":{"authorize_url":"https://id","client_id":"x"},"roles":[{"id":200,"name":"Boss"}]}}"#,
        );
        assert_eq!((extras.staff.oidc.unwrap().client_id.as_str(), extras.staff.roles[0].id.as_str()), ("x", "200"));
    }

    #[test]
    fn only_a_colour_is_a_colour() {
        assert!(is_colour("#2f4bd8"));
        for wrong in ["red", "#fff", "#2f4bd8; }", "url(x)", "#gggggg"] {
            assert!(!is_colour(wrong), "{wrong}");
        }
    }

    #[test]
    fn extras_are_read_from_the_same_file_and_a_script_is_no_link() {
        let extras = Extras::parse(r#"{"preo":{},"idle_minutes":30,"links":[{"label":"Wiki","href":"https://x"}]}"#);
        assert_eq!((extras.idle_minutes, extras.links.len()), (Some(Minutes(30)), 1));
        assert_eq!(Extras::parse("{"), Extras::default());
        assert!(Extras::is_safe("mailto:a@b.dk") && !Extras::is_safe("javascript:alert(1)"));
    }

    #[test]
    fn the_nearest_threshold_counts() {
        let threshold = |json: &str, edition: &str, currency: &str| {
            Extras::parse(json).refund_threshold(edition, currency).to_string()
        };
        let some = r#"{"refund_thresholds":{"isk":70000,"edt_1":"99.50","default":300}}"#;
        assert_eq!(threshold(some, "edt_1", "ISK"), "99.5");
        assert_eq!(threshold(some, "edt_2", "ISK"), "70000");
        assert_eq!(threshold(some, "edt_2", "DKK"), "300");
        assert_eq!(threshold("{}", "edt_2", "DKK"), "500");
        assert_eq!(threshold(r#"{"refund_thresholds":{"default":"lots"}}"#, "", ""), "500");
    }

    #[test]
    fn a_path_can_be_moved_without_touching_those_that_only_begin_alike() {
        let config = Config::parse(r#"{"preo":{"base_url":"","paths":[["/v1/user","/v1/customers"]]}}"#).unwrap();
        assert_eq!(config.url(Api::Preo, "/v1/user"), "/v1/customers");
        assert_eq!(config.url(Api::Preo, "/v1/user/usr_1"), "/v1/customers/usr_1");
        assert_eq!(config.url(Api::Preo, "/v1/users"), "/v1/users");
    }

    #[test]
    fn a_broken_file_says_where() {
        let cause = |text: &str| Config::parse(text).unwrap_err().cause;
        assert_eq!(cause("<html>"), Cause::NotJson);
        assert_eq!(cause(r#"{"preo":{"base_url":[]}}"#), Cause::Shape { path: "preo.base_url".into() });
        assert_eq!(cause(r#"{"staff":{}}"#), Cause::Shape { path: "staff.base_url".into() });
        assert_eq!(cause(r#"{"brand":"x"}"#), Cause::Shape { path: "preo".into() });
    }
}

//! `config.json`, which lies beside `index.html`: one build serves every installation.

use crate::api::Error;
use crate::api::call::Api;
use crate::api::decode::decode;
use crate::api::record::record;
use crate::api::words::{open_enum, text};

record! {
    /// The settings of an installation. Everything but the address of the API has a default.
    Config [preo] {
        preo: Connection = "preo",
        environment: Option<Environment> = "environment",
        /// What stands in the corner and in the titles.
        brand: String = "brand",
        /// Of people whose browser asks for no language that we speak.
        language: Option<String> = "language",
        theme: Theme = "theme",
    }
}

record! {
    /// The look of an installation.
    Theme [] {
        /// In place of the brand's name in the corner.
        logo: Option<String> = "logo",
        /// `#rrggbb`. The style makes it darker or lighter until text on it is readable.
        colour: Option<String> = "colour",
    }
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
    }
}

record! {
    /// A link of the installation.
    MenuLink [href] {
        label: String = "label",
        href: String = "href",
    }
}

record! {
    /// `build.json`, which lies beside `index.html`.
    Build [] {
        build: String = "build",
        version: String = "version",
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

    /// Whether an address may stand in a link: no script.
    pub fn is_safe(href: &str) -> bool {
        ["https://", "http://", "mailto:", "tel:", "/"].iter().any(|start| href.starts_with(start))
    }
}

impl Build {
    /// Reads the text of `build.json`; anything else is no build.
    pub fn parse(text: &str) -> Self {
        decode(text).unwrap_or_default()
    }
}

impl Theme {
    /// The colour, when it is one.
    pub fn colour(&self) -> Option<&str> {
        let is_hex = |text: &&str| {
            text.strip_prefix('#')
                .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        self.colour.as_deref().filter(is_hex)
    }
}

record! {
    /// Where an API is.
    Connection [base_url] {
        /// Without a slash at the end; empty for the origin that serves the client.
        base_url: Option<String> = "base_url",
        /// Paths that differ from the contract, which has inferred some: `[["/v1/user", "/v1/users"]]`.
        paths: Vec<(String, String)> = "paths",
    }
}

record! {
    /// A strip across the top that tells staging from production.
    Environment [name] {
        name: String = "name",
        colour: Colour = "colour",
    }
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
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// When it is no JSON, or the address of the API is missing.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut config: Self = decode(text)?;
        config.preo.base_url = config.preo.base_url.map(|url| url.trim_end_matches('/').to_owned());
        if config.brand.is_empty() {
            "Preo Admin".clone_into(&mut config.brand);
        }
        Ok(config)
    }

    /// The address of `path` at `api`.
    pub fn url(&self, api: Api, path: &str) -> String {
        let Api::Preo = api;
        let path = match self.preo.paths.iter().find_map(|(from, to)| Some((to, path.strip_prefix(from.as_str())?))) {
            Some((to, rest)) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
            _ => path.to_owned(),
        };
        format!("{}{path}", self.preo.base_url.as_deref().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Cause;

    #[test]
    fn the_address_of_the_api_is_enough() {
        let config = Config::parse(r#"{"preo":{"base_url":"https://api.preo.dev/"}}"#).unwrap();
        assert_eq!(config.url(Api::Preo, "/v1/me"), "https://api.preo.dev/v1/me");
        assert_eq!((config.brand.as_str(), config.environment), ("Preo Admin", None));
    }

    #[test]
    fn only_a_colour_is_a_colour() {
        let colour = |text: &str| Theme { colour: Some(text.into()), logo: None }.colour().map(ToOwned::to_owned);
        assert_eq!(colour("#2f4bd8").as_deref(), Some("#2f4bd8"));
        for wrong in ["red", "#fff", "#2f4bd8; }", "url(x)", "#gggggg"] {
            assert_eq!(colour(wrong), None, "{wrong}");
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
    }
}

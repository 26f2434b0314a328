//! `config.json`, which lies beside `index.html`: one build serves every installation.

use crate::api::Error;
use crate::api::call::Api;
use crate::api::decode::decode;
use crate::api::record::record;
use crate::api::words::open_enum;

record! {
    /// The settings of an installation. Everything but the address of the API has a default.
    Config [preo] {
        preo: Connection = "preo",
        environment: Option<Environment> = "environment",
        /// What stands in the corner and in the titles.
        brand: String = "brand",
        /// Of people whose browser asks for no language that we speak.
        language: Option<String> = "language",
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

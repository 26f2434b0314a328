//! Turns `locales/*.json` into one function per message, so that a message that is missing in a language, or that names
//! another placeholder than the English one, stops the build.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Map, Value};

/// The first is the one that the others are compared with.
const LANGUAGES: [&str; 2] = ["en", "da"];

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    // The splitter needs to know what refers to what in the linked module.
    if env::var_os("CARGO_FEATURE_LAZY").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let mut locales = Vec::new();
    for language in LANGUAGES {
        let path = format!("locales/{language}.json");
        let locale: Value =
            serde_json::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{path}: {error}"))?;
        locales.push(locale);
    }
    let mut code = String::new();
    module(&mut code, "", &locales.iter().collect::<Vec<_>>())?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("messages.rs"), code)?;
    Ok(())
}

fn module(code: &mut String, path: &str, locales: &[&Value]) -> Result<(), Error> {
    let maps: Vec<&Map<String, Value>> = locales
        .iter()
        .map(|locale| locale.as_object().ok_or_else(|| format!("{path}: not a map")))
        .collect::<Result<_, _>>()?;
    for (map, language) in maps.iter().zip(LANGUAGES) {
        if let Some(extra) = map.keys().find(|key| !maps[0].contains_key(*key)) {
            return Err(format!("locales/{language}.json: {path}{extra} is not in English").into());
        }
    }
    for key in maps[0].keys() {
        let here = format!("{path}{key}");
        let texts: Vec<&Value> = maps
            .iter()
            .zip(LANGUAGES)
            .map(|(map, language)| map.get(key).ok_or_else(|| format!("locales/{language}.json: {here} is missing")))
            .collect::<Result<_, _>>()?;
        if texts[0].is_object() && texts[0].get("other").is_none() {
            writeln!(code, "pub mod {key} {{\n    use crate::i18n::*;")?;
            module(code, &format!("{here}."), &texts)?;
            writeln!(code, "}}")?;
        } else {
            message(code, &here, key, &texts)?;
        }
    }
    Ok(())
}

fn message(code: &mut String, path: &str, key: &str, texts: &[&Value]) -> Result<(), Error> {
    let mut names: Option<BTreeSet<String>> = None;
    let mut forms = String::new();
    let plural = texts[0].is_object();
    for (text, language) in texts.iter().zip(LANGUAGES) {
        let wrong = || format!("locales/{language}.json: {path} has another shape than the English message");
        let variants = if plural { vec![text.get("one"), text.get("other")] } else { vec![Some(*text)] };
        let variants: Vec<&str> = variants
            .into_iter()
            .map(|text| text.and_then(Value::as_str).ok_or_else(wrong))
            .collect::<Result<_, _>>()?;
        let of_language: BTreeSet<String> = variants.iter().flat_map(|text| placeholders(text)).collect();
        if *names.get_or_insert_with(|| of_language.clone()) != of_language {
            return Err(
                format!("locales/{language}.json: {path} has other placeholders than the English message").into()
            );
        }
        if plural {
            write!(forms, "({:?}, {:?}), ", variants[0], variants[1])?;
        } else {
            write!(forms, "{:?}, ", variants[0])?;
        }
    }
    let names = names.unwrap_or_default();
    writeln!(code, "/// {}", if plural { texts[0]["other"].to_string() } else { texts[0].to_string() })?;
    if plural {
        let params: String =
            names.iter().filter(|name| *name != "count").map(|name| format!(", {name}: &str")).collect();
        let args: String =
            names.iter().filter(|name| *name != "count").map(|name| format!(", ({name:?}, {name})")).collect();
        writeln!(
            code,
            "pub fn {key}(count: u64{params}) -> String {{\n    fill(plural(count, {forms}), &[(\"count\", &number(count)){args}])\n}}"
        )?;
    } else if names.is_empty() {
        writeln!(code, "pub fn {key}() -> &'static str {{\n    pick({forms})\n}}")?;
    } else {
        let params: Vec<String> = names.iter().map(|name| format!("{name}: &str")).collect();
        let args: Vec<String> = names.iter().map(|name| format!("({name:?}, {name})")).collect();
        writeln!(
            code,
            "pub fn {key}({}) -> String {{\n    fill(pick({forms}), &[{}])\n}}",
            params.join(", "),
            args.join(", ")
        )?;
    }
    Ok(())
}

/// `count` and `name` of `{count} rows for {name}`.
fn placeholders(text: &str) -> Vec<String> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

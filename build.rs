//! Turns `locales/*.json` into one function per message, so that a message that is missing in a language, or that names
//! another placeholder than the English one, stops the build.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Map, Value};

/// The first is the one that the others are compared with.
const LANGUAGES: [&str; 2] = ["en", "da"];

#[derive(Default)]
struct Messages {
    /// A function for each message.
    code: String,
    /// The texts of every language but the first, at the numbers that the code names.
    tables: [Vec<String>; LANGUAGES.len() - 1],
}

impl Messages {
    /// A text in all languages, as the arguments of `pick`: the English one, and the number of the others.
    fn add(&mut self, texts: &[&str]) -> String {
        let number = self.tables[0].len();
        for (table, text) in self.tables.iter_mut().zip(&texts[1..]) {
            table.push((*text).to_owned());
        }
        format!("{:?}, {number}", texts[0])
    }
}

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
    let mut messages = Messages::default();
    module(&mut messages, "", &locales.iter().collect::<Vec<_>>())?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("messages.rs"), messages.code)?;
    // English stands where it is used. The others are tables, so that each is fetched only by those who read it.
    for (language, texts) in LANGUAGES.iter().skip(1).zip(&messages.tables) {
        fs::write(Path::new(&out).join(format!("{language}.rs")), format!("{texts:?}"))?;
    }
    Ok(())
}

fn module(messages: &mut Messages, path: &str, locales: &[&Value]) -> Result<(), Error> {
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
            writeln!(messages.code, "pub mod {key} {{\n    use crate::i18n::*;")?;
            module(messages, &format!("{here}."), &texts)?;
            writeln!(messages.code, "}}")?;
        } else {
            message(messages, &here, key, &texts)?;
        }
    }
    Ok(())
}

fn message(messages: &mut Messages, path: &str, key: &str, texts: &[&Value]) -> Result<(), Error> {
    // In the order in which the English text has them: as it reads, so it is called.
    let mut names: Option<Vec<String>> = None;
    let plural = texts[0].is_object();
    let mut variants = Vec::new();
    for (text, language) in texts.iter().zip(LANGUAGES) {
        let wrong = || format!("locales/{language}.json: {path} has another shape than the English message");
        let of_language = if plural { vec![text.get("one"), text.get("other")] } else { vec![Some(*text)] };
        let of_language: Vec<&str> = of_language
            .into_iter()
            .map(|text| text.and_then(Value::as_str).ok_or_else(wrong))
            .collect::<Result<_, _>>()?;
        let mut named: Vec<String> = Vec::new();
        for name in of_language.iter().flat_map(|text| placeholders(text)) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
        let known = names.get_or_insert_with(|| named.clone());
        if known.len() != named.len() || !named.iter().all(|name| known.contains(name)) {
            return Err(
                format!("locales/{language}.json: {path} has other placeholders than the English message").into()
            );
        }
        variants.push(of_language);
    }
    let forms: Vec<String> = (0..variants[0].len())
        .map(|form| messages.add(&variants.iter().map(|of_language| of_language[form]).collect::<Vec<_>>()))
        .collect();
    let code = &mut messages.code;
    let names = names.unwrap_or_default();
    writeln!(code, "/// {}", if plural { texts[0]["other"].to_string() } else { texts[0].to_string() })?;
    let without_count = || names.iter().filter(|name| *name != "count");
    let params =
        |names: &mut dyn Iterator<Item = &String>| names.map(|name| format!("{name}: &str, ")).collect::<String>();
    let args = |names: &mut dyn Iterator<Item = &String>| {
        names.map(|name| format!("({name:?}, {name}), ")).collect::<String>()
    };
    if plural {
        let (params, args) = (params(&mut without_count()), args(&mut without_count()));
        writeln!(code, "pub fn {key}(count: u64, {params}) -> String {{")?;
        writeln!(code, "    let form = plural(count, pick({}), pick({}));", forms[0], forms[1])?;
        writeln!(code, "    fill(form, &[(\"count\", &number(count)), {args}])\n}}")?;
    } else if names.is_empty() {
        writeln!(code, "pub fn {key}() -> &'static str {{\n    pick({})\n}}", forms[0])?;
    } else {
        let (params, args) = (params(&mut names.iter()), args(&mut names.iter()));
        writeln!(code, "pub fn {key}({params}) -> String {{\n    fill(pick({}), &[{args}])\n}}", forms[0])?;
    }
    Ok(())
}

/// `count` and `name` of `{count} rows for {name}`.
fn placeholders(text: &str) -> Vec<String> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

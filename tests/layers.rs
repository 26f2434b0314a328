//! Imports point one way: for each layer, what it may not name.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first; each may name those before it, and none after it.
const LAYERS: &[&[&str]] = &[
    &["src/place.rs", "src/api/"],
    &["src/config.rs", "src/i18n.rs", "src/lifelong.rs", "src/piece.rs"],
    &["src/router.rs", "src/client.rs", "src/session/"],
    &["src/ui/"],
    &["src/records/"],
    &["src/pages/"],
    &["src/app.rs"],
];

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// `src/api/call.rs` with its text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(Path::new("src"), &mut found);
    found
        .into_iter()
        .map(|path| (path.to_string_lossy().replace('\\', "/"), fs::read_to_string(path).unwrap()))
        .collect()
}

/// `crate::api` for `src/api/` and `src/place.rs`.
fn module(path: &str) -> String {
    format!("crate::{}", path.trim_start_matches("src/").trim_end_matches('/').trim_end_matches(".rs"))
}

#[test]
fn a_layer_names_only_those_below_it() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(at) = LAYERS.iter().position(|layer| layer.iter().any(|part| path.starts_with(part))) else {
            continue;
        };
        for above in LAYERS[at + 1..].iter().flat_map(|layer| *layer) {
            let module = module(above);
            let names = |line: &&str| line.contains(&format!("{module}::")) || line.contains(&format!("{module};"));
            wrong.extend(text.lines().filter(names).map(|line| format!("{path}: {}", line.trim())));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_api_is_plain_data() {
    let forbidden = ["leptos", "web_sys", "gloo_net", "wasm_bindgen"];
    for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("src/api/") || path == "src/place.rs") {
        for name in forbidden {
            assert!(!text.contains(&format!("{name}::")), "{path} names {name}");
        }
    }
}

#[test]
fn pages_of_one_resource_do_not_name_another() {
    for resource in ["customers", "orders", "purchases", "refunds", "roles", "staff"] {
        for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("src/pages/")) {
            let is_own = path.starts_with(&format!("src/pages/{resource}/")) || path == "src/pages/mod.rs";
            assert!(is_own || !text.contains(&format!("pages::{resource}::")), "{path} names pages::{resource}");
        }
    }
}

#[test]
fn foreign_text_is_never_taken_for_html() {
    for (path, text) in sources() {
        assert!(!text.contains("inner_html"), "{path}");
    }
}

#[test]
fn every_message_is_used() {
    fn leaves(path: &str, value: &serde_json::Value, into: &mut Vec<String>) {
        match value.as_object() {
            Some(map) if !map.contains_key("other") || path.is_empty() => {
                map.iter().for_each(|(key, value)| leaves(&format!("{path}::{key}"), value, into));
            }
            _ => into.push(path.to_owned()),
        }
    }
    let english: serde_json::Value = serde_json::from_str(&fs::read_to_string("locales/en.json").unwrap()).unwrap();
    let mut messages = Vec::new();
    leaves("", &english, &mut messages);
    let code: String = sources().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<&String> = messages.iter().filter(|message| !code.contains(&format!("t{message}"))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn no_text_for_people_stands_in_code() {
    // Between tags only braces, marks and entities.
    for (path, text) in
        sources().iter().filter(|(path, _)| path.starts_with("src/ui/") || path.starts_with("src/pages/"))
    {
        for line in text.lines().filter(|line| line.contains("</") || line.trim_start().starts_with('"')) {
            let between = line.split('>').skip(1).filter_map(|rest| rest.split('<').next());
            for piece in between.filter(|piece| !piece.contains('{') && !piece.contains('}')) {
                let words = piece.trim().trim_matches(['"', ' ', '·', '–', '…', ':', '(', ')', ',', ';', '.']);
                let is_code = words.contains("fn ")
                    || words.contains('&')
                    || words.contains('=')
                    || line.contains("->")
                    || line.contains("=>");
                assert!(is_code || !words.chars().any(char::is_alphabetic), "{path}: {}", line.trim());
            }
        }
    }
}

//! JSON for reading, with every digit as it came: passing through numbers would round amounts and ids.

use leptos::prelude::*;

use super::copy::copy;
use crate::api::Api;
use crate::client::use_client;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};

/// What asks for `target` at a command line. The token is whatever the environment has there: none is written into it.
pub fn curl(api: Api, target: &str) -> String {
    let token = match api {
        Api::Preo => "Authorization: Bearer $PREO_TOKEN",
        Api::Staff => "X-Access-Token: $STAFF_TOKEN",
    };
    format!("curl '{}' -H \"{token}\" -H 'Accept: application/json'", use_client().address(api, target))
}

/// The whole text of an answer: it also holds the fields that the client does not know. `curl` asks for it anew.
pub fn raw(body: &str, curl: String) -> Piece {
    let text = indent(body);
    view! {
        <div class="raw">
            <p class="hint">{t::detail::raw_hint()} {copy(text.clone())}</p>
            <p class="hint">{t::detail::curl()} <code>{curl.clone()}</code> {copy(curl)}</p>
            <pre tabindex="0">{text}</pre>
        </div>
    }
    .piece()
}

/// Breaks and indents JSON text by two spaces a level, without reading its values.
pub fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut chars = json.chars().filter(|char| !matches!(char, '\n' | '\r')).peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(char) = chars.next() {
        if in_text {
            out.push(char);
            in_text = escaped || char != '"';
            escaped = !escaped && char == '\\';
            continue;
        }
        match char {
            ' ' | '\t' => {}
            '{' | '[' => {
                out.push(char);
                while chars.next_if(|char| char.is_ascii_whitespace()).is_some() {}
                if let Some(end) = chars.next_if(|char| matches!(char, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(char);
            }
            ',' => {
                out.push(char);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_text = char == '"';
                out.push(char);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn structure_is_laid_out_and_values_are_left_alone() {
        assert_eq!(
            indent("{\"a\":[1.0, {}],\"b\": \"x, \\\"{y}\\\"\", \"c\":[ ]}"),
            "{\n  \"a\": [\n    1.0,\n    {}\n  ],\n  \"b\": \"x, \\\"{y}\\\"\",\n  \"c\": []\n}"
        );
    }

    #[test]
    fn cut_text_is_shown_as_far_as_it_goes() {
        assert_eq!(indent("{\"a\":\"x"), "{\n  \"a\": \"x");
        assert_eq!(indent("}"), "\n}");
    }
}

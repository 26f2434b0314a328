//! The names by which a module and its glue know each other. wasm-bindgen puts a hash into each; they are most of what does not
//! compress, twice over.

use std::collections::HashMap;

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The names in the export section of a module, as the WebAssembly specification lays it out; `None` when it is none.
pub fn exports(wasm: &[u8]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let sections = sections(wasm)?;
    for (_, body) in sections.into_iter().filter(|(id, _)| *id == EXPORTS) {
        let (count, mut rest) = leb128(body)?;
        for _ in 0..count {
            let name;
            (name, rest) = text(rest)?;
            found.push(name.to_owned());
            (_, rest) = leb128(rest.get(1..)?)?;
        }
    }
    Some(found)
}

/// The module and its glue with short names for what carries a hash. `None` when the module has another shape than
/// wasm-bindgen gives it: imports of functions only.
pub fn shortened(wasm: &[u8], glue: &str) -> Option<(Vec<u8>, String)> {
    let mut short = HashMap::new();
    let mut out = wasm.get(..8)?.to_vec();
    for (id, body) in sections(wasm)? {
        let body = match id {
            IMPORTS => renamed_imports(body, &mut short)?,
            EXPORTS => renamed_exports(body, &mut short)?,
            _ => body.to_vec(),
        };
        out.push(id);
        push_leb128(&mut out, body.len());
        out.extend(body);
    }
    Some((out, renamed(glue, &short)))
}

fn renamed_imports(body: &[u8], short: &mut HashMap<String, String>) -> Option<Vec<u8>> {
    const FUNCTION: u8 = 0;
    let (count, mut rest) = leb128(body)?;
    let mut out = Vec::new();
    push_leb128(&mut out, count);
    for _ in 0..count {
        let (module, name, kind, index);
        (module, rest) = text(rest)?;
        (name, rest) = text(rest)?;
        (kind, rest) = (*rest.first()?, rest.get(1..)?);
        if kind != FUNCTION {
            return None;
        }
        (index, rest) = leb128(rest)?;
        push_text(&mut out, module);
        push_text(&mut out, &shorten(name, short));
        out.push(kind);
        push_leb128(&mut out, index);
    }
    Some(out)
}

fn renamed_exports(body: &[u8], short: &mut HashMap<String, String>) -> Option<Vec<u8>> {
    let (count, mut rest) = leb128(body)?;
    let mut out = Vec::new();
    push_leb128(&mut out, count);
    for _ in 0..count {
        let (name, kind, index);
        (name, rest) = text(rest)?;
        (kind, rest) = (*rest.first()?, rest.get(1..)?);
        (index, rest) = leb128(rest)?;
        push_text(&mut out, &shorten(name, short));
        out.push(kind);
        push_leb128(&mut out, index);
    }
    Some(out)
}

/// The short name of one that carries a hash; any other keeps its own.
fn shorten(name: &str, short: &mut HashMap<String, String>) -> String {
    if !has_hash(name) {
        return name.to_owned();
    }
    let next = format!("_{}", short.len());
    short.entry(name.to_owned()).or_insert(next).clone()
}

/// Sixteen hexadecimal digits in a row, with or without an `h` before them.
fn has_hash(name: &str) -> bool {
    name.split('_').any(|part| {
        let part = part.strip_prefix('h').filter(|part| part.len() == 16).unwrap_or(part);
        part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Replaces whole identifiers.
fn renamed(code: &str, short: &HashMap<String, String>) -> String {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '$');
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(is_part) {
        let length = rest[start..].find(|char| !is_part(char)).unwrap_or(rest.len() - start);
        let word = &rest[start..start + length];
        out.push_str(&rest[..start]);
        out.push_str(short.get(word).map_or(word, String::as_str));
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// Id and content of each section.
fn sections(wasm: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rest = wasm.get(8..)?;
    let mut sections = Vec::new();
    while let Some((id, after)) = rest.split_first() {
        let (size, after) = leb128(after)?;
        let (body, after) = after.split_at_checked(size)?;
        sections.push((*id, body));
        rest = after;
    }
    Some(sections)
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = leb128(bytes)?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    push_leb128(out, text.len());
    out.extend(text.as_bytes());
}

/// An unsigned number and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

fn push_leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        out.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports `name` as a function and exports it and a memory.
    fn module(name: &str) -> Vec<u8> {
        let mut imports = vec![1];
        push_text(&mut imports, "./x.js");
        push_text(&mut imports, name);
        imports.extend([0, 0]);
        let mut exports = vec![2];
        push_text(&mut exports, &format!("{name}_1"));
        exports.extend([0, 0]);
        push_text(&mut exports, "memory");
        exports.extend([2, 0]);
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (id, body) in [(IMPORTS, imports), (EXPORTS, exports)] {
            module.push(id);
            push_leb128(&mut module, body.len());
            module.extend(body);
        }
        module
    }

    #[test]
    fn names_with_a_hash_become_short_in_both() {
        let name = "__wbg_fetch_0123456789abcdef";
        let glue = format!("{{ {name}: f, x{name}: 1 }}; wasm.{name}_1(); wasm.memory");
        let (wasm, glue) = shortened(&module(name), &glue).unwrap();
        assert_eq!(exports(&wasm).unwrap(), ["_1", "memory"]);
        assert_eq!(glue, format!("{{ _0: f, x{name}: 1 }}; wasm._1(); wasm.memory"));
    }

    #[test]
    fn names_without_a_hash_are_left_alone() {
        for name in ["__wbindgen_malloc", "main", "__wbg_x_0123456789abcde"] {
            assert_eq!(shortened(&module(name), name), Some((module(name), name.to_owned())));
        }
        assert!(has_hash("closures_____invoke__h7d16703f64b1c923_13"));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert_eq!(exports(b"\0asm"), None);
        assert_eq!(shortened(b"\0asm\x01\0\0\0\x02\x7f", ""), None);
    }

    #[test]
    fn numbers_survive() {
        for value in [0, 127, 128, 624_485, usize::from(u16::MAX)] {
            let mut bytes = Vec::new();
            push_leb128(&mut bytes, value);
            bytes.push(7);
            assert_eq!(leb128(&bytes), Some((value, &[7][..])));
        }
    }
}

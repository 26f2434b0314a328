//! Taking the module apart. Trunk has no code splitting (trunk-rs/trunk#1022) and no hook between cargo and wasm-bindgen, but
//! the linked module stays in `target/`: this hook splits that one, makes the glue anew, and puts the parts in place of
//! Trunk's two files. Names are hashes of the final bytes, and every part is fetched with its integrity.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use base64::Engine;
use sha2::{Digest, Sha256};

use crate::run::{command, run};
use crate::{Result, names, target};

const NAME: &str = "preo-admin";

/// Runs after Trunk has staged a build. Only the release build is split.
pub fn hook() -> Result {
    if std::env::var("TRUNK_PROFILE").as_deref() != Ok("release") {
        return Ok(());
    }
    let stage = std::env::var("TRUNK_STAGING_DIR")?;
    let base = std::env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned());
    split(Path::new(&stage), &base)
}

fn split(stage: &Path, base: &str) -> Result {
    let linked = target().join(format!("wasm32-unknown-unknown/release/{NAME}.wasm"));
    let work = target().join("wasm-split");
    let out = work.join("out");
    drop(fs::remove_dir_all(&work));
    fs::create_dir_all(&out)?;
    run(command("wasm-split-cli", [linked.as_os_str(), work.as_os_str(), "--out-name".as_ref(), NAME.as_ref()]))?;
    let mut bindgen = command("wasm-bindgen", [work.join(format!("{NAME}.wasm"))]);
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", NAME, "--out-dir"])
        .arg(&out);
    run(bindgen)?;

    let mut files = BTreeMap::new();
    let mut link = fs::read_to_string(work.join("__wasm_split.js"))?;
    for part in parts(&work)? {
        let bytes = optimized(&work.join(&part))?;
        let name = format!("{}-{}.wasm", part_name(&part), hash(&bytes));
        let from = format!("fetch(new URL(\"./{part}\", import.meta.url))");
        let to = format!("fetch(new URL(\"./{name}\",import.meta.url),{{integrity:\"{}\"}})", integrity(&bytes));
        link = replaced(&link, &from, &to)?;
        files.insert(name, bytes);
    }
    let wasm = optimized(&without_streams(&work, &out.join(format!("{NAME}_bg.wasm")))?)?;
    let glue = fs::read_to_string(out.join(format!("{NAME}.js")))?;
    let (wasm, glue) = names::shortened(&wasm, &glue).ok_or("the module's names cannot be shortened")?;
    let wasm_name = format!("{NAME}-{}_bg.wasm", hash(&wasm));
    let glue = replaced(&glue, &format!("{NAME}_bg.wasm"), &wasm_name)?;
    // The glue and the link module import each other, so their names come from both. Only the import is renamed: the same
    // text is also a key of the table of imports.
    let joint = hash(format!("{glue}\0{link}").as_bytes());
    let (glue_name, link_name) = (format!("{NAME}-{joint}.js"), format!("{NAME}-split-{joint}.js"));
    let glue = replaced(&glue, "from \"./__wasm_split.js\"", &format!("from \"./{link_name}\""))?;
    let link = replaced(&link, &format!("\"./{NAME}.js\""), &format!("\"./{glue_name}\""))?;
    let (glue, link) = (minified(&work, &glue)?, minified(&work, &link)?);

    let index = stage.join("index.html");
    let mut html = fs::read_to_string(&index)?;
    for (ending, name, bytes) in [("_bg.wasm", &wasm_name, &wasm), (".js", &glue_name, &glue)] {
        let old = staged(stage, ending)?;
        fs::remove_file(stage.join(&old))?;
        html = with_integrity(&replaced(&html, &old, name)?, name, &integrity(bytes));
    }
    // Browsers ignore an integrity on a preload of this kind and warn of it; `boot.js` fetches with it.
    html = replaced(&html, &format!(" integrity=\"{}\" rel=preload", integrity(&wasm)), " rel=preload")?;
    let size = wasm.len();
    // Needed once the module cannot be: fetched by `boot.js` alone.
    let crash = minified(&work, &fs::read_to_string(stage.join("web/crash.js"))?)?;
    fs::remove_dir_all(stage.join("web"))?;
    let crash_name = format!("crash-{}.js", hash(&crash));
    let sri = integrity(&wasm);
    let entry = format!("<meta data-sri=\"{sri}\" data-size={size} data-crash=\"{base}{crash_name}\" data-js=");
    html = replaced(&html, "<meta data-js=", &entry)?;
    let preload = format!(
        "<link rel=\"modulepreload\" crossorigin href=\"{base}{link_name}\" integrity=\"{}\">",
        integrity(&link)
    );
    // The minifier leaves out what HTML does not need, as the end of the head.
    let at = html.find("</head>").or_else(|| html.find("<body")).ok_or("index.html has no body")?;
    html.insert_str(at, &preload);
    // The page names every file, directly or through another's name, so its hash is that of the whole build.
    let build = hash(html.as_bytes());
    html.insert_str(at, &format!("<meta name=build content={build}>"));
    fs::write(index, html)?;
    let version = env!("CARGO_PKG_VERSION");
    fs::write(stage.join("build.json"), format!("{{ \"build\": \"{build}\", \"version\": \"{version}\" }}\n"))?;
    files.extend([(wasm_name, wasm), (glue_name, glue), (link_name, link), (crash_name, crash)]);
    for (name, bytes) in files {
        fs::write(stage.join(name), bytes)?;
    }
    Ok(())
}

/// The chunks that the splitter has made.
fn parts(work: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(work)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<String>>>()?;
    names.retain(|name| name.ends_with(".wasm") && *name != format!("{NAME}.wasm"));
    names.sort();
    Ok(names)
}

/// `customers` out of `split_customers_0123456789.wasm`.
fn part_name(file: &str) -> String {
    let stem = file.trim_end_matches(".wasm").trim_start_matches("split").trim_start_matches('_');
    match stem.rsplit_once('_') {
        Some((name, number)) if number.len() > 5 && number.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => stem.to_owned(),
    }
}

/// Takes out the byte streams of the `wasm-streams` crate, which Leptos brings for servers and which nothing here makes: being
/// exported to the glue keeps their code. Everything else that is exported stays.
fn without_streams(work: &Path, module: &Path) -> Result<PathBuf> {
    let wasm = fs::read(module)?;
    let kept = names::exports(&wasm).ok_or("the module cannot be read")?;
    let kept = kept.iter().filter(|name| !name.contains("intounderlying"));
    let nodes: Vec<String> =
        kept.map(|name| format!("{{\"name\":\"{name}\",\"root\":true,\"export\":\"{name}\"}}")).collect();
    let graph = work.join("graph.json");
    fs::write(&graph, format!("[{}]", nodes.join(",")))?;
    let reduced = module.with_extension("reduced");
    let mut metadce = command("wasm-metadce", [module, "-f".as_ref(), &graph, "-o".as_ref(), &reduced]);
    metadce.stdout(Stdio::null()).stderr(Stdio::null());
    run(metadce)?;
    Ok(reduced)
}

fn optimized(file: &Path) -> Result<Vec<u8>> {
    let to = file.with_extension("opt");
    let mut optimizer = command("wasm-opt", ["-Oz".as_ref(), file.as_os_str(), "-o".as_ref(), to.as_os_str()]);
    // True of every module that rustc links: its memory starts empty, and nothing lies below the stack.
    optimizer.args(["--zero-filled-memory", "--low-memory-unused"]);
    // It warns of a section of names that it does not know and drops.
    optimizer.stderr(Stdio::null());
    run(optimizer)?;
    Ok(fs::read(to)?)
}

fn minified(work: &Path, code: &str) -> Result<Vec<u8>> {
    let from = work.join("code.js");
    fs::write(&from, code)?;
    let mut esbuild = command("esbuild", [&from]);
    // The same import stands twice in wasm-bindgen's table, which esbuild would warn of.
    esbuild.args(["--minify", "--format=esm", "--target=es2022", "--log-level=error"]);
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(work.join("code.min.js"));
    esbuild.arg(outfile);
    run(esbuild)?;
    Ok(fs::read(work.join("code.min.js"))?)
}

/// The file that Trunk has staged with this ending.
fn staged(stage: &Path, ending: &str) -> Result<String> {
    let names = fs::read_dir(stage)?.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut names = names.filter(|name| name.starts_with(&format!("{NAME}-")) && name.ends_with(ending));
    names.next().ok_or_else(|| format!("Trunk has staged no {NAME}-*{ending}").into())
}

/// With every `from` replaced; one that is not there means that a tool has changed what it writes.
fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    if text.contains(from) { Ok(text.replace(from, to)) } else { Err(format!("nothing to replace: {from}").into()) }
}

/// Puts the integrity of a file into the link that names it. The minifier takes quotes away where it can.
fn with_integrity(html: &str, name: &str, integrity: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<link ") {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        out.push_str(&rest[..start]);
        match tag.find("integrity=") {
            Some(at) if tag.contains(name) => {
                let value = &tag[at + "integrity=".len()..];
                let length = match value.strip_prefix('"') {
                    Some(quoted) => quoted.find('"').map_or(value.len(), |end| end + 2),
                    None => value.find([' ', '>']).unwrap_or(value.len()),
                };
                out.push_str(&tag[..at]);
                out.push_str(&format!("integrity=\"{integrity}\""));
                out.push_str(&value[length..]);
            }
            _ => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Subresource Integrity, as <https://www.w3.org/TR/SRI/> writes it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_named_after_its_page() {
        assert_eq!(part_name("split_customers_12345678901.wasm"), "customers");
        assert_eq!(part_name("chunk_3.wasm"), "chunk_3");
        assert_eq!(part_name("split_email_messages_123456.wasm"), "email_messages");
    }

    #[test]
    fn an_integrity_is_replaced_in_its_own_link_only_quoted_or_not() {
        let html = r#"<link rel=preload href=/a.js integrity=sha384-x><link integrity="sha384-y" href="/b.js">"#;
        assert_eq!(
            with_integrity(html, "a.js", "new"),
            r#"<link rel=preload href=/a.js integrity="new"><link integrity="sha384-y" href="/b.js">"#
        );
        assert_eq!(
            with_integrity(html, "b.js", "new"),
            r#"<link rel=preload href=/a.js integrity=sha384-x><link integrity="new" href="/b.js">"#
        );
    }

    #[test]
    fn a_text_that_is_not_there_is_an_error() {
        assert!(replaced("abc", "x", "y").is_err());
    }
}

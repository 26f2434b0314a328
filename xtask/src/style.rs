use std::fs;

use crate::{Result, root};

/// The style sheets in the order in which they build on each other. Trunk takes one file: it does not follow `@import`.
const SHEETS: [&str; 12] =
    ["tokens", "base", "shell", "detail", "form", "listing", "menu", "notice", "money", "staff", "desk", "boot"];

/// Joins them into `gen/app.css`, which Trunk hashes and minifies.
pub fn join() -> Result {
    let folder = root().join("style");
    let there = fs::read_dir(&folder)?.count();
    if there != SHEETS.len() {
        return Err(format!("style/ has {there} files, xtask/src/style.rs names {}", SHEETS.len()).into());
    }
    let sheets = SHEETS.iter().map(|name| fs::read_to_string(folder.join(format!("{name}.css"))));
    let css = sheets.collect::<std::io::Result<Vec<_>>>()?.concat();
    let path = root().join("gen/app.css");
    fs::create_dir_all(root().join("gen"))?;
    // The same bytes are not written again: a new time would make Trunk build once more.
    if fs::read_to_string(&path).is_ok_and(|before| before == css) {
        return Ok(());
    }
    Ok(fs::write(path, css)?)
}

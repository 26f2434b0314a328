use std::fs;
use std::path::Path;

use crate::run::{command, say};
use crate::test::Served;
use crate::{Result, build, root, target, tools};

/// Measures the client in Chromium against `e2e/bench/plain.html`, on the large sandbox; prints a table of medians and ratios and
/// writes `target/bench.json`.
pub fn bench(runs: u32) -> Result {
    tools::for_testing()?;
    let dist = build::build("/")?;
    // Both pages lie on one server, compressed in the same way.
    let site = target().join("bench");
    drop(fs::remove_dir_all(&site));
    fs::create_dir_all(&site)?;
    let plain = root().join("e2e/bench");
    for (folder, name) in
        files(&dist)?.into_iter().map(|name| (&dist, name)).chain(files(&plain)?.into_iter().map(|name| (&plain, name)))
    {
        if name != "bench.mjs" {
            fs::copy(folder.join(&name), site.join(&name))?;
        }
    }
    for name in ["plain.html", "plain.js", "plain.css"] {
        build::compress_file(&site.join(name))?;
    }
    let database = target().join("sandbox-large.sqlite");
    let (site, database) = (site.to_string_lossy().into_owned(), database.to_string_lossy().into_owned());
    say("filling the large sandbox, once");
    let common = ["--port", "0", "--site", &site, "--size", "large", "--database", &database];
    let hundred = Served::start(&common)?;
    let thousand = Served::start(&[&common[..], &["--users-page", "1000"]].concat())?;
    say("measuring");
    let mut node = command("node", ["bench/bench.mjs"]);
    node.env("HUNDRED", &hundred.address).env("THOUSAND", &thousand.address).env("RUNS", runs.to_string());
    node.env("OUT", target().join("bench.json")).env("CHROMIUM", tools::chromium_path().unwrap_or_default());
    tools::run_in("e2e", node)
}

fn files(folder: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

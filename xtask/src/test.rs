//! All that the gate runs, part by part.

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use crate::run::{command, run, say};
use crate::{Result, build, hosting, root, target, tools};

struct Part {
    name: &'static str,
    run: fn(&[String]) -> Result,
}

/// In this order: what is quick to fail comes first.
const PARTS: [Part; 9] = [
    Part { name: "fmt", run: |_| cargo(&["fmt", "--all", "--check"]) },
    Part {
        name: "clippy",
        run: |_| cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    },
    Part { name: "clippy-wasm", run: |_| clippy_wasm() },
    Part { name: "deny", run: |_| deny() },
    Part { name: "unit", run: |_| cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"]) },
    Part { name: "contract", run: |_| contract() },
    Part { name: "size", run: |_| size() },
    Part { name: "browser", run: browser },
    Part { name: "hosting", run: |_| hosting::check() },
];

/// Runs all parts, or one. Every part is run, also after one has failed.
pub fn test(only: Option<&str>, rest: &[String]) -> Result {
    let names = PARTS.map(|part| part.name).join(", ");
    let wanted = |part: &&Part| only.is_none_or(|only| only == part.name);
    if !PARTS.iter().any(|part| wanted(&part)) {
        return Err(format!("there is no such part; there are {names}").into());
    }
    tools::for_building()?;
    tools::for_testing()?;
    let (mut passed, mut failed) = (0, Vec::new());
    for part in PARTS.iter().filter(wanted) {
        say(part.name);
        let start = Instant::now();
        let result = (part.run)(rest);
        let seconds = start.elapsed().as_secs();
        match result {
            Ok(()) => {
                passed += 1;
                say(&format!("{} passed in {seconds} s", part.name));
            }
            Err(error) => {
                say(&format!("{} FAILED in {seconds} s: {error}", part.name));
                failed.push(part.name);
            }
        }
    }
    println!("{passed} passed, {} failed", failed.len());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

fn cargo(args: &[&str]) -> Result {
    run(command("cargo", args))
}

fn clippy_wasm() -> Result {
    let wasm =
        ["clippy", "--quiet", "--package", "preo-admin", "--target", "wasm32-unknown-unknown", "--features", "lazy"];
    cargo(&[&wasm[..], &["--", "--deny", "warnings"]].concat())
}

/// Licences, sources, duplicates and known weaknesses of every crate.
fn deny() -> Result {
    tools::for_denying()?;
    let database = tools::advisories()?;
    let mut deny = command("cargo-deny", ["--locked", "--offline", "check", "--show-stats", "--hide-inclusion-graph"]);
    deny.env("PREO_ADMIN_ADVISORIES", database);
    run(deny)
}

/// Schemathesis asks every operation that the sandbox serves, with what the contract allows and with what it does not.
fn contract() -> Result {
    let sandbox = Served::start(&["--port", "0"])?;
    let mut preo = schemathesis("preo", &sandbox.address, "Authorization: Bearer sandbox-admin");
    let served = [
        "get_me",
        "list_users",
        "retrieve_user",
        "update_user",
        "list_orders",
        "retrieve_order",
        "retrieve_purchase",
        "create_purchase_refund",
        "list_refunds",
        "create_refund",
        "retrieve_refund",
        "approve_refund",
        "reject_refund",
    ];
    for operation in served {
        preo.args(["--include-operation-id", operation]);
    }
    run(preo)?;
    // Of the staff API all of them.
    run(schemathesis("staff", &format!("{}/api", sandbox.address), "X-Access-Token: sandbox-admin"))
}

/// Asks one API by its document, with the settings that lie beside it.
fn schemathesis(api: &str, url: &str, header: &str) -> std::process::Command {
    let (settings, document) = (format!("contract/schemathesis.{api}.toml"), format!("contract/{api}.openapi.yaml"));
    let mut schemathesis =
        command(&tools::python("schemathesis").to_string_lossy(), ["--config-file", &settings, "run", &document]);
    schemathesis.args(["--url", url, "--header", header]);
    schemathesis.args([
        "--max-examples",
        "40",
        "--seed",
        "1",
        "--generation-database",
        "none",
        "--workers",
        "1",
        "--no-color",
    ]);
    schemathesis.current_dir(root());
    schemathesis
}

/// What a browser fetches for the first page, against the budget.
fn size() -> Result {
    build::build("/")?;
    playwright(&["--project=size".to_owned()])
}

/// Playwright against the release build and the sandbox; then every request that it caused is held against the contract.
fn browser(rest: &[String]) -> Result {
    if !root().join("dist/index.html").exists() {
        build::build("/")?;
    }
    let records = target().join("records");
    drop(fs::remove_dir_all(&records));
    let everything = ["desktop", "phone", "danish", "dark"].map(|project| format!("--project={project}"));
    playwright(if rest.is_empty() { &everything } else { rest })?;
    let python = tools::python("python");
    run(command(&python.to_string_lossy(), ["contract/check_records.py".as_ref(), records.as_os_str()]))
}

fn playwright(args: &[String]) -> Result {
    playwright_with(args, &[])
}

/// Playwright with more in its environment.
pub fn playwright_with(args: &[String], environment: &[(&str, &str)]) -> Result {
    drop(build::sandbox()?);
    let records = target().join("records");
    fs::create_dir_all(&records)?;
    let mut playwright = command("npx", ["playwright", "test"]);
    playwright.envs(environment.iter().copied());
    playwright.args(args).env("RECORDS", &records).env("SANDBOX", target().join("debug/sandbox"));
    playwright.env("CHROMIUM", tools::chromium_path().unwrap_or_default());
    tools::run_in("e2e", playwright)
}

/// A sandbox that ends with this value.
pub struct Served {
    child: std::process::Child,
    pub address: String,
}

impl Served {
    pub fn start(args: &[&str]) -> Result<Self> {
        use std::io::BufRead;
        let mut child = build::sandbox()?.args(args).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let line = std::io::BufReader::new(output).lines().next().ok_or("the sandbox said nothing")??;
        let address = line.strip_prefix("listening on ").ok_or("the sandbox said something else")?.to_owned();
        Ok(Self { child, address })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! The tools that the project needs beside a Rust toolchain: pinned, and installed into a cache folder outside the checkout
//! when they are missing. Each says what it does.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{command, output, run, say};
use crate::{Result, root};

/// A tool out of a crate.
struct Crate {
    binary: &'static str,
    name: &'static str,
    version: &'static str,
    args: &'static [&'static str],
}

const TRUNK: Crate =
    // Its manifest asks for a newer compiler than it needs.
    Crate { binary: "trunk", name: "trunk", version: "0.22.1", args: &["--locked", "--ignore-rust-version"] };
// Its lock file names a crate that was withdrawn, so it is installed without.
const WASM_BINDGEN: Crate = Crate { binary: "wasm-bindgen", name: "wasm-bindgen-cli", version: "0.2.130", args: &[] };
const WASM_SPLIT: Crate = Crate {
    binary: "wasm-split-cli",
    name: "wasm_split_cli_support",
    version: "0.2.4",
    args: &["--locked", "--features", "build-binary"],
};

const CARGO_DENY: Crate = Crate { binary: "cargo-deny", name: "cargo-deny", version: "0.20.2", args: &["--locked"] };

const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.28.2";
const SCHEMATHESIS: &str = "4.32.5";
const OPENAPI_CORE: &str = "0.23.1";

/// Where the tools are: `PREO_ADMIN_CACHE`, else the user's cache folder.
pub fn cache() -> PathBuf {
    let base = |name: &str| env::var_os(name).map(PathBuf::from);
    base("PREO_ADMIN_CACHE")
        .or_else(|| base("XDG_CACHE_HOME").map(|folder| folder.join("preo-admin")))
        .or_else(|| base("HOME").map(|home| home.join(".cache/preo-admin")))
        .unwrap_or_else(|| env::temp_dir().join("preo-admin"))
}

/// `PATH` with our tools first.
pub fn path() -> OsString {
    let ours = [crate_folder().join("bin"), node_folder().join("node_modules/.bin")];
    let system = env::var_os("PATH").unwrap_or_default();
    env::join_paths(ours.into_iter().chain(env::split_paths(&system))).unwrap_or(system)
}

fn crate_folder() -> PathBuf {
    cache().join("tools")
}

fn node_folder() -> PathBuf {
    cache().join("node")
}

fn python_folder() -> PathBuf {
    cache().join("python")
}

/// A program of the Python tools.
pub fn python(name: &str) -> PathBuf {
    python_folder().join("bin").join(name)
}

/// Installs everything.
pub fn everything() -> Result {
    for_building()?;
    for_testing()?;
    say(&format!("the tools are in {}", cache().display()));
    Ok(())
}

/// What it takes to build the client.
pub fn for_building() -> Result {
    let sysroot = output(command("rustc", ["--print", "sysroot"]))?;
    if !Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown").is_dir() {
        say("adding the target wasm32-unknown-unknown");
        run(command("rustup", ["target", "add", "wasm32-unknown-unknown"]))
            .map_err(|_| "the Rust target is missing: rustup target add wasm32-unknown-unknown")?;
    }
    for tool in [&WASM_SPLIT, &WASM_BINDGEN, &TRUNK] {
        install_crate(tool)?;
    }
    install_node("wasm-opt and esbuild", &[("binaryen", BINARYEN), ("esbuild", ESBUILD)])
}

/// What it takes to test it in a browser and against the contract.
pub fn for_testing() -> Result {
    chromium()?;
    if !root().join("e2e/node_modules/.package-lock.json").exists() {
        say("installing the node packages of the browser tests");
        run_in("e2e", command("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    let wanted = [format!("schemathesis=={SCHEMATHESIS}"), format!("openapi-core=={OPENAPI_CORE}")];
    if !is_stamped(&python_folder(), &wanted.join(" ")) {
        say(&format!("installing {} for the contract tests", wanted.join(" and ")));
        let venv = python_folder();
        run(command("python3", ["-m", "venv", "--clear", &venv.to_string_lossy()]))
            .map_err(|_| "Python is missing, or its venv module: apt-get install python3-venv")?;
        let mut pip = command(&python("pip").to_string_lossy(), ["install", "--quiet", "--disable-pip-version-check"]);
        pip.args(&wanted);
        run(pip)?;
        stamp(&venv, &wanted.join(" "))?;
    }
    Ok(())
}

/// What it takes to check what we depend on.
pub fn for_denying() -> Result {
    install_crate(&CARGO_DENY)
}

/// The folder of advisories: the whole database where the network reaches it, else the excerpt in `advisories/`.
pub fn advisories() -> Result<PathBuf> {
    const DATABASE: &str = "https://github.com/rustsec/advisory-db";
    // The name under which cargo-deny looks for that address.
    const NAME: &str = "advisory-db-3157b0e258782691";
    let folder = cache().join("advisories");
    let repository = folder.join(NAME);
    drop(std::fs::remove_dir_all(&repository));
    std::fs::create_dir_all(&folder)?;
    let target = repository.to_string_lossy().into_owned();
    let mut clone = command("timeout", ["60", "git", "clone", "--quiet", "--depth", "1", DATABASE, &target]);
    clone.env("GIT_TERMINAL_PROMPT", "0").stderr(Stdio::null());
    if run(clone).is_err() {
        say("the database of advisories cannot be reached: the excerpt in advisories/ is used");
        drop(std::fs::remove_dir_all(&repository));
        std::fs::create_dir_all(&repository)?;
        run(command("cp", ["-r".as_ref(), root().join("advisories/crates").as_os_str(), repository.as_os_str()]))?;
        let git = |args: &[&str]| {
            let mut git = command("git", ["-C", &target]);
            git.args(args).envs([("GIT_AUTHOR_NAME", "x"), ("GIT_AUTHOR_EMAIL", "x@x")]);
            git.envs([("GIT_COMMITTER_NAME", "x"), ("GIT_COMMITTER_EMAIL", "x@x")]);
            run(git)
        };
        git(&["init", "--quiet"])?;
        git(&["add", "--all"])?;
        git(&["commit", "--quiet", "--message", "excerpt"])?;
    }
    // cargo-deny takes the age of the database from this file.
    std::fs::write(repository.join(".git/FETCH_HEAD"), "")?;
    Ok(folder)
}

/// What it takes to test the client behind a real web server.
pub fn for_hosting() -> Result {
    if nginx_path().is_some() && Path::new(BROTLI_STATIC).exists() {
        return Ok(());
    }
    say("installing nginx");
    install(&["nginx-light", "libnginx-mod-http-brotli-static"])
        .map_err(|_| "nginx is missing: sudo apt-get install nginx-light libnginx-mod-http-brotli-static".into())
}

const BROTLI_STATIC: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// nginx, which Debian has outside of the `PATH` of many users.
pub fn nginx_path() -> Option<String> {
    let path = path();
    let found = env::split_paths(&path).map(|folder| folder.join("nginx")).chain([PathBuf::from("/usr/sbin/nginx")]);
    found.into_iter().find(|path| path.is_file()).map(|path| path.display().to_string())
}

/// Debian packages; for whoever is root there.
fn install(packages: &[&str]) -> Result {
    let apt = |args: &[&str]| {
        let mut apt = command("apt-get", args);
        apt.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        run(apt)
    };
    apt(&["update", "-q"])?;
    apt(&[&["install", "-q", "-y", "--no-install-recommends"], packages].concat())
}

/// Runs a command in a folder of the checkout.
pub fn run_in(folder: &str, mut command: Command) -> Result {
    command.current_dir(root().join(folder));
    run(command)
}

fn install_crate(tool: &Crate) -> Result {
    let Crate { binary, name, version, args } = tool;
    let printed = command(binary, ["--version"]).stderr(Stdio::null()).output();
    let is_there = match printed {
        Ok(printed) => {
            let text = String::from_utf8_lossy(&printed.stdout).into_owned();
            // The splitter does not say its version: what stands in our own folder was installed by us.
            text.split_whitespace().any(|word| word == *version) || is_stamped(&crate_folder().join(name), version)
        }
        Err(_) => false,
    };
    if is_there {
        return Ok(());
    }
    say(&format!("building {name} {version}, a few minutes, once"));
    let root = crate_folder();
    let mut cargo =
        command("cargo", ["install", "--force", "--quiet", "--root", &root.to_string_lossy(), "--version", version]);
    cargo.args(*args).arg(name).current_dir(env::temp_dir());
    // They run for seconds at a time: compiling them quickly is worth more than their speed. One folder for all, because
    // they have most of their dependencies in common.
    cargo.env("CARGO_TARGET_DIR", cache().join("build"));
    for (key, value) in [("OPT_LEVEL", "0"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0"), ("STRIP", "none")]
    {
        cargo.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
    }
    run(cargo)?;
    stamp(&crate_folder().join(name), version)
}

fn install_node(what: &str, packages: &[(&str, &str)]) -> Result {
    let folder = node_folder();
    let wanted: Vec<String> = packages.iter().map(|(name, version)| format!("{name}@{version}")).collect();
    if is_stamped(&folder, &wanted.join(" ")) {
        return Ok(());
    }
    if command("npm", ["--version"]).stdout(Stdio::null()).status().is_err() {
        return Err("npm is missing: install Node.js 20 or newer, for example by: apt-get install nodejs npm".into());
    }
    say(&format!("installing {what}"));
    std::fs::create_dir_all(&folder)?;
    let mut npm = command("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
    npm.arg(&folder).args(&wanted);
    run(npm)?;
    stamp(&folder, &wanted.join(" "))
}

/// The browser is Debian's; where this is not Debian or not root, the person installs it.
fn chromium() -> Result {
    if chromium_path().is_some() {
        return Ok(());
    }
    say("installing Chromium");
    match (install(&["chromium", "fonts-dejavu-core"]), chromium_path()) {
        (Ok(()), Some(_)) => Ok(()),
        _ => Err("Chromium is missing, or set CHROMIUM to its path: sudo apt-get install chromium".into()),
    }
}

/// The browser of the tests: `CHROMIUM`, else what is on `PATH`.
pub fn chromium_path() -> Option<PathBuf> {
    let given = env::var_os("CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        || env::split_paths(&path()).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file());
    given.or_else(found)
}

fn is_stamped(folder: &Path, text: &str) -> bool {
    std::fs::read_to_string(folder.join("installed")).is_ok_and(|installed| installed == text)
}

/// Says what was installed whole: a broken installation has no stamp.
fn stamp(folder: &Path, text: &str) -> Result {
    std::fs::create_dir_all(folder)?;
    Ok(std::fs::write(folder.join("installed"), text)?)
}

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::run::{command, output, run, say};
use crate::{Result, root, target, tools};

/// Builds the client in its release form into `dist/` and gives the folder.
pub fn build(public_url: &str) -> Result<PathBuf> {
    let dist = root().join("dist");
    build_into(public_url, &dist)?;
    Ok(dist)
}

/// Builds the client in its release form: the same bytes wherever and whenever it is built from the same sources.
pub fn build_into(public_url: &str, dist: &Path) -> Result {
    tools::for_building()?;
    say("building the client");
    let mut trunk =
        command("trunk", ["build", "--release", "--offline", "--features", "lazy", "--public-url", public_url]);
    trunk.arg("--dist").arg(dist).env("CARGO_ENCODED_RUSTFLAGS", flags()?);
    quiet(&mut trunk);
    run(trunk)?;
    drop(fs::remove_file(dist.join(".trunk-lock")));
    fs::write(dist.join("licences.txt"), licences()?)?;
    say("compressing");
    compress(dist)
}

/// [`build`], saying what became of it.
pub fn dist(public_url: &str) -> Result {
    let dist = build(public_url)?;
    say(&format!("{} is complete; the files for hosts are in deploy/, see README.md, \"Host\"", dist.display()));
    Ok(())
}

/// Paths of this machine say nothing to anybody and would make the bytes of two machines differ.
fn flags() -> Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home =
        home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).ok_or("there is no home folder")?;
    let sysroot = output(command("rustc", ["--print", "sysroot"]))?;
    let sources = home.join("registry/src");
    // The folder of a registry is named after its address.
    let registries = fs::read_dir(&sources).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut moved: Vec<(PathBuf, &str)> = registries.map(|path| (path, "")).collect();
    moved.push((PathBuf::from(sysroot.trim()), "rust"));
    moved.push((root(), "."));
    let flags = moved.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    Ok(flags.collect::<Vec<_>>().join("\u{1f}"))
}

/// Every crate that is in the module, with its licence.
fn licences() -> Result<String> {
    let tree = output(command(
        "cargo",
        [
            "tree",
            "--package",
            "preo-admin",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--no-dedupe",
            "--format",
            "{p}\t{l}",
        ],
    ))?;
    let lines = tree.lines().map(|line| {
        let (name, licence) = line.split_once('\t').unwrap_or((line, ""));
        // Our own crate has its path behind it, a macro a mark.
        let name = name.split(" (").next().unwrap_or(name);
        format!("{name}: {}", licence.trim_end_matches(" (*)"))
    });
    let lines: std::collections::BTreeSet<String> = lines.collect();
    Ok(format!(
        "What Preo Admin is made of, and under which licences.\n\n{}\n",
        lines.into_iter().collect::<Vec<_>>().join("\n")
    ))
}

/// Builds the client, serves it with the sandbox, and stays.
pub fn serve(port: u16, open: bool, large: bool) -> Result {
    let dist = build("/")?;
    let size = if large { "large" } else { "small" };
    let database = target().join(format!("sandbox-{size}.sqlite"));
    let mut sandbox = sandbox()?;
    sandbox
        .arg("--port")
        .arg(port.to_string())
        .arg("--site")
        .arg(dist)
        .arg("--size")
        .arg(size)
        .arg("--database")
        .arg(database);
    let mut child = sandbox.spawn()?;
    let address = format!("http://127.0.0.1:{port}");
    wait_for(port, &mut child)?;
    sign_in_help(&address);
    if open {
        let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        drop(command(opener, [&address]).spawn());
    }
    child.wait()?;
    Ok(())
}

/// The sandbox beside Trunk, which builds anew with every change.
pub fn dev() -> Result {
    tools::for_building()?;
    let mut child = sandbox()?.arg("--database").arg(target().join("sandbox-small.sqlite")).spawn()?;
    wait_for(8140, &mut child)?;
    sign_in_help("http://127.0.0.1:8141");
    let mut trunk = command("trunk", ["serve", "--offline"]);
    quiet(&mut trunk);
    let result = run(trunk);
    child.kill()?;
    result
}

pub fn bench_sandbox() -> Result {
    run({
        let mut sandbox = sandbox()?;
        sandbox.args(["--bench", "--size", "large", "--database"]).arg(target().join("sandbox-large.sqlite"));
        sandbox
    })
}

/// The sandbox, built.
pub fn sandbox() -> Result<Command> {
    run(command("cargo", ["build", "--quiet", "--package", "sandbox"]))?;
    Ok(command(&target().join("debug/sandbox").to_string_lossy(), [] as [&str; 0]))
}

fn sign_in_help(address: &str) {
    println!();
    println!("  Preo Admin   {address}");
    println!();
    println!("  Sign in with one of these access tokens:");
    println!("    sandbox-admin      Mette, administrator of two organizations");
    println!("    sandbox-finance    Agnieszka, another administrator, who decides refunds");
    println!("    sandbox-support    Jonas, manager of one organization, who asks for refunds");
    println!("    sandbox-manager    Łukasz, manager of the other organization");
    println!("    sandbox-viewer     Noor, may only look at one edition");
    println!();
    println!("  For staff and roles, with the password sandbox-Passw0rd:");
    println!("    mette.aagaard@example.com       may do everything");
    println!("    lukasz.wisniewski@example.com   manages people, may not read roles");
    println!("    noor.devries@example.com        neither");
    println!("  Mails lie in {address}/sandbox/outbox");
    println!();
    let _ = std::io::stdout().flush();
}

/// Waits until something answers on the port, or the child has ended.
fn wait_for(port: u16, child: &mut Child) -> Result {
    loop {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            return Err(format!("the sandbox ended ({status}); is port {port} in use?").into());
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Trunk wants neither colours nor news.
fn quiet(trunk: &mut Command) {
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env_remove("NO_COLOR").env("RUST_LOG", "warn");
}

/// Puts Brotli and gzip beside every file, as CDNs serve them.
fn compress(folder: &Path) -> Result {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            compress(&path)?;
        } else if !matches!(ending.as_str(), "br" | "gz") {
            compress_file(&path)?;
        }
    }
    Ok(())
}

/// [`compress`] of one file.
pub fn compress_file(path: &Path) -> Result {
    let bytes = fs::read(path)?;
    fs::write(format!("{}.br", path.display()), brotli(&bytes)?)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes)?;
    Ok(fs::write(format!("{}.gz", path.display()), gzip.finish()?)?)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::run::{command, run, say};
use crate::{Result, root, target, tools};

/// Builds the client in its release form and gives the folder.
pub fn build(public_url: &str) -> Result<PathBuf> {
    tools::for_building()?;
    say("building the client");
    let mut trunk =
        command("trunk", ["build", "--release", "--offline", "--features", "lazy", "--public-url", public_url]);
    quiet(&mut trunk);
    run(trunk)?;
    let dist = root().join("dist");
    say("compressing");
    compress(&dist)?;
    Ok(dist)
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
    println!("    sandbox-manager    Łukasz, manager of one organization");
    println!("    sandbox-viewer     Noor, may only look at one edition");
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
            let bytes = fs::read(&path)?;
            fs::write(format!("{}.br", path.display()), brotli(&bytes)?)?;
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(&bytes)?;
            fs::write(format!("{}.gz", path.display()), gzip.finish()?)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

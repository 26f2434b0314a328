//! The built client behind a real web server: `deploy/nginx.conf` as it is shipped, under a path, with the API on another origin.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::run::{command, run, say};
use crate::test::{Served, playwright_with};
use crate::{Result, build, root, target, tools};

const BASE: &str = "/admin/";

/// Builds twice, compares, and drives the first build through nginx.
pub fn check() -> Result {
    tools::for_hosting()?;
    let work = target().join("hosting");
    drop(fs::remove_dir_all(&work));
    let www = work.join("www");
    let site = www.join("admin");
    fs::create_dir_all(&www)?;
    build::build_into(BASE, &site)?;
    say("the same once more");
    run(command(
        "cargo",
        ["clean", "--quiet", "--package", "preo-admin", "--release", "--target", "wasm32-unknown-unknown"],
    ))?;
    let again = work.join("again");
    build::build_into(BASE, &again)?;
    same(&site, &again)?;
    without_paths(&site)?;

    let api = Served::start(&["--port", "0"])?;
    let config = format!("{{ \"preo\": {{ \"base_url\": \"{}\" }} }}\n", api.address);
    for ending in ["br", "gz"] {
        drop(fs::remove_file(site.join(format!("config.json.{ending}"))));
    }
    fs::write(site.join("config.json"), config)?;
    // What the build before has left: open windows still ask for it.
    fs::write(site.join("customers-00000000000000aa.wasm"), b"\0asm\x01\0\0\0")?;
    let port = free_port()?;
    let _nginx = nginx(&work, &www, port, &api.address)?;
    let address = format!("http://127.0.0.1:{port}{BASE}");
    playwright_with(
        &["--project=hosting".to_owned()],
        &[("HOSTED", &address), ("HOSTED_SITE", &site.to_string_lossy())],
    )
}

/// Whether two folders hold the same files with the same bytes.
fn same(one: &Path, other: &Path) -> Result {
    let (left, right) = (names(one)?, names(other)?);
    if left != right {
        return Err(format!("two builds have other files: {left:?} and {right:?}").into());
    }
    let differs = |name: &&String| fs::read(one.join(name)).ok() != fs::read(other.join(name)).ok();
    match left.iter().find(differs) {
        Some(name) => Err(format!("two builds differ in {name}").into()),
        None => Ok(()),
    }
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// No file may say where it was built.
fn without_paths(folder: &Path) -> Result {
    let home = std::env::home_dir().unwrap_or_default().join(".cargo");
    for name in names(folder)? {
        let bytes = fs::read(folder.join(&name))?;
        for path in [root(), home.clone()] {
            let text = path.to_string_lossy().into_owned();
            if bytes.windows(text.len()).any(|part| part == text.as_bytes()) {
                return Err(format!("{name} names {text}").into());
            }
        }
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A web server that ends with this value.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with the master, which has to be asked and not killed.
        drop(command("kill", [self.0.id().to_string()]).status());
        let _ = self.0.wait();
    }
}

/// nginx with the shipped file; only what a host has to fill in is filled in.
fn nginx(work: &Path, www: &Path, port: u16, api: &str) -> Result<Nginx> {
    let shipped = fs::read_to_string(root().join("deploy/nginx.conf"))?;
    let mut site = shipped;
    for (from, to) in [
        ("listen 80;", format!("listen 127.0.0.1:{port};")),
        ("root /var/www;", format!("root {};", www.display())),
        ("https://api.preo.dev", api.to_owned()),
    ] {
        if !site.contains(from) {
            return Err(format!("deploy/nginx.conf has no {from:?}").into());
        }
        site = site.replace(from, &to);
    }
    fs::write(work.join("site.conf"), site)?;
    let at = |name: &str| work.join(name).display().to_string();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = temporary.iter().map(|kind| format!("  {kind}_temp_path {};\n", at(kind))).collect();
    // A worker of another user could not read the checkout.
    let user = if fs::metadata("/root").is_ok_and(|_| std::env::var("USER").as_deref() != Ok("nobody")) {
        "user root;\n"
    } else {
        ""
    };
    let main = format!(
        "{user}include /etc/nginx/modules-enabled/*.conf;\npid {};\nerror_log {};\nevents {{}}\nhttp {{\n  access_log off;\n{temporary}  include {};\n}}\n",
        at("nginx.pid"),
        at("error.log"),
        at("site.conf"),
    );
    let conf = work.join("nginx.conf");
    fs::write(&conf, main)?;
    let program = tools::nginx_path().ok_or("nginx is missing")?;
    let arguments = ["-c".to_owned(), conf.display().to_string(), "-g".to_owned(), "daemon off;".to_owned()];
    run({
        let mut check = command(&program, ["-t", "-q", "-c"]);
        check.arg(&conf);
        check
    })?;
    let child = command(&program, arguments).stdout(Stdio::null()).spawn()?;
    let nginx = Nginx(child);
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(nginx);
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    Err(format!("nginx did not start; see {}", PathBuf::from(at("error.log")).display()).into())
}

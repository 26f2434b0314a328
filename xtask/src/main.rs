//! Every command of the project. `cargo xtask` alone lists them.

/// The benchmark against a page written by hand.
mod bench;
/// The client, built by Trunk and completed.
mod build;
/// The files for hosts.
mod deploy;
/// The built client behind a real web server.
mod hosting;
/// Names in modules.
mod names;
/// Running programs and saying what is run.
mod run;
/// Taking the module apart into chunks.
mod split;
/// The style sheets as one file.
mod style;
/// All that the gate runs.
mod test;
/// What is needed and not there yet.
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the client and serves it with the sandbox on one port.
    Serve {
        #[arg(long, default_value_t = 8140)]
        port: u16,
        /// Opens the browser.
        #[arg(long)]
        open: bool,
        /// Fills the database with 100 000 customers and 300 000 orders.
        #[arg(long)]
        large: bool,
    },
    /// Serves the client with live reload, on the sandbox.
    Dev,
    /// Runs all checks, or the one that `--only` names.
    Test {
        #[arg(long)]
        only: Option<String>,
        /// Passed on to Playwright.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Builds the client into `dist/`, complete for a host.
    Dist {
        /// The path under which it is served.
        #[arg(long, default_value = "/")]
        public_url: String,
    },
    /// Writes the files for hosts, into `deploy/` or for a place of your own.
    Deploy {
        /// The path under which the client is served.
        #[arg(long, default_value = "/admin/")]
        public_url: String,
        /// Origins of the APIs.
        #[arg(long, default_value = "https://api.preo.dev")]
        connect: Vec<String>,
        /// Origins that may show the client in a frame.
        #[arg(long)]
        frame_ancestors: Vec<String>,
        #[arg(long, default_value = "deploy")]
        into: PathBuf,
    },
    /// Measures the client in Chromium against a page written by hand.
    Bench {
        /// How often everything is measured.
        #[arg(long, default_value_t = 5)]
        runs: u32,
    },
    /// Installs what is missing of the tools, and says where.
    Setup,
    /// Measures the sandbox on its large database.
    BenchSandbox,
    /// A hook of Trunk: joins `style/` into `gen/app.css`.
    #[command(hide = true)]
    Style,
    /// A hook of Trunk: takes the release module apart.
    #[command(hide = true)]
    Split,
}

fn main() -> ExitCode {
    let result = match Options::parse().command {
        Command::Serve { port, open, large } => build::serve(port, open, large),
        Command::Dev => build::dev(),
        Command::Test { only, rest } => test::test(only.as_deref(), &rest),
        Command::Dist { public_url } => build::dist(&public_url),
        Command::Deploy { public_url, connect, frame_ancestors, into } => {
            let base = format!("/{}/", public_url.trim_matches('/')).replace("//", "/");
            deploy::write(&deploy::Place { base, connect, frame_ancestors }, &root().join(into))
        }
        Command::Bench { runs } => bench::bench(runs),
        Command::Setup => tools::everything(),
        Command::BenchSandbox => build::bench_sandbox(),
        Command::Style => style::join(),
        Command::Split => split::hook(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo builds to.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

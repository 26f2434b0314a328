//! Every command of the project. `cargo xtask` alone lists them.

/// The client, built by Trunk and completed.
mod build;
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
    /// Builds the client into `dist/`.
    Build {
        /// The path under which it is served.
        #[arg(long, default_value = "/")]
        public_url: String,
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
        Command::Build { public_url } => build::build(&public_url).map(drop),
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

//! The self-check of an installation: what a host has to send and what a browser has to be able to do, each with what to mend.

use std::pin::Pin;

use leptos::prelude::*;

use super::version::own_build;
use crate::api::Api;
use crate::client::{Probe, file, probe};
use crate::config::{Config, build_of};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::session::{now, storage};
use crate::ui::cell::{Tone, badge};
use crate::ui::detail::page_head;
use crate::ui::icon;

/// How far the clocks may be apart, in milliseconds.
const SKEW: i64 = 60_000;

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Running,
    Good,
    /// It works, but something is worse than it could be.
    Fair(String),
    Bad(String),
}

/// A check: what it looks at, and what it found.
#[derive(Clone, Copy)]
struct Check {
    name: fn() -> &'static str,
    verdict: RwSignal<Verdict>,
}

/// The page, which needs no sign-in.
pub fn doctor() -> Piece {
    document().set_title(t::doctor::title());
    let checks = RwSignal::new(Vec::<Check>::new());
    let run = move || {
        checks.set(Vec::new());
        let check = |name: fn() -> &'static str, found: Pin<Box<dyn Future<Output = Found>>>| {
            let check = Check { name, verdict: RwSignal::new(Verdict::Running) };
            checks.update(|checks| checks.push(check));
            spawn(async move {
                let verdict = found.await.map_or_else(|verdict| verdict, |()| Verdict::Good);
                check.verdict.try_set(verdict);
            });
        };
        check(t::doctor::config, Box::pin(config()));
        check(t::doctor::page, Box::pin(page()));
        check(t::doctor::assets, Box::pin(assets()));
        check(t::doctor::routes, Box::pin(routes()));
        check(t::doctor::missing, Box::pin(missing()));
        check(t::doctor::compression, Box::pin(compression()));
        check(t::doctor::integrity, Box::pin(integrity()));
        check(t::doctor::build, Box::pin(build()));
        check(t::doctor::api, Box::pin(api()));
        check(t::doctor::cors, Box::pin(cors()));
        check(t::doctor::clock, Box::pin(clock()));
        check(t::doctor::store, Box::pin(store()));
        check(t::doctor::secure, Box::pin(secure()));
    };
    run();
    let row = |check: Check| {
        let verdict = move || {
            let (tone, word, text) = match check.verdict.get() {
                Verdict::Running => (Tone::Neutral, t::doctor::running(), None),
                Verdict::Good => (Tone::Good, t::doctor::good(), None),
                Verdict::Fair(text) => (Tone::Waiting, t::doctor::fair(), Some(text)),
                Verdict::Bad(text) => (Tone::Bad, t::doctor::bad(), Some(text)),
            };
            view! { {badge(tone, word.to_owned())} {text.map(|text| view! { <p>{text}</p> })} }.piece()
        };
        view! { <li><strong>{(check.name)()}</strong> <div>{dynamic(verdict)}</div></li> }
    };
    let summary = move || {
        let verdicts: Vec<Verdict> = checks.read().iter().map(|check| check.verdict.get()).collect();
        match verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Bad(_))).count() {
            _ if verdicts.contains(&Verdict::Running) => t::doctor::running().to_owned(),
            0 if verdicts.iter().all(|verdict| *verdict == Verdict::Good) => t::doctor::all_good().to_owned(),
            0 => t::doctor::usable().to_owned(),
            bad => t::doctor::problems(bad as u64),
        }
    };
    view! {
        <main id="main" class="alone doctor">
            {page_head(t::doctor::title())}
            <p role="status">{Signal::derive(summary)}</p>
            {dynamic(move || view! { <ul class="plain">{checks.get().into_iter().map(row).collect_view()}</ul> }.piece())}
            <p class="buttons">
                <button type="button" class="button" on:click=move |_| run()>{icon::refresh()} {t::doctor::again()}</button>
                <a class="button" href=base()>{t::dead_end::home()}</a>
            </p>
        </main>
    }
    .piece()
}

type Found = Result<(), Verdict>;

fn bad(text: impl Into<String>) -> Verdict {
    Verdict::Bad(text.into())
}

/// Where the client lies, with a slash at the end.
fn base() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

/// What `index.html` says of the module: an attribute of its entry.
fn entry(name: &str) -> Option<String> {
    document().query_selector("meta[name=app-entry]").ok().flatten()?.get_attribute(name)
}

async fn at(path: &str) -> Result<Probe, Verdict> {
    probe(&format!("{}{path}", base()), None, None).await.ok_or_else(|| bad(t::doctor::no_answer(path)))
}

fn header(probe: &Probe, name: &str, part: &str) -> Found {
    let value = probe.header(name);
    if value.contains(part) {
        Ok(())
    } else {
        Err(bad(t::doctor::header(name, part, if value.is_empty() { "–" } else { &value })))
    }
}

async fn config() -> Found {
    let text = file("config.json").await.map_err(|_| bad(t::config::missing()))?;
    Config::parse(&text)
        .map(drop)
        .map_err(|error| bad(error.detail.unwrap_or_else(|| t::config::not_json().to_owned())))?;
    header(&at("config.json").await?, "Cache-Control", "no-cache")
}

async fn page() -> Found {
    let page = at("").await?;
    header(&page, "Content-Type", "text/html")?;
    header(&page, "Cache-Control", "no-cache")?;
    header(&page, "X-Content-Type-Options", "nosniff")?;
    header(&page, "Referrer-Policy", "no-referrer")?;
    header(&page, "Content-Security-Policy", "script-src 'self' 'wasm-unsafe-eval'")?;
    header(&page, "Content-Security-Policy", "frame-ancestors")
}

async fn assets() -> Found {
    for (name, kind) in [("data-wasm", "application/wasm"), ("data-js", "javascript")] {
        let path = entry(name).unwrap_or_default();
        let asset = probe(&path, None, None).await.ok_or_else(|| bad(t::doctor::no_answer(&path)))?;
        header(&asset, "Content-Type", kind)?;
        header(&asset, "Cache-Control", "immutable")?;
    }
    Ok(())
}

async fn routes() -> Found {
    let page = at("o/nobody/e/nothing/customers").await?;
    if page.status == 200 {
        header(&page, "Content-Type", "text/html")
    } else {
        Err(bad(t::doctor::no_fallback(&page.status.to_string())))
    }
}

async fn missing() -> Found {
    let answer = at("missing-0123456789abcdef.js").await?;
    if answer.status == 404 { Ok(()) } else { Err(bad(t::doctor::missing_answered(&answer.status.to_string()))) }
}

async fn compression() -> Found {
    let path = entry("data-wasm").unwrap_or_default();
    let address = web_sys::Url::new_with_base(&path, &base()).map(|url| url.href()).unwrap_or_default();
    let _ = probe(&address, None, None).await;
    let sizes = window().performance().and_then(|performance| {
        let entries = performance.get_entries_by_name(&address);
        let size = |key: &str| {
            js_sys::Reflect::get(&entries.get(entries.length().checked_sub(1)?), &key.into()).ok()?.as_f64()
        };
        Some((size("encodedBodySize")?, size("decodedBodySize")?))
    });
    match sizes {
        Some((encoded, decoded)) if encoded < decoded * 0.9 => Ok(()),
        _ => Err(Verdict::Fair(t::doctor::uncompressed().to_owned())),
    }
}

async fn integrity() -> Found {
    let (path, sri) = (entry("data-wasm").unwrap_or_default(), entry("data-sri").unwrap_or_default());
    if sri.is_empty() {
        return Err(Verdict::Fair(t::doctor::no_integrity().to_owned()));
    }
    probe(&path, None, Some(&sri)).await.map(drop).ok_or_else(|| bad(t::doctor::wrong_integrity()))
}

async fn build() -> Found {
    let text = file("build.json").await.map_err(|_| bad(t::doctor::no_build()))?;
    let installed = build_of(&text);
    if installed == own_build() { Ok(()) } else { Err(Verdict::Fair(t::doctor::other_build(&installed, &own_build()))) }
}

/// What answers at each API of the installation without signing in, and the header that a browser has to be let send.
async fn addresses() -> Result<Vec<(String, &'static str)>, Verdict> {
    let text = file("config.json").await.map_err(|_| bad(t::config::missing()))?;
    let config = Config::parse(&text).map_err(|_| bad(t::config::not_json()))?;
    let origin = window().location().origin().unwrap_or_default();
    let asked = [(Api::Preo, "/v1/me", "Authorization"), (Api::Staff, "/users/auth_options", "X-Access-Token")];
    let address = |(api, path, header): (Api, &str, &'static str)| {
        let address = config.url(api, path);
        let address = if address.starts_with('/') { format!("{origin}{address}") } else { address };
        config.has(api).then_some((address, header))
    };
    Ok(asked.into_iter().filter_map(address).collect())
}

async fn api() -> Found {
    for (address, _) in addresses().await? {
        let answer = probe(&address, None, None).await.ok_or_else(|| bad(t::doctor::no_api(&address)))?;
        if !matches!(answer.status, 200 | 401 | 403) {
            return Err(bad(t::doctor::strange_api(&address, &answer.status.to_string())));
        }
    }
    Ok(())
}

async fn cors() -> Found {
    for (address, header) in addresses().await? {
        let answer = probe(&address, Some((header, "Bearer self-check")), None)
            .await
            .ok_or_else(|| bad(t::doctor::no_cors(&address)))?;
        if answer.header("X-Request-Id").is_empty() {
            return Err(Verdict::Fair(t::doctor::no_request_id().to_owned()));
        }
    }
    Ok(())
}

async fn clock() -> Found {
    let date = at("config.json").await?.header("Date");
    let millis = js_sys::Date::parse(&date);
    if millis.is_nan() {
        return Err(Verdict::Fair(t::doctor::no_date().to_owned()));
    }
    let skew = (now() - millis as i64).abs();
    if skew <= SKEW { Ok(()) } else { Err(bad(t::doctor::skew(&(skew / 1000).to_string()))) }
}

async fn store() -> Found {
    storage::write("doctor", "1");
    let kept = storage::read("doctor").is_some();
    storage::remove("doctor");
    if kept { Ok(()) } else { Err(bad(t::doctor::no_store())) }
}

async fn secure() -> Found {
    if window().is_secure_context() { Ok(()) } else { Err(Verdict::Fair(t::doctor::insecure().to_owned())) }
}

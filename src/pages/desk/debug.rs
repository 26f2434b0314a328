use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit};

use super::Clock;
use super::activity::line;
use super::version::own_build;
use crate::api::Api;
use crate::client::{Logged, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::session::storage;
use crate::ui::copy::copy;

const OPEN: &str = "debug";
/// How many of the last requests are listed.
const LISTED: usize = 30;

/// Web vitals of this page, in milliseconds; the shift without a unit.
#[derive(Clone, Copy)]
struct Vitals {
    paint: RwSignal<f64>,
    shift: RwSignal<f64>,
    interaction: RwSignal<f64>,
}

/// Build, vitals and latencies: by `?debug` in the address, until the tab is closed.
pub fn panel() -> Piece {
    // `boot.js` has kept it: the page may have left that address by now.
    let open = RwSignal::new(storage::session_read(OPEN).is_some());
    dynamic(move || if open.get() { drawn(open) } else { ().piece() })
}

fn drawn(open: RwSignal<bool>) -> Piece {
    let client = use_client();
    let Clock(clock) = expect_context();
    let vitals = vitals();
    let base = client.config(|config| config.url(Api::Preo, ""));
    let close = move |_| {
        storage::session_remove(OPEN);
        open.set(false);
    };
    // For whoever wants to see the page that a crash leads to, and know that it works.
    let crash = move |_| panic!("asked for in the panel for debugging");
    let rows = move || {
        clock.track();
        let rows = latencies(&client.log()).into_iter().map(|(path, count, median, last)| {
            view! { <tr><td>{path}</td><td class="end">{count}</td><td class="end">{median} " ms"</td><td class="end">{last}</td></tr> }
        });
        let lines = client.log().iter().rev().take(LISTED).map(line).collect::<Vec<_>>().join("\n");
        view! {
            <table>
                <thead><tr><th>{t::debug::endpoint()}</th><th>{t::debug::count()}</th><th>{t::debug::median()}</th><th>{t::debug::status()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p>{t::debug::requests()} " " {copy(lines)}</p>
        }
        .piece()
    };
    let vital = |name: &'static str, value: RwSignal<f64>, digits: u8| {
        view! { <div><dt>{name}</dt><dd>{Signal::derive(move || String::from(js_sys::Number::from(value.get()).to_fixed(digits).unwrap_or_default()))}</dd></div> }
    };
    view! {
        <aside class="debug" aria-label=t::debug::title()>
            <h2>{t::debug::title()}</h2>
            <dl class="facts">
                <div><dt>{t::debug::build()}</dt><dd>{own_build()}</dd></div>
                <div><dt>{t::debug::api()}</dt><dd>{if base.is_empty() { window().location().origin().unwrap_or_default() } else { base }}</dd></div>
                {vital("LCP", vitals.paint, 0)}
                {vital("INP", vitals.interaction, 0)}
                {vital("CLS", vitals.shift, 3)}
            </dl>
            {dynamic(rows)}
            <div class="buttons">
                <button type="button" class="button small" on:click=crash>{t::debug::crash()}</button>
                <button type="button" class="button small" on:click=close>{t::common::close()}</button>
            </div>
        </aside>
    }
    .piece()
}

/// By endpoint: how many requests, their median in milliseconds, and the last status.
fn latencies(log: &[Logged]) -> Vec<(String, usize, i64, u16)> {
    let mut endpoints: Vec<(String, Vec<i64>, u16)> = Vec::new();
    for sent in log {
        let path = without_ids(&sent.path);
        match endpoints.iter_mut().find(|(known, ..)| *known == path) {
            Some((_, times, status)) => {
                times.push(sent.millis);
                *status = sent.status;
            }
            None => endpoints.push((path, vec![sent.millis], sent.status)),
        }
    }
    let rows = endpoints.into_iter().map(|(path, mut times, status)| {
        times.sort_unstable();
        (path, times.len(), times[times.len() / 2], status)
    });
    rows.collect()
}

/// `/v1/user/{id}`: what stands behind the resource is an id.
fn without_ids(path: &str) -> String {
    let parts = path.split('/').enumerate().map(|(at, part)| if at > 2 && part.contains('_') { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Watches largest contentful paint, layout shift, and the slowest interaction.
fn vitals() -> Vitals {
    let vitals = Vitals { paint: RwSignal::new(0.0), shift: RwSignal::new(0.0), interaction: RwSignal::new(0.0) };
    let number = |entry: &PerformanceEntry, key: &str| {
        js_sys::Reflect::get(entry, &key.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let heard = move |list: PerformanceObserverEntryList| {
        for entry in list.get_entries().iter().filter_map(|entry| entry.dyn_into::<PerformanceEntry>().ok()) {
            match entry.entry_type().as_str() {
                "largest-contentful-paint" => drop(vitals.paint.try_set(entry.start_time())),
                "layout-shift" if number(&entry, "hadRecentInput") == 0.0 => {
                    vitals.shift.try_update(|shift| *shift += number(&entry, "value"));
                }
                "event" => {
                    vitals.interaction.try_update(|slowest| *slowest = slowest.max(entry.duration()));
                }
                _ => {}
            }
        }
    };
    let heard = Closure::<dyn FnMut(PerformanceObserverEntryList)>::new(heard).into_js_value();
    if let Ok(observer) = PerformanceObserver::new(heard.unchecked_ref()) {
        for kind in ["largest-contentful-paint", "layout-shift", "event"] {
            let options = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&options, &"type".into(), &kind.into());
            let _ = js_sys::Reflect::set(&options, &"buffered".into(), &true.into());
            // Browsers that do not know a kind ignore it.
            observer.observe(options.unchecked_ref::<PerformanceObserverInit>());
        }
        on_cleanup(move || observer.disconnect());
    }
    vitals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Method;

    #[test]
    fn requests_are_counted_by_endpoint() {
        let sent = |path: &str, millis, status| Logged {
            at: 0,
            method: Method::Get,
            path: path.into(),
            status,
            millis,
            request_id: None,
        };
        let log = [
            sent("/v1/user/usr_1", 9, 200),
            sent("/v1/user/usr_2", 3, 200),
            sent("/v1/user/usr_1", 5, 404),
            sent("/v1/me", 1, 200),
        ];
        assert_eq!(latencies(&log), [("/v1/user/{id}".into(), 3, 5, 404), ("/v1/me".into(), 1, 1, 200)]);
    }
}

//! Formatting by `Intl`: no zone database and no currency table travels with the client. Making a formatter costs far more
//! than using it, so each is made once.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::api::money::{Currency, Money};
use crate::api::words::Instant;
use crate::i18n::{Language, language, t};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    // Throws for a zone that the browser does not know.
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, millis: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<NumberFormat, JsValue>;
    // Text, because a number would pass through a binary float (ECMA-402, "ToIntlMathematicalValue").
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, decimal: &str) -> String;

    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &NumberFormat) -> Object;

    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<RelativeTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &RelativeTimeFormat, value: f64, unit: &str) -> String;
}

thread_local! {
    static DATES: RefCell<Vec<(String, Option<Rc<DateTimeFormat>>)>> = const { RefCell::new(Vec::new()) };
    static NUMBERS: RefCell<Vec<(String, Option<Rc<NumberFormat>>)>> = const { RefCell::new(Vec::new()) };
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    object
}

/// The formatter that was made for `key`, or that `make` makes now. There are a handful.
fn kept<T>(
    formatters: &mut Vec<(String, Option<Rc<T>>)>,
    key: String,
    make: impl FnOnce() -> Option<T>,
) -> Option<Rc<T>> {
    if let Some((_, formatter)) = formatters.iter().find(|(known, _)| *known == key) {
        return formatter.clone();
    }
    let formatter = make().map(Rc::new);
    formatters.push((key, formatter.clone()));
    formatter
}

/// Formats by the formatter of a locale and options, made on first use. An unknown zone falls back to UTC, which the text
/// then says.
fn date(millis: i64, locale: &str, pairs: &[(&str, &str)]) -> String {
    // Of one piece: thousands are made for a page.
    let mut key = String::with_capacity(64);
    key.push_str(locale);
    pairs.iter().for_each(|(_, value)| key.push_str(value));
    let formatter = DATES.with_borrow_mut(|dates| {
        kept(dates, key, || {
            let fallback = || {
                let mut pairs = pairs.to_vec();
                pairs.retain(|(key, _)| *key != "timeZone");
                pairs.extend([("timeZone", "UTC"), ("timeZoneName", "short")]);
                DateTimeFormat::new(locale, &options(&pairs)).ok()
            };
            DateTimeFormat::new(locale, &options(pairs)).ok().or_else(fallback)
        })
    });
    formatter.map(|formatter| formatter.format(millis as f64)).unwrap_or_default()
}

const DAY: [(&str, &str); 3] = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
const TIME: [(&str, &str); 2] = [("hour", "2-digit"), ("minute", "2-digit")];

/// `12 Jun 2026, 12:00` in `zone`; an empty zone is the viewer's. A text that is no moment stands for itself.
pub fn instant(instant: &Instant, zone: &str) -> String {
    let Some(millis) = instant.millis() else {
        return instant.as_str().to_owned();
    };
    date(millis, language().tag(), &[&DAY[..], &TIME, &[("timeZone", zone)]].concat())
}

/// [`instant`] with the zone's short name, for a place that does not say the zone by itself.
pub fn instant_with_zone(instant: &Instant, zone: &str) -> String {
    let Some(millis) = instant.millis() else {
        return instant.as_str().to_owned();
    };
    date(millis, language().tag(), &[&DAY[..], &TIME, &[("timeZone", zone), ("timeZoneName", "short")]].concat())
}

/// `12 Jun 2026`.
pub fn day(instant: &Instant, zone: &str) -> String {
    let Some(millis) = instant.millis() else {
        return instant.as_str().to_owned();
    };
    date(millis, language().tag(), &[&DAY[..], &[("timeZone", zone)]].concat())
}

/// `14:05`, in the viewer's zone.
pub fn clock(millis: i64) -> String {
    date(millis, language().tag(), &TIME)
}

/// `2026-06-12-1405`: the viewer's clock, for the name of a file.
pub fn file_time(millis: i64) -> String {
    let numeric =
        [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit"), ("hour", "2-digit"), ("minute", "2-digit")];
    // Swedish writes dates as ISO 8601 does.
    date(millis, "sv-SE", &numeric).replace(':', "").replace(' ', "-")
}

/// How many minutes the clocks of `zone` are ahead of UTC at a moment; an empty zone is the viewer's.
pub fn zone_offset(zone: &str, millis: i64) -> i64 {
    // Swedish writes dates as ISO 8601 does: what the clocks show, read as if it were UTC, less what UTC shows.
    let numeric =
        [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit"), ("hour", "2-digit"), ("minute", "2-digit")];
    let shown = date(millis, "sv-SE", &[&numeric[..], &[("hourCycle", "h23"), ("timeZone", zone)]].concat());
    let local = Instant::new(shown).millis().unwrap_or(millis);
    (local - millis.div_euclid(60_000) * 60_000) / 60_000
}

/// `257.00 kr.` with as many digits as the currency has; a currency that is no code stands beside the plain amount.
pub fn money(money: &Money) -> String {
    let code = money.currency.code();
    let formatter = NUMBERS.with_borrow_mut(|numbers| {
        kept(numbers, format!("{} {code}", language().tag()), || {
            // The code, not the symbol: a kr. is a crown of three countries.
            let pairs = [("style", "currency"), ("currency", code.as_str()), ("currencyDisplay", "code")];
            NumberFormat::new(language().tag(), &options(&pairs)).ok()
        })
    });
    match formatter {
        Some(formatter) => formatter.format(&money.amount.to_string()),
        None => format!("{} {code}", money.amount).trim().to_owned(),
    }
}

/// `3 days`: how long something has lasted, in milliseconds.
pub fn age(millis: i64) -> String {
    let minutes = millis / 60_000;
    let (value, unit) = match minutes {
        ..60 => (minutes.max(1), "minute"),
        60..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    let pairs = [("style", "unit"), ("unit", unit), ("unitDisplay", "long")];
    NumberFormat::new(language().tag(), &options(&pairs))
        .map(|format| format.format(&value.to_string()))
        .unwrap_or_default()
}

/// How many digits stand after the point in amounts of a currency; two where the browser does not know it.
pub fn digits(currency: &Currency) -> usize {
    let code = currency.code();
    let pairs = [("style", "currency"), ("currency", code.as_str())];
    let resolved = NumberFormat::new(language().tag(), &options(&pairs)).map(|format| format.resolved_options());
    let digits = resolved.ok().and_then(|object| Reflect::get(&object, &"maximumFractionDigits".into()).ok()?.as_f64());
    digits.map_or(2, |digits| digits as usize)
}

/// What stands before fractions in the language of the person.
pub fn decimal_mark() -> char {
    match language() {
        Language::En => '.',
        Language::Da => ',',
    }
}

/// The day of the calendar that it is in `zone`, as the API's filters take it; an empty zone is the viewer's.
pub fn today(zone: &str) -> String {
    let numeric = [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")];
    // Swedish writes dates as ISO 8601 does.
    date(crate::session::now(), "sv-SE", &[&numeric[..], &[("timeZone", zone)]].concat())
}

/// `just now`, `40 seconds ago`, `3 minutes ago`.
pub fn ago(millis: i64) -> String {
    let seconds = millis / 1000;
    let (value, unit) = match seconds {
        ..5 => return t::common::just_now().to_owned(),
        5..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    RelativeTimeFormat::new(language().tag(), &options(&[("numeric", "always")]))
        .map(|format| format.format(-(value as f64), unit))
        .unwrap_or_default()
}

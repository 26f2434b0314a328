//! Small types that carry a rule each: ids of different records cannot be swapped, an instant is always UTC, an enumeration
//! keeps words that it has never seen.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text(deserializer).map(Self)
            }
        }
    )*};
}

ids! {
    /// A customer. The API's prefix is `usr_`.
    UserId;
    /// An order.
    OrderId;
    /// A line of an order.
    PurchaseId;
    /// An organization: `api_id` in `get_me`. The API's prefix is `org_`.
    OrganizationId;
    /// An edition: `api_id` in `get_me`. The API's prefix is `edt_`.
    EditionId;
    /// A movement of money. The API's prefix is `trx_`.
    TransactionId;
    /// A refund request. The API's prefix is `ref_`.
    RefundId;
    /// A place where goods are handed out.
    PickupPointId;
    /// A staff user, as `get_me` names it.
    StaffId;
    /// A staff user of the staff API: a number.
    MemberId;
    /// A role of the staff API: a number.
    RoleId;
}

/// Reads text; a number or a boolean becomes its text. Numbers are never taken apart: that alone would bring a table of powers
/// of ten.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_err(D::Error::custom),
        Some(b'{' | b'[' | b'n') | None => Err(D::Error::custom("expected text or a number")),
        Some(_) => Ok(raw.to_owned()),
    }
}

/// Yes or no: `true`, `"true"`, `1` and `"1"` mean yes, everything else no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(|word| Self(matches!(word.as_str(), "true" | "1")))
    }
}

/// The staff API writes flags as numbers.
impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0.into())
    }
}

/// A number, as the contract has it; what is none was none when it came.
impl Serialize for RoleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse() {
            Ok(number) => serializer.serialize_u64(number),
            Err(_) => serializer.serialize_str(&self.0),
        }
    }
}

/// JSON of any shape, as it came.
#[derive(Clone, Debug, serde::Deserialize, Serialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Reads an object; `None` when the text is something else.
    pub fn object(text: &str) -> Option<Self> {
        let json: Self = serde_json::from_str(text).ok()?;
        entries(json.as_str()).map(|_| json)
    }

    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Keys and values of an object, in its order; a text without its quotes. `None` for anything else.
    pub fn entries(&self) -> Option<Vec<(String, String)>> {
        let plain = |raw: String| serde_json::from_str(&raw).unwrap_or(raw);
        Some(entries(self.as_str())?.into_iter().map(|(key, value)| (key, plain(value))).collect())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

/// Keys and raw values of a JSON object, in its order; `None` for anything else.
pub fn entries(json: &str) -> Option<Vec<(String, String)>> {
    struct Entries(Vec<(String, String)>);

    impl<'de> Deserialize<'de> for Entries {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Self(Vec::new()))
        }
    }

    impl<'de> Visitor<'de> for Entries {
        type Value = Self;
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
            while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                self.0.push((key, value.get().to_owned()));
            }
            Ok(self)
        }
    }

    serde_json::from_str::<Entries>(json).ok().map(|entries| entries.0)
}

/// Lower case, for comparing what people type. In the browser by the browser: the tables of Unicode are 9 kB of Brotli.
pub fn folded(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
}

/// The words of a text, [`folded`]: what people search by.
pub fn folded_words(text: &str) -> Vec<String> {
    folded(text).split_whitespace().map(ToOwned::to_owned).collect()
}

/// A moment, as the API writes it: ISO 8601 in UTC. Shown in the edition's zone, never in the machine's by accident. A text
/// that is no moment is kept and shown as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    text: String,
    millis: Option<i64>,
}

impl Instant {
    /// Reads `2026-06-12T10:00:00Z`, also with a fraction, an offset, a space for the `T`, or only a date.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { millis: parse_instant(&text), text }
    }

    pub fn from_millis(millis: i64) -> Self {
        let seconds = millis.div_euclid(1000);
        let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil_from_days(days);
        let text = format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60);
        Self { text, millis: Some(millis) }
    }

    /// Milliseconds since 1970 in UTC; `None` when the text is no moment.
    pub fn millis(&self) -> Option<i64> {
        self.millis
    }

    /// As the API wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self::new)
    }
}

/// A day of the calendar, in no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainDate {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

impl PlainDate {
    /// Reads `2026-06-12`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut part = |digits: usize| {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let date = Self { year: part(4)?, month: part(2)?, day: part(2)? };
        // The 31st of June would come back as the 1st of July.
        (civil_from_days(date.days()) == (date.year, date.month, date.day)).then_some(date)
    }

    #[must_use]
    pub fn next(self) -> Self {
        let (year, month, day) = civil_from_days(self.days() + 1);
        Self { year, month, day }
    }

    /// The first moment of this day where the clocks are `offset` minutes ahead of UTC; `offset` is asked for a moment in
    /// milliseconds, because it changes over the year. On the night when the clocks change both sides are tried.
    pub fn start(self, offset: impl Fn(i64) -> i64) -> Instant {
        let local = self.days() * 86_400_000;
        let first = local - offset(local) * 60_000;
        Instant::from_millis(local - offset(first) * 60_000)
    }

    fn days(self) -> i64 {
        days_from_civil(self.year, self.month, self.day)
    }
}

impl fmt::Display for PlainDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn parse_instant(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = PlainDate::parse(date)?;
    let Some(rest) = rest.strip_prefix(['T', 't', ' ']) else {
        return rest.is_empty().then(|| date.days() * 86_400_000);
    };
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, "Z"),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut clock = [0_i64; 3];
    for (at, part) in time.split(':').enumerate() {
        *clock.get_mut(at)? = part.parse().ok().filter(|value| (0..=60).contains(value))?;
    }
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let offset = match offset.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign @ ("+" | "-"), size) => {
            let size = size.replace(':', "");
            let hours: i64 = size.get(..2)?.parse().ok()?;
            let minutes: i64 = size.get(2..4).unwrap_or("0").parse().ok()?;
            (hours * 60 + minutes) * if sign == "-" { -1 } else { 1 }
        }
        _ => return None,
    };
    let [hours, minutes, seconds] = clock;
    Some(((date.days() * 24 + hours) * 60 + minutes - offset) * 60_000 + seconds * 1000 + millis)
}

/// Days since 1970-01-01, by Howard Hinnant's `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// An enumeration that may grow: a word that is not known is kept as it came.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $($variant,)*
            /// A word that the contract does not have.
            Other(String),
        }

        impl $name {
            /// The words of the contract, in its order; for filters and forms.
            pub const KNOWN: &[Self] = &[$(Self::$variant,)*];

            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::api::words::text(deserializer).map(|word| Self::from(word.as_str()))
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_come_as_a_number() {
        let ids: Vec<UserId> = serde_json::from_str(r#"["usr_1", 100, "100"]"#).unwrap();
        assert_eq!(ids, [UserId::new("usr_1"), UserId::new("100"), UserId::new("100")]);
    }

    #[test]
    fn json_of_any_shape_is_kept_and_an_object_can_be_listed() {
        let json = |text: &str| serde_json::from_str::<Json>(text).unwrap();
        let entries = json(r#"{"b":"x","a":1.50,"c":{"d":[null]}}"#).entries().unwrap();
        let expected = [("b", "x"), ("a", "1.50"), ("c", r#"{"d":[null]}"#)];
        assert_eq!(entries, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(json("[1]").entries(), None);
        assert_eq!(json("\"x\"").as_str(), "\"x\"");
    }

    #[test]
    fn instants_are_read_in_every_form_that_iso_8601_writers_use() {
        let millis = |text: &str| Instant::new(text).millis();
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2026-06-12T10:00:00Z"), Some(1_781_258_400_000));
        for same in [
            "2026-06-12T10:00:00.000Z",
            "2026-06-12T10:00:00.000000+00:00",
            "2026-06-12T12:00:00+02:00",
            "2026-06-12T12:00:00+0200",
            "2026-06-11T23:00:00-11:00",
            "2026-06-12 10:00:00",
            "2026-06-12T10:00Z",
        ] {
            assert_eq!(millis(same), Some(1_781_258_400_000), "{same}");
        }
        assert_eq!(millis("2026-06-12T10:00:00.5Z"), Some(1_781_258_400_500));
        assert_eq!(millis("1969-12-31T23:59:59Z"), Some(-1000));
        for wrong in
            ["", "today", "2026-13-01T00:00:00Z", "2026-02-30", "2026-06-12Tnoon", "2026-06-12T10:00:00X", "ææææææææææ"]
        {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_instant_made_from_milliseconds_is_written_in_utc() {
        for text in ["2026-06-12T10:00:07Z", "1969-12-31T23:59:59Z", "2000-02-29T00:00:00Z", "2400-12-31T23:59:59Z"] {
            assert_eq!(Instant::from_millis(Instant::new(text).millis().unwrap()).as_str(), text);
        }
    }

    /// Minutes ahead of UTC in Copenhagen in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    fn copenhagen(millis: i64) -> i64 {
        let at = |text: &str| Instant::new(text).millis().unwrap();
        if (at("2026-03-29T01:00:00Z")..at("2026-10-25T01:00:00Z")).contains(&millis) { 120 } else { 60 }
    }

    #[test]
    fn a_day_starts_at_midnight_of_its_zone_on_both_edges_of_summer_time() {
        let start = |day: &str| PlainDate::parse(day).unwrap().start(copenhagen).as_str().to_owned();
        assert_eq!(start("2026-01-01"), "2025-12-31T23:00:00Z");
        assert_eq!(start("2026-03-29"), "2026-03-28T23:00:00Z");
        assert_eq!(start("2026-03-30"), "2026-03-29T22:00:00Z");
        assert_eq!(start("2026-10-25"), "2026-10-24T22:00:00Z");
        assert_eq!(start("2026-10-26"), "2026-10-25T23:00:00Z");
        let far = PlainDate::parse("2026-06-01").unwrap();
        assert_eq!(far.start(|_| 14 * 60).as_str(), "2026-05-31T10:00:00Z");
        assert_eq!(far.start(|_| -8 * 60).as_str(), "2026-06-01T08:00:00Z");
    }

    #[test]
    fn days_follow_each_other_over_months_and_leap_years() {
        let next = |day: &str| PlainDate::parse(day).unwrap().next().to_string();
        assert_eq!(next("2026-12-31"), "2027-01-01");
        assert_eq!(next("2028-02-28"), "2028-02-29");
        assert_eq!(next("2026-02-28"), "2026-03-01");
    }

    #[test]
    fn a_flag_is_read_from_what_apis_write_for_yes() {
        let flags: Vec<Flag> = serde_json::from_str(r#"[true, "true", 1, "1", false, "false", 0, ""]"#).unwrap();
        assert_eq!(flags.iter().filter(|flag| flag.0).count(), 4);
        assert!(flags[..4].iter().all(|flag| flag.0));
    }
}

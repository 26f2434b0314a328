//! The access token that a person brings. The Preo API publishes no sign-in call, so a token is opaque here; only when it is
//! a JWT (RFC 7519) does it say when it ends.

use crate::api::words::entries;

#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: String,
    /// Milliseconds since 1970, when the token says, or its API.
    expires: Option<i64>,
    /// When it was given, in milliseconds since 1970; 0 when nobody knows.
    start: i64,
}

impl Token {
    /// Takes what was pasted: without surrounding space, and without a `Bearer` in front. `None` when nothing usable is left:
    /// a header can carry visible ASCII only.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace().peekable();
        let _ = words.next_if(|word| word.eq_ignore_ascii_case("bearer"));
        let (word, None) = (words.next()?, words.next()) else {
            return None;
        };
        word.bytes().all(|byte| byte.is_ascii_graphic()).then(|| Self {
            expires: expiry(word),
            text: word.to_owned(),
            start: 0,
        })
    }

    /// Given at `start`, and good for `life` unless it says so itself; milliseconds.
    #[must_use]
    pub fn since(self, start: i64, life: i64) -> Self {
        Self { expires: self.expires.or(Some(start + life)), start, ..self }
    }

    /// When it was given, in milliseconds since 1970; 0 when nobody knows.
    pub fn start(&self) -> i64 {
        self.start
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn expires(&self) -> Option<i64> {
        self.expires
    }

    /// `now` in milliseconds since 1970.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

// A derived one would print the secret.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

fn expiry(text: &str) -> Option<i64> {
    let mut parts = text.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = entries(&String::from_utf8(base64url(payload)?).ok()?)?;
    let (_, expires) = claims.into_iter().find(|(name, _)| name == "exp")?;
    // Seconds since 1970; RFC 7519 allows a fraction.
    let seconds: i64 = expires.split('.').next()?.parse().ok()?;
    seconds.checked_mul(1000)
}

/// Decodes base64url (RFC 4648, section 5) without padding.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"sub":"1","exp":1781258400}`, which is 2026-06-12T10:00:00Z.
    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjoxNzgxMjU4NDAwfQ.c2ln";

    #[test]
    fn a_jwt_says_when_it_ends() {
        let token = Token::parse(JWT).unwrap();
        assert_eq!(token.expires(), Some(1_781_258_400_000));
        assert!(token.is_expired(1_781_258_400_000));
        assert!(!token.is_expired(1_781_258_399_999));
    }

    #[test]
    fn any_other_token_is_taken_as_it_is() {
        for text in ["opaque", "a.b.c", "a.eyJleHAiOiJzb29uIn0.c", "a.e30.c"] {
            assert_eq!(Token::parse(text).unwrap().expires(), None, "{text}");
        }
    }

    #[test]
    fn what_people_paste_around_a_token_is_taken_off() {
        assert_eq!(Token::parse(" Bearer abc\n").unwrap().as_str(), "abc");
        for nothing in ["", "  ", "Bearer ", "with space", "æøå", "line\nbreak"] {
            assert!(Token::parse(nothing).is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn a_token_is_never_printed() {
        assert_eq!(format!("{:?}", Token::parse("secret")), "Some(Token)");
    }
}

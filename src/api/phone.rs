//! Phone numbers as people type them.

/// What to search for when a person has typed `text`. Numbers are stored as `+4520123456` and people type `20 12 34 56`,
/// `0045 20123456`, `(+45) 20-12-34-56` or, with the zero of a national call, `070-123 45 67`. The API searches for a part
/// of the text, so the digits without decoration find it.
pub fn search_text(text: &str) -> String {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_phone = digits >= 4 && text.chars().all(|char| char.is_ascii_digit() || " +-()./\u{a0}".contains(char));
    if !is_phone {
        return text.to_owned();
    }
    // `+46 (0)70` is a habit of business cards: the zero is dialled only inside the country.
    let bare: String = text.replace("(0)", "").chars().filter(|char| char.is_ascii_digit() || *char == '+').collect();
    match bare.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None if digits >= 7 => bare.strip_prefix('0').unwrap_or(&bare).to_owned(),
        None => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_found_however_it_is_typed() {
        for (typed, asked) in [
            ("20 12 34 56", "20123456"),
            (" 20-12-34-56 ", "20123456"),
            ("+45 20 12 34 56", "+4520123456"),
            ("0045 20123456", "+4520123456"),
            ("(+45) 20.12.34.56", "+4520123456"),
            ("070-123 45 67", "701234567"),
            ("+46 (0)70 123 45 67", "+46701234567"),
            ("2012", "2012"),
            ("0123", "0123"),
        ] {
            assert_eq!(search_text(typed), asked, "{typed}");
        }
    }

    #[test]
    fn what_is_no_phone_number_is_searched_as_typed() {
        for typed in ["søren kjærgaard", "a+b@example.com", "usr_4Tg9", "12", "kø 2026"] {
            assert_eq!(search_text(typed), typed);
        }
    }
}

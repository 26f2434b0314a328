//! Rows as RFC 4180 has them, for spreadsheets: a mark for UTF-8 in front, moments with their zone, amounts plain with their
//! currency beside them, and nothing that a spreadsheet would take for a formula.

use crate::ui::cell::Cell;

/// Tells a spreadsheet that the file is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A line of texts.
pub fn line<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (at, text) in fields.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        field(&mut line, text);
    }
    line.push_str("\r\n");
    line
}

/// A line of cells. `is_money` says of each column whether it has a second field for the currency.
pub fn row(cells: &[Cell], is_money: &[bool]) -> String {
    let mut fields = Vec::new();
    for (cell, is_money) in cells.iter().zip(is_money) {
        let (text, currency) = texts(cell);
        fields.push(text);
        if *is_money {
            fields.push(currency);
        }
    }
    line(fields.iter().map(String::as_str))
}

/// What a cell says, and its currency where it is an amount.
fn texts(cell: &Cell) -> (String, String) {
    let text = match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Copy(text) | Cell::Badge(_, text) | Cell::Link { text, .. } => text.clone(),
        Cell::Shown { plain, .. } => plain.clone(),
        Cell::Badges(badges) => badges.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("; "),
        // In UTC, which its Z says: a column holds moments of one kind, whatever the editions' zones.
        Cell::Time(instant, _) => instant.as_str().to_owned(),
        Cell::Money(money) => return (money.amount.to_string(), money.currency.code()),
    };
    (text, String::new())
}

/// Quotes where it has to be. A text that a spreadsheet would run is made a text by an apostrophe in front, as OWASP advises; a
/// number stays one.
fn field(line: &mut String, text: &str) {
    let is_number = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        text.starts_with('-') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    let needs_quotes = text.contains(['"', ',', ';', '\n', '\r', '\t']) || text.starts_with(' ') || text.ends_with(' ');
    if needs_quotes {
        line.push('"');
    }
    if runs {
        line.push('\'');
    }
    if needs_quotes {
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::cell::Tone;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_a_text() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("+4520123456", "'+4520123456"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("\t=1", "\"'\t=1\""),
            ("-12.50", "-12.50"),
            ("12.50", "12.50"),
            ("-", "'-"),
        ] {
            assert_eq!(line([text]), format!("{written}\r\n"), "{text:?}");
        }
    }

    #[test]
    fn separators_quotes_and_line_ends_stay_in_their_field() {
        assert_eq!(line(["a,b", "c \"d\"", "e\nf", "", " g"]), "\"a,b\",\"c \"\"d\"\"\",\"e\nf\",,\" g\"\r\n");
    }

    #[test]
    fn an_amount_has_its_currency_beside_it() {
        let cells = [Cell::Empty, Cell::Badges(vec![(Tone::Good, "a".into()), (Tone::Bad, "b".into())])];
        assert_eq!(row(&cells, &[true, false]), ",,\"a; b\"\r\n");
    }
}

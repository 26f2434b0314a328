use crate::api::email::is_email;

/// A line of a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1, as the person sees it.
    pub number: usize,
    pub typed: String,
    pub name: String,
    pub email: String,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// There is no address in it.
    Malformed,
    /// The address stands on an earlier line: its number.
    Twice(usize),
    /// Somebody has the address: who.
    Known(String),
}

/// Reads a text line by line: `a@b.dk`, `Anna Bach <a@b.dk>`, `Anna Bach, a@b.dk`, `a@b.dk;Anna Bach`. Empty lines count for nothing.
/// `known` are addresses in lower case with whose they are.
pub fn read(text: &str, known: &[(String, String)]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for typed in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let number = lines.len() + 1;
        let (name, email) = split(typed);
        let lower = email.to_ascii_lowercase();
        let earlier = lines.iter().find(|line| line.email.eq_ignore_ascii_case(&email));
        let verdict = if email.is_empty() {
            Verdict::Malformed
        } else if let Some(earlier) = earlier {
            Verdict::Twice(earlier.number)
        } else if let Some((_, whose)) = known.iter().find(|(address, _)| *address == lower) {
            Verdict::Known(whose.clone())
        } else {
            Verdict::Fine
        };
        lines.push(Line { number, typed: typed.to_owned(), name, email, verdict });
    }
    lines
}

/// Name and address; the address is empty where there is none, and a name is made of it where none was typed.
fn split(line: &str) -> (String, String) {
    let is_edge = |char: char| matches!(char, '<' | '>' | ',' | ';' | '"' | '\'' | '\t' | '(' | ')');
    let mut parts = line.split(|char: char| char.is_whitespace() || is_edge(char)).filter(|part| part.contains('@'));
    let (Some(email), None) = (parts.next(), parts.next()) else { return (String::new(), String::new()) };
    if !is_email(email) {
        return (String::new(), String::new());
    }
    let rest = line.replacen(email, " ", 1);
    let rest: Vec<&str> =
        rest.split(|char: char| char.is_whitespace() || is_edge(char)).filter(|part| !part.is_empty()).collect();
    let name = if rest.is_empty() { name_of(email) } else { rest.join(" ") };
    (name, email.to_owned())
}

/// `anna.bach@b.dk` is likely Anna Bach.
fn name_of(email: &str) -> String {
    let local = email.split(['@', '+']).next().unwrap_or_default();
    let words = local.split(['.', '_', '-']).filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default() + chars.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_as_people_paste_it() {
        let read = |line: &str| split(line);
        let anna = ("Anna Bach".to_owned(), "a@b.dk".to_owned());
        for line in [
            "Anna Bach <a@b.dk>",
            "Anna Bach, a@b.dk",
            "a@b.dk;Anna Bach",
            "\"Anna Bach\" a@b.dk",
            "Anna\tBach\ta@b.dk",
        ] {
            assert_eq!(read(line), anna, "{line}");
        }
        assert_eq!(read("anna.bach+x@b.dk"), ("Anna Bach".into(), "anna.bach+x@b.dk".into()));
        assert_eq!(read("søren_kjær@b.dk").0, "Søren Kjær");
        for wrong in ["anna", "anna@", "@b.dk", "anna@b", "a@b.dk c@d.dk", "a@@b.dk"] {
            assert_eq!(read(wrong).1, "", "{wrong}");
        }
    }

    #[test]
    fn every_line_says_what_becomes_of_it() {
        let known = [("c@d.dk".to_owned(), "Carl".to_owned())];
        let lines = read("a@b.dk\n\nbroken\nA@b.dk\nC@d.dk\n", &known);
        let verdicts: Vec<_> = lines.iter().map(|line| (line.number, line.verdict.clone())).collect();
        assert_eq!(
            verdicts,
            [(1, Verdict::Fine), (2, Verdict::Malformed), (3, Verdict::Twice(1)), (4, Verdict::Known("Carl".into()))]
        );
    }
}

//! E-mail addresses as people type them.

/// Whether a text looks like an address: a name and a host with a point inside. As little as can be said without the mail server; the
/// APIs decide the rest.
pub fn is_email(text: &str) -> bool {
    let looks_right = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    looks_right && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_needs_a_name_and_a_host() {
        for right in ["a@b.dk", "søren.kjærgaard+x@mail.example.com"] {
            assert!(is_email(right), "{right}");
        }
        for wrong in ["", "a", "a@b", "@b.dk", "a@.dk", "a@b.", "a b@c.dk", "a@@b.dk"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}

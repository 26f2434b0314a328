use crate::i18n::t;

/// The name of a language. The contract's codes are its own: Swedish is `se`. A code that we do not know is shown as it is.
pub fn language(code: &str) -> String {
    let name = match code {
        "en" => t::language::en(),
        "da" => t::language::da(),
        "se" => t::language::se(),
        "nl" => t::language::nl(),
        "pl" => t::language::pl(),
        other => other,
    };
    name.to_owned()
}

/// How messages reach a customer. Inferred: the words are those of `CommunicationChannel`; others are shown as they are.
pub fn channel(word: &str) -> String {
    let name = match word {
        "email" => t::channel::email(),
        "sms" => t::channel::sms(),
        "pass_push" => t::channel::pass_push(),
        other => other,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_have_names_and_others_speak_for_themselves() {
        assert_eq!((language("se").as_str(), language("fi").as_str()), ("Swedish", "fi"));
        assert_eq!((channel("pass_push").as_str(), channel("fax").as_str()), ("Wallet pass", "fax"));
    }
}

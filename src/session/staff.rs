use leptos::prelude::*;

use super::connection::Connection;
use super::{Token, now, storage};

/// How long a token works, in milliseconds: eight hours, as the contract says of it.
pub const LIFE: i64 = 8 * 3_600_000;

const KEY: &str = "staff";

/// Who is signed in at the staff API. It says nothing of the person: the address is the one that they signed in with.
#[derive(Clone, Copy)]
pub struct Staff {
    pub connection: Connection,
    /// The address, empty when it is not known; `None` when nobody is signed in.
    account: RwSignal<Option<String>>,
}

/// A token, when it was given, and to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub token: Token,
    pub email: String,
}

impl Entry {
    /// A token that was given now.
    pub fn new(token: &str, email: &str) -> Option<Self> {
        Self::at(token, email, now())
    }

    fn at(token: &str, email: &str, since: i64) -> Option<Self> {
        let token = Token::parse(token)?.since(since, LIFE);
        Some(Self { token, email: email.trim().to_owned() })
    }

    /// As it is stored: moment, token, address.
    fn print(&self) -> String {
        format!("{} {} {}", self.token.start(), self.token.as_str(), self.email)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (since, token) = (parts.next()?.parse().ok()?, parts.next()?);
        Self::at(token, parts.next().unwrap_or_default(), since)
    }
}

impl Staff {
    pub(super) fn restore() -> Self {
        let entry = Self::stored();
        let account = RwSignal::new(entry.as_ref().map(|entry| entry.email.clone()));
        Self { connection: Connection::new(entry.map(|entry| entry.token)), account }
    }

    /// What another tab may have written meanwhile.
    pub fn stored() -> Option<Entry> {
        storage::read(KEY).and_then(|text| Entry::parse(&text))
    }

    /// The address of who is signed in, empty when it is not known; tracked.
    pub fn account(self) -> Option<String> {
        self.account.get()
    }

    /// Takes up a token that the API gave. Of somebody else it ends what the former person began.
    pub fn start(self, entry: Entry) {
        storage::write(KEY, &entry.print());
        self.take(Some(entry));
    }

    /// Forgets the person, here and in the other tabs. Telling the API is for whoever calls this.
    pub fn end(self) {
        storage::remove(KEY);
        self.take(None);
    }

    /// What another tab has written.
    pub fn take(self, entry: Option<Entry>) {
        let account = entry.as_ref().map(|entry| entry.email.clone());
        let is_another = self.account.with_untracked(|before| before.is_some() && *before != account);
        self.connection.set_token(entry.map(|entry| entry.token));
        if is_another {
            self.connection.is_another();
        }
        self.connection.settle();
        if self.account.with_untracked(|before| *before != account) {
            self.account.set(account);
        }
    }

    /// Another tab signed in, out, or has renewed the token.
    pub(super) fn on_storage(self, event: &web_sys::StorageEvent) {
        if event.key().is_none_or(|key| storage::is(&key, KEY)) {
            self.take(event.new_value().and_then(|text| Entry::parse(&text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_printing_and_parsing() {
        for email in ["a@b.dk", "", "søren kjær@b.dk"] {
            let entry = Entry::at("t0k.en", email, 1_000).unwrap();
            assert_eq!(Entry::parse(&entry.print()), Some(entry.clone()));
            assert_eq!(entry.token.expires(), Some(1_000 + LIFE));
        }
        for broken in ["", "x", "soon token a@b", "5"] {
            assert_eq!(Entry::parse(broken), None, "{broken}");
        }
    }
}

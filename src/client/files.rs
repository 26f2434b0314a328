use gloo_net::http::RequestBuilder;

use super::READ_DEADLINE;
use super::deadline::Deadline;
use crate::api::{Cause, Error};

/// The text of a file that was delivered with the client.
///
/// # Errors
/// [`Cause::NotFound`], [`Cause::Server`] or [`Cause::Network`].
pub async fn file(name: &str) -> Result<String, Error> {
    let lost = |_| Error::new(Cause::Network);
    let response = RequestBuilder::new(name).cache(web_sys::RequestCache::NoCache).send().await.map_err(lost)?;
    if response.ok() {
        response.text().await.map_err(lost)
    } else {
        Err(Error::from_answer(response.status(), None, ""))
    }
}

/// What a server says to a plain GET, for the self-check.
pub struct Probe {
    pub status: u16,
    headers: gloo_net::http::Headers,
}

impl Probe {
    /// A header that the page may see; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).unwrap_or_default()
    }
}

/// Asks for `address`, past every cache. `None` when nothing that may be read came back.
/// `header` is sent along, as a name and its value.
pub async fn probe(address: &str, header: Option<(&str, &str)>, integrity: Option<&str>) -> Option<Probe> {
    let deadline = Deadline::start(READ_DEADLINE);
    let mut builder = RequestBuilder::new(address)
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::Omit)
        .abort_signal(deadline.signal().as_ref());
    if let Some((name, value)) = header {
        builder = builder.header(name, value);
    }
    if let Some(integrity) = integrity {
        builder = builder.integrity(integrity);
    }
    let response = builder.send().await.ok()?;
    let probe = Probe { status: response.status(), headers: response.headers() };
    // The size of what came is known only when all of it did.
    response.binary().await.ok()?;
    Some(probe)
}

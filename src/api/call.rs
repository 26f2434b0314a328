use std::marker::PhantomData;

use serde::Serialize;

use crate::place::print_query;

/// Which API a call belongs to; its address and token come from the configuration and the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Api {
    /// The Preo management API: bearer token.
    Preo,
    /// The staff API, a Meiro CDP instance: access token.
    Staff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    /// Whether asking twice has the same effect as asking once, so that a failed call may be repeated unasked.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Get)
    }
}

/// A call whose answer decodes to `T`. Making one sends nothing: that is for the client.
#[derive(Debug)]
pub struct Call<T> {
    pub api: Api,
    pub method: Method,
    /// Percent-encoded, from the root of the API: `/v1/orders/ord_1`, `/users/100`.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// JSON text.
    pub body: Option<String>,
    answer: PhantomData<fn() -> T>,
}

// Derived, it would ask for `T: Clone`, though no `T` is held.
impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), query: self.query.clone(), body: self.body.clone(), ..*self }
    }
}

impl<T> Call<T> {
    /// A read of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path.into(), None)
    }

    /// An action at `path`, with what it needs to know.
    pub fn post(path: impl Into<String>, input: &impl Serialize) -> Self {
        Self::new(Method::Post, path.into(), Some(serde_json::to_string(input).unwrap_or_default()))
    }

    /// An action at `path` that needs to know nothing.
    pub fn act(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path.into(), None)
    }

    /// A change of the record at `path` by the fields of `input`.
    pub fn patch(path: impl Into<String>, input: &impl Serialize) -> Self {
        // Our inputs are structs of texts: writing them as JSON has no way to fail.
        Self::new(Method::Patch, path.into(), Some(serde_json::to_string(input).unwrap_or_default()))
    }

    /// A change of the record at `path` that needs to know nothing more.
    pub fn change(path: impl Into<String>) -> Self {
        Self::new(Method::Patch, path.into(), None)
    }

    /// Takes away the record at `path`.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path.into(), None)
    }

    /// [`Self::delete`] of what the body names.
    pub fn delete_with(path: impl Into<String>, input: &impl Serialize) -> Self {
        Self::new(Method::Delete, path.into(), Some(serde_json::to_string(input).unwrap_or_default()))
    }

    fn new(method: Method, path: String, body: Option<String>) -> Self {
        // The documents leave no doubt whose path it is.
        let api = if path.starts_with("/users") { Api::Staff } else { Api::Preo };
        Self { api, method, path, query: Vec::new(), body, answer: PhantomData }
    }

    /// Adds a parameter, unless its value is empty.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.query.push((key.to_owned(), value));
        }
        self
    }

    /// Adds parameters in their order.
    #[must_use]
    pub fn with_all(mut self, pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        self.query.extend(pairs);
        self
    }

    /// Path and query: what names this read in the cache.
    pub fn target(&self) -> String {
        format!("{}{}", self.path, print_query(&self.query))
    }

    /// `/v1/user` for `/v1/user/usr_1?x=y`: what a write has to announce as changed.
    pub fn resource(&self) -> &str {
        resource(&self.path)
    }
}

/// The first two segments of a path. Everything of the staff API hangs together: it is one resource.
pub fn resource(path: &str) -> &str {
    let segments = if path.starts_with("/users") { 1 } else { 2 };
    let end = path.match_indices('/').nth(segments).map_or(path.len(), |(at, _)| at);
    &path[..end]
}

/// What one write may change together: resources that show parts of each other.
pub fn changed_with(resource: &str) -> &[&str] {
    const MONEY: &[&str] = &["/v1/orders", "/v1/purchases", "/v1/refunds"];
    if MONEY.contains(&resource) { MONEY } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_path_and_encoded_query_without_empty_parameters() {
        let call = Call::<()>::get("/v1/orders").with("search", "+45 20").with("status", "").with("page", "2");
        assert_eq!(call.target(), "/v1/orders?search=%2B45%2020&page=2");
    }

    #[test]
    fn a_resource_is_the_first_two_segments() {
        assert_eq!(resource("/v1/user"), "/v1/user");
        assert_eq!(resource("/v1/user/usr_1/x"), "/v1/user");
        assert_eq!(resource("/users/user_roles/203"), "/users");
    }
}

use std::any::Any;
use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};

use crate::api::call::Api;
use crate::api::decode::decode;
use crate::api::{Call, Cause, Error, Method, Page};
use crate::place::print_query;

/// A call without the type of its answer, but with how to decode it.
#[derive(Clone)]
pub struct Question {
    pub(super) request: Request,
    /// What is read after it and belongs to the same answer.
    pub(super) more: Vec<Request>,
    /// Whether `more` are pages, which end with the last one.
    are_pages: bool,
    /// What is kept of the rows, where that is not said by what is asked.
    kept: String,
    decode: Arc<Decode>,
}

type Decode = dyn Fn(&[Reply]) -> Result<Arc<dyn Any + Send + Sync>, Error> + Send + Sync;

impl Question {
    pub fn of<T: DeserializeOwned + Send + Sync + 'static>(call: &Call<T>) -> Self {
        let decode = |replies: &[Reply]| {
            let reply = replies.first().ok_or_else(|| Error::new(Cause::NotJson))?;
            Ok(Arc::new(reply.decode::<T>()?) as Arc<dyn Any + Send + Sync>)
        };
        Self {
            request: Request::of(call),
            more: Vec::new(),
            are_pages: false,
            kept: String::new(),
            decode: Arc::new(decode),
        }
    }

    /// Several reads as one page: their rows together, as far as `keep` says so. For what the API can only give in parts. With
    /// `are_pages` the calls are pages of one list, and none is asked for after the last.
    pub fn joined<T>(
        calls: Vec<Call<Page<T>>>,
        keep: impl Fn(&T) -> bool + Send + Sync + 'static,
        are_pages: bool,
    ) -> Option<Self>
    where
        T: Send + Sync + 'static,
        Page<T>: DeserializeOwned,
    {
        let mut requests = calls.iter().map(Request::of);
        let request = requests.next()?;
        let decode = move |replies: &[Reply]| {
            let mut rows = Vec::new();
            for reply in replies {
                rows.extend(reply.decode::<Page<T>>()?.rows.into_iter().filter(&keep));
            }
            let page = Page { count: Some(rows.len() as u64), has_next: false, rows };
            Ok(Arc::new(page) as Arc<dyn Any + Send + Sync>)
        };
        Some(Self { request, more: requests.collect(), are_pages, kept: String::new(), decode: Arc::new(decode) })
    }

    /// Says what is kept of the rows: other rows of the same reads are another answer.
    #[must_use]
    pub fn keeping(self, what: impl Into<String>) -> Self {
        Self { kept: what.into(), ..self }
    }

    /// Path and query: what names this read among the kept ones.
    pub fn target(&self) -> String {
        let target = |request: &Request| format!("{}{}", request.path, print_query(&request.query));
        let all: Vec<String> = std::iter::once(&self.request).chain(&self.more).map(target).collect();
        let all = all.join(" ");
        if self.kept.is_empty() { all } else { format!("{all} #{}", self.kept) }
    }

    /// Path and query, where one request asks for all of it.
    pub fn single(&self) -> Option<String> {
        self.more.is_empty().then(|| self.target())
    }

    /// Whether what was read so far is all that there is.
    pub(super) fn ends_with(&self, reply: &Reply) -> bool {
        self.are_pages && !reply.decode::<Page<IgnoredAny>>().is_ok_and(|page| page.has_next)
    }

    pub fn path(&self) -> &str {
        &self.request.path
    }

    pub fn api(&self) -> Api {
        self.request.api
    }

    pub(super) fn answer(&self, replies: Vec<Reply>, at: i64) -> Result<Answer, Error> {
        let value = (self.decode)(&replies)?;
        let bodies: Vec<String> = replies.into_iter().map(|reply| reply.body).collect();
        Ok(Answer { value, target: self.target().into(), body: bodies.join("\n").into(), at })
    }
}

/// An answer with what a page wants to know about it.
#[derive(Clone)]
pub struct Answer {
    /// The decoded value; [`Self::value`] knows its type. Without the type everything that handles answers is compiled once.
    value: Arc<dyn Any + Send + Sync>,
    /// What was asked: [`Question::target`].
    pub target: Arc<str>,
    /// The text as it came, for the raw view: it holds what our types do not.
    pub body: Arc<str>,
    /// When it came, in milliseconds since 1970.
    pub at: i64,
}

impl Answer {
    /// The value, if it is one of this type.
    pub fn value<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

/// A call without the type of its answer, so that all below is compiled once.
#[derive(Clone)]
pub struct Request {
    pub api: Api,
    pub method: Method,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Option<String>,
}

impl Request {
    pub fn of<T>(call: &Call<T>) -> Self {
        let Call { api, method, path, query, body, .. } = call.clone();
        Self { api, method, path, query, body }
    }
}

/// A successful answer before it is decoded.
pub struct Reply {
    pub body: String,
    pub status: u16,
    pub request_id: Option<String>,
}

impl Reply {
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(&self.body).map_err(|error| Error {
            status: Some(self.status),
            request_id: self.request_id.clone(),
            ..error
        })
    }
}

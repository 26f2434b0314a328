use std::any::Any;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::api::call::Api;
use crate::api::decode::decode;
use crate::api::{Call, Error, Method};
use crate::place::print_query;

/// A call without the type of its answer, but with how to decode it.
#[derive(Clone)]
pub struct Question {
    pub(super) request: Request,
    decode: fn(&Reply) -> Result<Arc<dyn Any + Send + Sync>, Error>,
}

impl Question {
    pub fn of<T: DeserializeOwned + Send + Sync + 'static>(call: &Call<T>) -> Self {
        Self { request: Request::of(call), decode: |reply| Ok(Arc::new(reply.decode::<T>()?)) }
    }

    /// Path and query: what names this read among the kept ones.
    pub fn target(&self) -> String {
        format!("{}{}", self.request.path, print_query(&self.request.query))
    }

    pub fn path(&self) -> &str {
        &self.request.path
    }

    pub(super) fn answer(&self, reply: Reply, at: i64) -> Result<Answer, Error> {
        Ok(Answer { value: (self.decode)(&reply)?, target: self.target().into(), body: reply.body.into(), at })
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

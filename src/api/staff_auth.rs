use serde::Serialize;

use super::call::Call;
use super::record::record;
use super::staff::{Email, Message};
use super::words::Flag;

record! {
    /// `AuthOptions` of the contract.
    AuthOptions [] {
        options: Options = "authentication_options",
    }
}

record! {
    /// The ways to sign in that are offered.
    Options [] {
        credentials: Option<Flag> = "is_credentials_login_enabled",
        oidc: Option<Flag> = "is_oidc_login_enabled",
    }
}

record! {
    /// `Token` of the contract: an access token, and nothing about whose it is.
    TokenAnswer [token] {
        token: String = "token",
    }
}

#[derive(Serialize)]
struct Credentials<'a> {
    email: &'a str,
    password: &'a str,
}

#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
}

#[derive(Serialize)]
struct OfToken<'a> {
    token: &'a str,
}

#[derive(Serialize)]
struct NewPassword<'a> {
    email: &'a str,
    password: &'a str,
    password_reset_token: &'a str,
}

/// `get_auth_options`.
pub fn options() -> Call<AuthOptions> {
    Call::get("/users/auth_options")
}

/// `login`.
pub fn login(email: &str, password: &str) -> Call<TokenAnswer> {
    Call::post("/users/login", &Credentials { email, password })
}

/// `oidc_login`, with the code that an identity provider has sent back.
pub fn oidc_login(code: &str) -> Call<TokenAnswer> {
    Call::post("/users/oidc_login", &Code { code })
}

/// `refresh_login`: works up to four hours after a token has ended.
pub fn refresh(token: &str) -> Call<TokenAnswer> {
    Call::patch("/users/login", &OfToken { token })
}

/// `logout`.
pub fn logout(token: &str) -> Call<Message> {
    Call::delete_with("/users/login", &OfToken { token })
}

/// `request_password_reset`.
pub fn request_reset(email: &str) -> Call<Message> {
    Call::post("/users/password_reset", &Email { email })
}

/// `reset_password`, with the token of a mailed link. How an invitation is accepted is not published; its token is taken to work
/// here as well.
pub fn reset(email: &str, password: &str, token: &str) -> Call<Message> {
    Call::patch("/users/password_reset", &NewPassword { email, password, password_reset_token: token })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::call::Method;

    #[test]
    fn a_token_ends_by_its_body_and_never_by_an_address() {
        let call = logout("t");
        assert_eq!((call.method, call.target().as_str()), (Method::Delete, "/users/login"));
        assert_eq!(call.body.as_deref(), Some(r#"{"token":"t"}"#));
        let call = reset("a@b.dk", " p ", "t");
        assert_eq!(call.body.as_deref(), Some(r#"{"email":"a@b.dk","password":" p ","password_reset_token":"t"}"#));
        assert!(!call.target().contains('t') || call.target() == "/users/password_reset");
    }
}

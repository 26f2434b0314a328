use argon2::{Algorithm, Argon2, Params, Version};

use crate::data::random::fresh_id;

/// The fewest characters.
pub const SHORTEST: usize = 8;

/// Argon2id (RFC 9106) with little memory: this is a sandbox, and it starts with every test. `salt$hash`.
pub fn hash(password: &str) -> String {
    let salt = fresh_id();
    format!("{salt}${}", hashed(password, &salt))
}

pub fn is_right(password: &str, stored: &str) -> bool {
    stored.split_once('$').is_some_and(|(salt, hash)| hashed(password, salt) == hash)
}

fn hashed(password: &str, salt: &str) -> String {
    let params = Params::new(64, 1, 1, Some(32)).unwrap_or_default();
    let mut out = [0_u8; 32];
    // Only parameters that are out of range fail, and these are not.
    let _ = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
        password.as_bytes(),
        salt.as_bytes(),
        &mut out,
    );
    out.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_is_right_and_no_two_hashes_are_alike() {
        let (one, two) = (hash("sandbox-Passw0rd"), hash("sandbox-Passw0rd"));
        assert!(is_right("sandbox-Passw0rd", &one) && is_right("sandbox-Passw0rd", &two));
        assert!(!is_right("sandbox-passw0rd", &one) && !is_right("", &one) && !is_right("x", "broken"));
        assert_ne!(one, two);
        assert!(!one.contains("sandbox"));
    }
}

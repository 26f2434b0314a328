use super::call::Call;
use super::money::Currency;
use super::record::record;
use super::refs::PickupPoint;
use super::words::{EditionId, Flag, Instant, OrganizationId, StaffId, open_enum};

record! {
    /// The signed-in person and what they may open.
    Me [user] {
        user: StaffUser = "user",
        organizations: Vec<Organization> = "organizations",
    }
}

record! {
    /// A person on the organizer's side.
    StaffUser [id] {
        id: StaffId = "id",
        email: String = "email",
        full_name: String = "full_name",
        avatar: Option<String> = "avatar",
    }
}

impl StaffUser {
    /// The full name, else the address.
    pub fn name(&self) -> String {
        if self.full_name.is_empty() { self.email.clone() } else { self.full_name.clone() }
    }
}

record! {
    /// `OrganizationMembership` of the contract.
    Organization [api_id] {
        api_id: OrganizationId = "api_id" | "id",
        name: String = "name",
        slug: String = "slug",
        /// Absent for a person who only belongs to single editions.
        role: Option<Role> = "role",
        is_default: Flag = "is_default",
        editions: Vec<Edition> = "editions",
    }
}

record! {
    /// `EditionMembership` of the contract.
    Edition [api_id] {
        api_id: EditionId = "api_id" | "id",
        name: String = "name",
        slug: String = "slug",
        role: Option<Role> = "role",
        start_date: Option<Instant> = "start_date",
        end_date: Option<Instant> = "end_date",
        /// IANA name; empty when the API does not say.
        timezone: String = "timezone",
        currency: Currency = "currency",
        is_draft: Flag = "is_draft",
        pickup_points: Vec<PickupPoint> = "pickup_points",
    }
}

open_enum! {
    /// What a person may do in an organization or edition.
    Role {
        Admin = "admin",
        Manager = "manager",
        Viewer = "viewer",
    }
}

/// Where today lies relative to an edition's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Live,
    Upcoming,
    NoDates,
    Past,
}

impl Edition {
    /// `now` in milliseconds since 1970.
    pub fn phase(&self, now: i64) -> Phase {
        let millis = |date: &Option<Instant>| date.as_ref().and_then(Instant::millis);
        match (millis(&self.start_date), millis(&self.end_date)) {
            (None, None) => Phase::NoDates,
            (Some(start), _) if now < start => Phase::Upcoming,
            (_, Some(end)) if end < now => Phase::Past,
            _ => Phase::Live,
        }
    }
}

/// `get_me`.
pub fn get(include_archived: bool) -> Call<Me> {
    Call::get("/v1/me").with("include_archived", if include_archived { "true" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_follows_from_whichever_dates_there_are() {
        let edition = |start: &str, end: &str| {
            let json = format!(r#"{{"api_id":1,"start_date":{start},"end_date":{end}}}"#);
            let edition: Edition = serde_json::from_str(&json).unwrap();
            edition.phase(Instant::new("2026-06-12T10:00:00Z").millis().unwrap())
        };
        let (before, after) = (r#""2026-06-12T09:59:59Z""#, r#""2026-06-12T10:00:01Z""#);
        assert_eq!(edition("null", "null"), Phase::NoDates);
        assert_eq!(edition(r#""soon""#, "null"), Phase::NoDates);
        assert_eq!(edition(before, after), Phase::Live);
        assert_eq!(edition(before, "null"), Phase::Live);
        assert_eq!(edition("null", after), Phase::Live);
        assert_eq!(edition(after, "null"), Phase::Upcoming);
        assert_eq!(edition(before, before), Phase::Past);
        assert_eq!(edition("null", before), Phase::Past);
    }

    #[test]
    fn archived_editions_are_asked_for_only_on_request() {
        assert_eq!(get(false).target(), "/v1/me");
        assert_eq!(get(true).target(), "/v1/me?include_archived=true");
    }
}

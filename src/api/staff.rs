use serde::Serialize;
use serde::de::{Deserialize, Deserializer};

use super::call::Call;
use super::decode::Page;
use super::query::ListQuery;
use super::record::record;
use super::words::{Flag, Instant, Json, MemberId, RoleId, text};
use crate::place::encode;

record! {
    /// `User` of the staff API: somebody on the organizer's side. Which of the later fields come depends on the operation.
    Member [id] {
        id: MemberId = "id",
        name: String = "name",
        email: String = "email",
        role_id: RoleId = "role_id",
        disabled: Flag = "disabled",
        deleted: Flag = "deleted",
        /// Absent before the first time.
        first_login: Option<ServerTime> = "first_login",
        last_login: Option<ServerTime> = "last_login",
        sso_enabled: Flag = "sso_enabled",
        cdp_settings: Option<Json> = "cdp_settings",
        frontend_settings: Option<Json> = "frontend_settings",
        created: Option<ServerTime> = "created",
        modified: Option<ServerTime> = "modified",
        last_modified_by: Option<MemberId> = "last_modified_by",
        email_notifications_enabled: Option<Flag> = "email_notifications_enabled",
    }
}

record! {
    /// `UserEnvelope` of the contract.
    MemberEnvelope [user] {
        user: Member = "user",
    }
}

record! {
    /// `MessageResponse` of the contract: the answer of an action.
    Message [] {
        message: String = "message",
    }
}

record! {
    /// `InvitationLink` of the contract.
    InvitationLink [link] {
        link: String = "user_invitation_link",
    }
}

record! {
    /// `FavouriteCustomer` of the contract.
    Favourite [] {
        customer_entity_id: String = "customer_entity_id",
        note: String = "note",
    }
}

record! {
    /// `CdpSettings` of the contract.
    CdpSettings [] {
        favourite_customers: Vec<Favourite> = "favourite_customers",
    }
}

/// What the staff API writes for a moment: `2026-05-04 09:12:30`, in the server's own time, without saying where that is. A text
/// with a zone is a moment like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTime {
    /// Read as if it were UTC where it says no zone.
    pub instant: Instant,
    pub has_zone: bool,
}

impl ServerTime {
    pub fn new(text: impl Into<String>) -> Self {
        let instant = Instant::new(text);
        let clock = instant.as_str().get(10..).unwrap_or_default();
        let has_zone = clock.contains(['Z', 'z', '+', '-']);
        Self { instant, has_zone }
    }

    /// How many days it is before `now` (milliseconds since 1970), give or take the hours that the server's clock is off.
    pub fn days_ago(&self, now: i64) -> Option<i64> {
        Some((now - self.instant.millis()?) / 86_400_000)
    }
}

impl<'de> Deserialize<'de> for ServerTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self::new)
    }
}

/// What a staff user can do at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    Active,
    /// Never signed in: the only sign of an invitation that nobody has accepted.
    Invited,
    Disabled,
    Trashed,
}

/// After how many days without a sign-in an account is dormant.
pub const DORMANT: i64 = 90;

impl Member {
    /// The name, else the address.
    pub fn name(&self) -> String {
        if self.name.is_empty() { self.email.clone() } else { self.name.clone() }
    }

    pub fn state(&self) -> MemberState {
        match self {
            Self { deleted: Flag(true), .. } => MemberState::Trashed,
            Self { disabled: Flag(true), .. } => MemberState::Disabled,
            Self { first_login: None, last_login: None, .. } => MemberState::Invited,
            _ => MemberState::Active,
        }
    }

    /// Whether nobody has signed in for long, though they could; `now` in milliseconds since 1970.
    pub fn is_dormant(&self, now: i64) -> bool {
        let days = self.last_login.as_ref().or(self.first_login.as_ref()).and_then(|time| time.days_ago(now));
        self.state() == MemberState::Active && days.is_some_and(|days| days >= DORMANT)
    }

    /// Whether this is the person with that address.
    pub fn is(&self, email: &str) -> bool {
        !email.is_empty() && self.email.trim().eq_ignore_ascii_case(email.trim())
    }

    pub fn favourites(&self) -> Vec<Favourite> {
        let settings =
            self.cdp_settings.as_ref().and_then(|json| super::decode::decode::<CdpSettings>(json.as_str()).ok());
        settings.unwrap_or_default().favourite_customers
    }
}

/// A right on one segment: to read it, or also to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// The id of the segment.
    pub segment: String,
    pub may_write: bool,
}

impl Grant {
    /// Reads `200 write`.
    pub fn parse(line: &str) -> Option<Self> {
        let (segment, right) = line.rsplit_once(' ')?;
        let may_write = match right {
            READ => false,
            WRITE => true,
            _ => return None,
        };
        Some(Self { segment: segment.to_owned(), may_write })
    }

    /// As the contract writes it.
    pub fn right(&self) -> &'static str {
        if self.may_write { WRITE } else { READ }
    }
}

pub const READ: &str = "read";
pub const WRITE: &str = "write";

/// Rights on segments, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentsAcl(pub Vec<Grant>);

/// What keeps a text from being rights on segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not one id and one right.
    Line(String),
    /// A segment that stands there twice.
    Twice(String),
}

impl SegmentsAcl {
    /// Reads a line for each segment, as `200 write`.
    ///
    /// # Errors
    /// The first line that cannot be read, or segment that stands there before.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut acl: Vec<Grant> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let grant = Grant::parse(line).ok_or_else(|| Unreadable::Line(line.to_owned()))?;
            let is_one = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
            if !grant.segment.chars().all(is_one) {
                return Err(Unreadable::Line(grant.segment));
            }
            if acl.iter().any(|known| known.segment == grant.segment) {
                return Err(Unreadable::Twice(grant.segment));
            }
            acl.push(grant);
        }
        Ok(Self(acl))
    }
}

impl Serialize for SegmentsAcl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|grant| (&grant.segment, grant.right())))
    }
}

/// Input for a new user with a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemberCreate {
    pub name: String,
    pub email: String,
    pub password: String,
    pub role_id: RoleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments_acl: Option<SegmentsAcl>,
}

/// Fields of a user to change. The contract wants the role with every change.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MemberUpdate {
    pub role_id: RoleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Flag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_notifications_enabled: Option<Flag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontend_settings: Option<Json>,
}

/// Input for an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Invitation {
    pub name: String,
    pub email: String,
    pub role_id: RoleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments_acl: Option<SegmentsAcl>,
}

/// An operation that is about an address.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Email<'a> {
    pub email: &'a str,
}

/// The columns that lists are sorted by here. The contract takes any and publishes none.
pub const ORDERINGS: &[&str] = &["created", "email", "last_login", "name"];

/// How many rows are asked for when all of them are needed, and how many times at most.
pub const PART: u32 = 100;
pub const PARTS: u32 = 20;

/// The sizes of a page, as `limit`.
pub const SIZES: &[u32] = &[20, 50, 100];

fn path(id: &MemberId) -> String {
    format!("/users/{}", encode(id.as_str()))
}

fn paged<T>(path: &str, query: &ListQuery) -> Call<Page<T>> {
    Call::get(path).with_all(query.limit_offset(SIZES[0]))
}

/// `list_users`: those that are not in the trash.
pub fn list(query: &ListQuery) -> Call<Page<Member>> {
    paged("/users", query)
}

/// `list_trashed_users`.
pub fn list_trashed(query: &ListQuery) -> Call<Page<Member>> {
    paged("/users/trash", query)
}

/// The calls that read a whole list, part by part, in the order that `query` asks for.
pub fn all(list: fn(&ListQuery) -> Call<Page<Member>>, query: &ListQuery) -> Vec<Call<Page<Member>>> {
    let part = |page| list(&ListQuery { page, page_size: Some(PART), ..query.clone() });
    (1..=PARTS).map(part).collect()
}

/// `retrieve_user`.
pub fn retrieve(id: &MemberId) -> Call<MemberEnvelope> {
    Call::get(path(id))
}

/// `create_user`.
pub fn create(input: &MemberCreate) -> Call<MemberEnvelope> {
    Call::post("/users", input)
}

/// `update_user`.
pub fn update(id: &MemberId, input: &MemberUpdate) -> Call<MemberEnvelope> {
    Call::patch(path(id), input)
}

/// `delete_user`: moves to the trash.
pub fn delete(id: &MemberId) -> Call<Message> {
    Call::delete(path(id))
}

/// `restore_user`.
pub fn restore(id: &MemberId) -> Call<MemberEnvelope> {
    Call::change(format!("/users/trash/{}", encode(id.as_str())))
}

/// `send_invitation`.
pub fn invite(input: &Invitation) -> Call<MemberEnvelope> {
    Call::post("/users/invitation", input)
}

/// `resend_invitation`: the links before it end.
pub fn resend(email: &str) -> Call<MemberEnvelope> {
    Call::patch("/users/invitation", &Email { email })
}

/// `get_invitation_link`.
pub fn invitation_link(id: &MemberId) -> Call<InvitationLink> {
    Call::get(format!("{}/invitation_link", path(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::call::{Api, Method};

    fn member(json: &str) -> Member {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_state_follows_from_flags_and_sign_ins() {
        let state = |rest: &str| member(&format!(r#"{{"id":1{rest}}}"#)).state();
        assert_eq!(state(""), MemberState::Invited);
        assert_eq!(state(r#","first_login":"2026-01-01 08:00:00""#), MemberState::Active);
        assert_eq!(state(r#","last_login":"2026-01-01 08:00:00","disabled":"1""#), MemberState::Disabled);
        assert_eq!(state(r#","disabled":1,"deleted":true"#), MemberState::Trashed);
    }

    #[test]
    fn only_who_could_sign_in_and_does_not_is_dormant() {
        let now = Instant::new("2026-06-12T10:00:00Z").millis().unwrap();
        let is_dormant = |rest: &str| member(&format!(r#"{{"id":1{rest}}}"#)).is_dormant(now);
        assert!(is_dormant(r#","last_login":"2026-03-14 09:59:59""#));
        assert!(!is_dormant(r#","last_login":"2026-03-15 09:59:59""#));
        assert!(!is_dormant(r#","last_login":"2026-01-01 08:00:00","disabled":1"#));
        assert!(!is_dormant("") && !is_dormant(r#","last_login":"soon""#));
    }

    #[test]
    fn a_time_says_whether_it_knows_its_zone() {
        let time = |text: &str| (ServerTime::new(text).has_zone, ServerTime::new(text).instant.millis().is_some());
        assert_eq!(time("2026-05-04 09:12:30"), (false, true));
        assert_eq!(time("2026-05-04T09:12:30"), (false, true));
        assert_eq!(time("2026-05-04T09:12:30Z"), (true, true));
        assert_eq!(time("2026-05-04 09:12:30+02:00"), (true, true));
        assert_eq!(time("2026-05-04"), (false, true));
        assert_eq!(time("soon"), (false, false));
    }

    #[test]
    fn calls_speak_the_dialect_of_the_staff_api() {
        let query = ListQuery { page: 3, page_size: Some(50), ..ListQuery::default() }.sorted_by("name");
        let call = list(&ListQuery { page: 3, ..query });
        assert_eq!(
            (call.api, call.target().as_str()),
            (Api::Staff, "/users?limit=50&offset=100&order_by=name&order_dir=ASC")
        );
        let id = MemberId::new("100");
        let update = update(
            &id,
            &MemberUpdate { role_id: RoleId::new("200"), disabled: Some(Flag(true)), ..MemberUpdate::default() },
        );
        assert_eq!(update.body.as_deref(), Some(r#"{"role_id":200,"disabled":1}"#));
        let restore = restore(&id);
        assert_eq!((restore.method, restore.path.as_str(), restore.body), (Method::Patch, "/users/trash/100", None));
        assert_eq!(all(list_trashed, &ListQuery::default())[1].target(), "/users/trash?limit=100&offset=100");
    }

    #[test]
    fn rights_on_segments_are_read_as_people_write_them() {
        let acl = |text: &str| SegmentsAcl::parse(text).map(|acl| serde_json::to_string(&acl).unwrap());
        assert_eq!(acl("200 write\n214 read\n\n"), Ok(r#"{"200":"write","214":"read"}"#.into()));
        assert_eq!(acl(""), Ok("{}".into()));
        for (text, wrong) in
            [("200", "200"), ("200 all", "200 all"), ("200, 214 read", "200, 214"), ("200 214 read", "200 214")]
        {
            assert_eq!(acl(text), Err(Unreadable::Line(wrong.to_owned())));
        }
        assert_eq!(acl("200 read\n200 write"), Err(Unreadable::Twice("200".to_owned())));
    }

    #[test]
    fn an_address_is_the_same_in_any_case() {
        let member = member(r#"{"id":"1","email":"A@b.dk "}"#);
        assert!(member.is("a@B.dk") && !member.is("") && !member.is("c@b.dk"));
    }
}

//! Addresses as values. No path is written by hand outside this file.

use crate::api::words::{MemberId, OrderId, PurchaseId, RefundId, RoleId, UserId};

/// A page that can be linked to, without the query that it may carry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// `/`: leads on to the organization that is opened first.
    Home,
    /// `/doctor`: the self-check of an installation, without signing in.
    Doctor,
    /// `/o/{org}/...` and `/o/{org}/e/{edition}/...`.
    In(Scope, Section),
    /// `/staff/...`, `/connections`: what belongs to no organization.
    Apart(Section),
    /// What is open to everybody.
    Public(Way),
    /// Anything else, as it was typed.
    Unknown(String),
}

/// A way in that needs no signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// `/forgot`: asks for a link to a new password.
    Forgot,
    /// `/password?email=...&token=...`: where such a link leads.
    Password,
    /// `/invitation?token=...`: where the link of an invitation leads.
    Invitation,
    /// `/signed-in?code=...&state=...`: back from an identity provider.
    SignedIn,
}

impl Way {
    const ALL: [Self; 4] = [Self::Forgot, Self::Password, Self::Invitation, Self::SignedIn];

    fn path(self) -> &'static str {
        match self {
            Self::Forgot => "/forgot",
            Self::Password => "/password",
            Self::Invitation => "/invitation",
            Self::SignedIn => "/signed-in",
        }
    }
}

/// Organization and edition as they stand in the address: a slug or an id. `None` means all editions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    pub org: String,
    pub edition: Option<String>,
}

/// A page inside a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    Overview,
    Customers,
    Customer(UserId),
    EditCustomer(UserId),
    Orders,
    Order(OrderId),
    /// Asking for money of a whole payment back.
    RefundOrder(OrderId),
    Purchase(PurchaseId),
    /// Asking for money of one purchase back.
    RefundPurchase(PurchaseId),
    Refunds,
    Refund(RefundId),
    Staff,
    Member(MemberId),
    EditMember(MemberId),
    /// A new password for oneself.
    ChangePassword(MemberId),
    /// Somebody in the trash.
    Trashed(MemberId),
    NewMember,
    Invite,
    InviteMany,
    Roles,
    Role(RoleId),
    NewRole,
    /// The APIs, and as whom one is signed in there.
    Connections,
}

impl Place {
    /// Reads a path that starts with a slash and has no base, query or fragment.
    pub fn parse(path: &str) -> Self {
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (scope, rest) = match parts.as_slice() {
            [] => return Self::Home,
            ["doctor"] => return Self::Doctor,
            [word] if let Some(way) = Way::ALL.into_iter().find(|way| way.path().strip_prefix('/') == Some(word)) => {
                return Self::Public(way);
            }
            ["staff" | "connections", ..] => {
                let section = Section::parse_apart(&parts);
                return section.map_or_else(|| Self::Unknown(path.to_owned()), Self::Apart);
            }
            ["o", org, "e", edition, rest @ ..] => (Scope::edition(org, edition), rest),
            ["o", org, rest @ ..] => (Scope::organization(org), rest),
            _ => return Self::Unknown(path.to_owned()),
        };
        Section::parse(rest).map_or_else(|| Self::Unknown(path.to_owned()), |section| Self::In(scope, section))
    }

    /// The path, percent-encoded, with a leading slash and without the base.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Doctor => "/doctor".to_owned(),
            Self::In(scope, section) => format!("{}{}", scope.path(), section.path()),
            Self::Apart(section) => section.path(),
            Self::Public(way) => way.path().to_owned(),
            Self::Unknown(path) => path.clone(),
        }
    }

    pub fn section(&self) -> Option<&Section> {
        match self {
            Self::In(_, section) | Self::Apart(section) => Some(section),
            Self::Home | Self::Doctor | Self::Public(_) | Self::Unknown(_) => None,
        }
    }

    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::In(scope, _) => Some(scope),
            Self::Home | Self::Doctor | Self::Apart(_) | Self::Public(_) | Self::Unknown(_) => None,
        }
    }
}

impl Scope {
    pub fn organization(org: &str) -> Self {
        Self { org: org.to_owned(), edition: None }
    }

    pub fn edition(org: &str, edition: &str) -> Self {
        Self { org: org.to_owned(), edition: Some(edition.to_owned()) }
    }

    /// The place of `section` in this scope, or beside it.
    pub fn to(&self, section: Section) -> Place {
        if section.is_apart() { Place::Apart(section) } else { Place::In(self.clone(), section) }
    }

    fn path(&self) -> String {
        let org = encode(&self.org);
        match &self.edition {
            Some(edition) => format!("/o/{org}/e/{}", encode(edition)),
            None => format!("/o/{org}"),
        }
    }
}

impl Section {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Overview,
            ["customers"] => Self::Customers,
            ["customers", id] => Self::Customer(UserId::new(*id)),
            ["customers", id, "edit"] => Self::EditCustomer(UserId::new(*id)),
            ["orders"] => Self::Orders,
            ["orders", id] => Self::Order(OrderId::new(*id)),
            ["orders", id, "refund"] => Self::RefundOrder(OrderId::new(*id)),
            ["purchases", id] => Self::Purchase(PurchaseId::new(*id)),
            ["purchases", id, "refund"] => Self::RefundPurchase(PurchaseId::new(*id)),
            ["refunds"] => Self::Refunds,
            ["refunds", id] => Self::Refund(RefundId::new(*id)),
            _ => return None,
        })
    }

    fn parse_apart(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["connections"] => Self::Connections,
            ["staff"] => Self::Staff,
            ["staff", "new"] => Self::NewMember,
            ["staff", "invite"] => Self::Invite,
            ["staff", "invite", "many"] => Self::InviteMany,
            ["staff", "trash", id] => Self::Trashed(MemberId::new(*id)),
            ["staff", "roles"] => Self::Roles,
            ["staff", "roles", "new"] => Self::NewRole,
            ["staff", "roles", id] => Self::Role(RoleId::new(*id)),
            ["staff", id] => Self::Member(MemberId::new(*id)),
            ["staff", id, "edit"] => Self::EditMember(MemberId::new(*id)),
            ["staff", id, "password"] => Self::ChangePassword(MemberId::new(*id)),
            _ => return None,
        })
    }

    /// Whether it belongs to no organization.
    pub fn is_apart(&self) -> bool {
        matches!(self.root(), Self::Staff | Self::Roles | Self::Connections)
    }

    fn path(&self) -> String {
        match self {
            Self::Overview => String::new(),
            Self::Customers => "/customers".to_owned(),
            Self::Customer(id) => format!("/customers/{}", encode(id.as_str())),
            Self::EditCustomer(id) => format!("/customers/{}/edit", encode(id.as_str())),
            Self::Orders => "/orders".to_owned(),
            Self::Order(id) => format!("/orders/{}", encode(id.as_str())),
            Self::RefundOrder(id) => format!("/orders/{}/refund", encode(id.as_str())),
            Self::Purchase(id) => format!("/purchases/{}", encode(id.as_str())),
            Self::RefundPurchase(id) => format!("/purchases/{}/refund", encode(id.as_str())),
            Self::Refunds => "/refunds".to_owned(),
            Self::Refund(id) => format!("/refunds/{}", encode(id.as_str())),
            Self::Staff => "/staff".to_owned(),
            Self::Member(id) => format!("/staff/{}", encode(id.as_str())),
            Self::EditMember(id) => format!("/staff/{}/edit", encode(id.as_str())),
            Self::ChangePassword(id) => format!("/staff/{}/password", encode(id.as_str())),
            Self::Trashed(id) => format!("/staff/trash/{}", encode(id.as_str())),
            Self::NewMember => "/staff/new".to_owned(),
            Self::Invite => "/staff/invite".to_owned(),
            Self::InviteMany => "/staff/invite/many".to_owned(),
            Self::Roles => "/staff/roles".to_owned(),
            Self::Role(id) => format!("/staff/roles/{}", encode(id.as_str())),
            Self::NewRole => "/staff/roles/new".to_owned(),
            Self::Connections => "/connections".to_owned(),
        }
    }

    /// The section that the navigation marks as current, and the one that an edition switch keeps: a record belongs to its
    /// scope, its list does not.
    pub fn root(&self) -> Self {
        match self {
            Self::Overview => Self::Overview,
            Self::Customers | Self::Customer(_) | Self::EditCustomer(_) => Self::Customers,
            // Purchases have no list: they are the lines of orders.
            Self::Orders | Self::Order(_) | Self::RefundOrder(_) | Self::Purchase(_) | Self::RefundPurchase(_) => {
                Self::Orders
            }
            Self::Refunds | Self::Refund(_) => Self::Refunds,
            Self::Staff
            | Self::Member(_)
            | Self::EditMember(_)
            | Self::ChangePassword(_)
            | Self::Trashed(_)
            | Self::NewMember
            | Self::Invite
            | Self::InviteMany => Self::Staff,
            Self::Roles | Self::Role(_) | Self::NewRole => Self::Roles,
            Self::Connections => Self::Connections,
        }
    }
}

/// Percent-encodes everything that RFC 3986 does not call unreserved.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out
}

/// Undoes [`encode`]; a stray `%` stands for itself, bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads `a=b&c=d`; plus signs are spaces, as the URL standard's form encoding has it.
pub fn parse_query(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// Writes `?a=b&c=d`, or nothing when there are no pairs.
pub fn print_query(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_survives_printing_and_parsing() {
        let scopes = [Scope::organization("nordlys"), Scope::edition("ø/re sund", "edt_7Kq2")];
        let sections = [
            Section::Overview,
            Section::Customers,
            Section::Customer(UserId::new("usr_1")),
            Section::EditCustomer(UserId::new("a/b?c#d%")),
            Section::Orders,
            Section::Order(OrderId::new("ord_🎪")),
            Section::RefundOrder(OrderId::new("ord_1")),
            Section::Purchase(PurchaseId::new("pur_1")),
            Section::RefundPurchase(PurchaseId::new("pur 1")),
            Section::Refunds,
            Section::Refund(RefundId::new("ref_1")),
        ];
        for scope in &scopes {
            for section in &sections {
                let place = scope.to(section.clone());
                assert_eq!(Place::parse(&place.path()), place, "{}", place.path());
            }
        }
        let apart = [
            Section::Staff,
            Section::Member(MemberId::new("100")),
            Section::EditMember(MemberId::new("1/0")),
            Section::ChangePassword(MemberId::new("1")),
            Section::Trashed(MemberId::new("98")),
            Section::NewMember,
            Section::Invite,
            Section::InviteMany,
            Section::Roles,
            Section::Role(RoleId::new("203")),
            Section::NewRole,
            Section::Connections,
        ];
        for section in apart {
            let place = scopes[0].to(section);
            assert_eq!(Place::parse(&place.path()), place, "{}", place.path());
            assert!(place.scope().is_none());
        }
        let public = Way::ALL.map(Place::Public);
        for place in [Place::Home, Place::Doctor].into_iter().chain(public) {
            assert_eq!(Place::parse(&place.path()), place);
        }
    }

    #[test]
    fn an_organization_called_e_is_no_edition() {
        assert_eq!(Place::parse("/o/e/customers"), Scope::organization("e").to(Section::Customers));
        assert_eq!(Place::parse("/o/e/e/e"), Scope::edition("e", "e").to(Section::Overview));
    }

    #[test]
    fn what_is_no_page_is_kept_as_typed() {
        for path in ["/x", "/o", "/o/a/nothing", "/o/a/orders/1/2", "/o/a/e/b/customers/1/delete", "/staff/1/2", "/d"] {
            assert_eq!(Place::parse(path), Place::Unknown(path.to_owned()));
        }
    }

    #[test]
    fn a_trailing_slash_changes_nothing() {
        assert_eq!(Place::parse("/o/a/orders/"), Place::parse("/o/a/orders"));
    }

    #[test]
    fn a_query_keeps_plus_signs_and_letters_beyond_ascii() {
        let pairs = vec![("q".to_owned(), "+45 20 & søren=100%".to_owned()), ("page".to_owned(), "2".to_owned())];
        assert_eq!(print_query(&pairs), "?q=%2B45%2020%20%26%20s%C3%B8ren%3D100%25&page=2");
        assert_eq!(parse_query(&print_query(&pairs)), pairs);
        assert_eq!(parse_query("?q=a+b&empty"), [("q".into(), "a b".into()), ("empty".into(), String::new())]);
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }
}

use crate::api::staff::{Member, MemberState};
use crate::api::staff_roles::Role;
use crate::i18n::t;

/// Why somebody may not be shut out from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is the person themselves.
    Own,
    /// Nobody else could manage people and roles then.
    LastAdministrator,
    /// Roles cannot be read: they are the only one who holds theirs, and it may be the administrators'.
    MaybeLast,
}

impl Held {
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => t::staff::held_own(),
            Self::LastAdministrator => t::staff::held_last(),
            Self::MaybeLast => t::staff::held_maybe(),
        }
    }
}

/// Why `member` may not be disabled, trashed or given another role, if so. `own` is the address of who asks, `everybody` who is not in
/// the trash, `roles` what the API says of them: none when it says nothing.
pub fn held(member: &Member, own: &str, everybody: &[Member], roles: Option<&[Role]>) -> Option<Held> {
    if member.is(own) {
        return Some(Held::Own);
    }
    if member.state() != MemberState::Active {
        return None;
    }
    let others = everybody.iter().filter(|other| other.id != member.id && other.state() == MemberState::Active);
    match roles {
        Some(roles) => {
            let is_administrator =
                |member: &Member| roles.iter().any(|role| role.id == member.role_id && role.is_administrator());
            let is_last = is_administrator(member) && !others.into_iter().any(is_administrator);
            is_last.then_some(Held::LastAdministrator)
        }
        None => {
            let own_role = everybody.iter().find(|other| other.is(own)).map(|own| &own.role_id);
            // Who may manage people but not read roles is no administrator, and neither are those of the same role.
            let is_same_as_own = own_role == Some(&member.role_id);
            let is_only = !others.into_iter().any(|other| other.role_id == member.role_id);
            (is_only && !is_same_as_own).then_some(Held::MaybeLast)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: u32, role: u32, rest: &str) -> Member {
        let json =
            format!(r#"{{"id":{id},"email":"{id}@b.dk","role_id":{role},"first_login":"2026-01-01 08:00:00"{rest}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    fn roles() -> Vec<Role> {
        serde_json::from_str(
            r#"[{"id":200,"features":["settings/users","settings/roles"]},{"id":201,"features":["settings/users"]}]"#,
        )
        .unwrap()
    }

    #[test]
    fn nobody_shuts_themselves_out() {
        let everybody = [member(1, 200, ""), member(2, 200, "")];
        assert_eq!(held(&everybody[0], "1@B.dk", &everybody, Some(&roles())), Some(Held::Own));
        assert_eq!(held(&everybody[1], "1@b.dk", &everybody, Some(&roles())), None);
    }

    #[test]
    fn the_last_administrator_stays() {
        let everybody = [member(1, 201, ""), member(2, 200, ""), member(3, 200, r#","disabled":1"#)];
        assert_eq!(held(&everybody[1], "1@b.dk", &everybody, Some(&roles())), Some(Held::LastAdministrator));
        // Who cannot sign in is no administrator to rely on, and none to hold.
        assert_eq!(held(&everybody[2], "1@b.dk", &everybody, Some(&roles())), None);
        let more = [everybody.as_slice(), &[member(4, 200, "")]].concat();
        assert_eq!(held(&everybody[1], "1@b.dk", &more, Some(&roles())), None);
        assert_eq!(held(&member(9, 201, ""), "1@b.dk", &everybody, Some(&roles())), None);
    }

    #[test]
    fn an_administrator_who_never_came_is_none_to_rely_on() {
        let invited: Member = serde_json::from_str(r#"{"id":5,"email":"5@b.dk","role_id":200}"#).unwrap();
        let everybody = [member(1, 201, ""), member(2, 200, ""), invited];
        assert_eq!(held(&everybody[1], "1@b.dk", &everybody, Some(&roles())), Some(Held::LastAdministrator));
    }

    #[test]
    fn without_the_roles_the_only_holder_of_another_one_stays() {
        let everybody = [member(1, 201, ""), member(2, 200, ""), member(3, 202, ""), member(4, 202, "")];
        assert_eq!(held(&everybody[1], "1@b.dk", &everybody, None), Some(Held::MaybeLast));
        assert_eq!(held(&everybody[2], "1@b.dk", &everybody, None), None);
        assert_eq!(held(&member(8, 201, ""), "1@b.dk", &everybody, None), None);
    }
}

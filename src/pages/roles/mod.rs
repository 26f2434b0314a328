//! Roles of staff users, with what they grant.

/// What a role grants, as boxes.
mod features;
/// All roles.
mod list;
/// One role, and a new one: what there is to see of it can be changed.
mod record;

use crate::piece::Piece;
use crate::place::Section;

pub fn page(section: Section) -> Piece {
    match section {
        Section::Role(id) => record::role(id),
        Section::NewRole => record::create(),
        _ => list::roles(),
    }
}

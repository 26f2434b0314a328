use std::time::Duration;

use leptos::prelude::*;

use super::entries::{Act, Entry, Kind};
use crate::pages::desk::activity::is_record;
use crate::piece::effect;
use crate::place::Place;
use crate::router::{Router, use_router};
use crate::session::storage;

/// How many records are remembered until the tab is closed.
const RECENT: usize = 5;
const RECENTS: &str = "recent";

/// Remembers the records that are opened, until the tab is closed: their names are personal data.
pub fn remember_records() {
    let router = use_router();
    let place = router.place();
    effect(move || {
        let place = place.get();
        if is_record(&place) {
            // The title says the name as soon as the record is there.
            let later = move || remember(router, &place);
            let timer = set_timeout_with_handle(later, Duration::from_secs(2));
            on_cleanup(move || drop(timer.map(|timer| timer.clear())));
        }
    });
}

fn remember(router: Router, place: &Place) {
    if router.place().get_untracked() != *place {
        return;
    }
    let title = document().title();
    let name = title.split(" · ").next().unwrap_or_default();
    let line = format!("{} {name}", place.path());
    let kept = storage::session_read(RECENTS).unwrap_or_default();
    let others = kept.lines().filter(|other| other.split(' ').next() != Some(&place.path()));
    let lines: Vec<&str> = std::iter::once(line.as_str()).chain(others).take(RECENT).collect();
    storage::session_write(RECENTS, &lines.join("\n"));
}

pub fn recents() -> Vec<Entry> {
    let kept = storage::session_read(RECENTS).unwrap_or_default();
    let entry = |line: &str| {
        let (path, name) = line.split_once(' ')?;
        let place = Place::parse(path);
        is_record(&place).then(|| Entry {
            kind: Kind::Recent,
            text: name.to_owned(),
            about: String::new(),
            act: Act::Go(place),
        })
    };
    kept.lines().filter_map(entry).collect()
}

//! What is left of a run when its window is closed: kept for a day, so that the rows can be marked once more.

use crate::session::{now, storage};

/// How long it is worth offering, in milliseconds.
const LIFE: i64 = 24 * 3_600_000;

/// Remembers the paths that are left, or forgets when none are.
pub fn keep(person: &str, left: &[String]) {
    match left {
        [] => forget(person),
        left => storage::write(&key(person), &format!("{}\n{}", now(), left.join("\n"))),
    }
}

/// The paths that were left, at most a day ago.
pub fn left(person: &str) -> Vec<String> {
    storage::read(&key(person)).map(|text| read(&text, now())).unwrap_or_default()
}

pub fn forget(person: &str) {
    storage::remove(&key(person));
}

fn key(person: &str) -> String {
    format!("bulk.{person}")
}

fn read(text: &str, now: i64) -> Vec<String> {
    let mut lines = text.lines();
    let is_young = lines.next().and_then(|at| at.parse().ok()).is_some_and(|at: i64| (0..LIFE).contains(&(now - at)));
    if is_young { lines.map(ToOwned::to_owned).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_offered_for_a_day() {
        let text = "1000\n/o/a/refunds/ref_1\n/o/a/refunds/ref_2";
        assert_eq!(read(text, 1_001).len(), 2);
        assert_eq!(read(text, 1_000 + LIFE), Vec::<String>::new());
        assert_eq!(read("broken\n/x", 5), Vec::<String>::new());
        assert_eq!(read("", 5), Vec::<String>::new());
    }
}

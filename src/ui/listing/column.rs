use leptos::prelude::*;

use crate::api::query::Fallback;
use crate::place::Section;
use crate::session::{Here, storage};
use crate::ui::bulk::Bulk;
use crate::ui::cell::Cell;

/// What a list of `T` consists of.
pub struct List<T: 'static> {
    /// Under which the person's columns are remembered.
    pub key: &'static str,
    pub title: fn() -> &'static str,
    /// What to say when there is nothing yet.
    pub nothing: fn() -> &'static str,
    /// What the search field finds.
    pub search: fn() -> &'static str,
    /// The first is the link to the record and always shown.
    pub columns: &'static [Column<T>],
    pub filters: &'static [Filter],
    /// What is asked when the address says nothing.
    pub fallback: Fallback,
    /// Tabs over the list, before those that the person has made.
    pub views: &'static [Ready],
    /// What can be done to marked rows.
    pub actions: &'static [Action],
    /// Whether new rows are looked for while somebody reads, and announced in place of moving rows.
    pub watched: bool,
    pub sizes: Sizes,
    /// The ordering in which a whole list is read page by page, where the person has chosen none: new rows come last in it, so
    /// that none is met twice.
    pub steady: &'static str,
    /// The page of a row.
    pub open: fn(&T) -> Section,
    /// The lower-case texts to mark for a search.
    pub terms: fn(&str) -> Vec<String>,
}

/// A column of a list.
pub struct Column<T> {
    pub key: &'static str,
    pub label: fn() -> &'static str,
    /// The API's ordering key, where it has one: there is no sorting in the browser.
    pub ordering: Option<&'static str>,
    /// Numbers stand at the end of their column.
    pub end: bool,
    /// Numbers, words and codes that must not be broken.
    pub short: bool,
    /// Shown unless the person says otherwise.
    shown: bool,
    /// Holds amounts: in a file their currency stands beside them.
    pub money: bool,
    /// Says nothing within one edition, and is not offered there.
    across: bool,
    pub cell: fn(&T, &Here) -> Cell,
}

impl<T> Column<T> {
    pub const fn new(key: &'static str, label: fn() -> &'static str, cell: fn(&T, &Here) -> Cell) -> Self {
        Self { key, label, ordering: None, end: false, short: false, money: false, shown: true, across: false, cell }
    }

    /// The API orders by `key`.
    #[must_use]
    pub const fn ordered_by(self, key: &'static str) -> Self {
        Self { ordering: Some(key), ..self }
    }

    #[must_use]
    pub const fn of_money(self) -> Self {
        Self { end: true, money: true, ..self }
    }

    #[must_use]
    pub const fn unbroken(self) -> Self {
        Self { short: true, ..self }
    }

    #[must_use]
    pub const fn across_editions(self) -> Self {
        Self { across: true, ..self }
    }

    /// Whether the column says anything in a scope.
    pub fn is_of_use(&self, here: &Here) -> bool {
        !self.across || here.edition.is_none()
    }

    #[must_use]
    pub const fn on_request(self) -> Self {
        Self { shown: false, ..self }
    }
}

/// A tab that every person has.
pub struct Ready {
    pub name: fn() -> &'static str,
    pub leads: Leads,
    pub count: Count,
}

/// What a tab says of how many rows it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Nothing: counting them would mean to read them.
    Hidden,
    Plain,
    /// Any is bad news.
    Alarm,
}

/// Where a tab leads.
#[derive(Clone, Copy)]
pub enum Leads {
    /// To a question of this list, as its address says it.
    Question(fn(&Here) -> Vec<(String, String)>),
    /// To another list.
    Section(fn() -> Section),
}

/// The address of a list with one filter, for [`Leads::Question`].
pub fn filtered(key: &str, value: &str) -> Vec<(String, String)> {
    vec![(key.to_owned(), value.to_owned())]
}

/// Something that can be done to marked rows.
#[derive(Clone, Copy)]
pub struct Action {
    pub label: fn() -> &'static str,
    pub allowed: fn(&Here) -> bool,
    /// Gets the paths of the rows' pages.
    pub run: fn(Bulk, &Here, Vec<String>),
}

/// A filter of a list; `key` is the contract's parameter.
pub struct Filter {
    pub key: &'static str,
    pub label: fn() -> &'static str,
    pub kind: FilterKind,
}

pub enum FilterKind {
    /// One of a few values: the API's word and the name to show. Stands in the toolbar.
    Choice(fn() -> Vec<(String, String)>),
    /// The same in the filters' menu: three in the toolbar are too many.
    Option(fn() -> Vec<(String, String)>),
    Text,
    /// Something that only a tab or a link asks for; the name of its value for the chip.
    Hidden(fn(&str) -> String),
    /// A day of the edition's zone.
    Day,
}

impl Filter {
    /// Whether its field is in the filters' menu.
    pub fn is_in_menu(&self) -> bool {
        matches!(self.kind, FilterKind::Text | FilterKind::Day | FilterKind::Option(_))
    }

    /// How a chip shows a value.
    pub fn show(&self, value: &str) -> String {
        match self.kind {
            FilterKind::Choice(choices) | FilterKind::Option(choices) => {
                choices().into_iter().find(|(word, _)| word == value).map_or_else(|| value.to_owned(), |(_, name)| name)
            }
            FilterKind::Hidden(name) => name(value),
            FilterKind::Text | FilterKind::Day => value.to_owned(),
        }
    }
}

/// How many rows a page has.
#[derive(Clone, Copy)]
pub enum Sizes {
    /// The API decides and takes no other.
    Fixed(u32),
    /// The person chooses; the first is the default and asked for.
    Choice(&'static [u32]),
    /// The same of an API that does not say how many rows there are: a full page may have a next one.
    Endless(&'static [u32]),
}

impl Sizes {
    /// The size that is asked for when the address names none.
    pub fn default_size(self) -> u32 {
        match self {
            Self::Fixed(size) => size,
            Self::Choice(sizes) | Self::Endless(sizes) => sizes.first().copied().unwrap_or(100),
        }
    }

    /// The most rows that a page may have.
    pub fn largest(self) -> u32 {
        match self {
            Self::Fixed(size) => size,
            Self::Choice(sizes) | Self::Endless(sizes) => sizes.iter().copied().max().unwrap_or(100),
        }
    }

    /// How many pages `count` rows fill; one when there are none.
    pub fn pages(self, count: u64, asked: Option<u32>) -> u64 {
        let size = match self {
            Self::Fixed(size) => size,
            Self::Choice(_) | Self::Endless(_) => asked.unwrap_or_else(|| self.default_size()),
        };
        count.div_ceil(u64::from(size.max(1))).max(1)
    }
}

/// The keys of the columns that are shown; the person's choice outlives the visit.
pub fn use_visible<T>(list: &'static List<T>) -> RwSignal<Vec<&'static str>> {
    let stored = storage::read(&storage_key(list.key));
    let is_shown = |at: usize, column: &Column<T>| match &stored {
        _ if at == 0 => true,
        Some(stored) => stored.split(',').any(|key| key == column.key),
        None => column.shown,
    };
    let shown =
        list.columns.iter().enumerate().filter(|(at, column)| is_shown(*at, column)).map(|(_, column)| column.key);
    RwSignal::new(shown.collect())
}

/// Under which the person's columns are kept.
pub fn storage_key(list: &str) -> String {
    format!("columns.{list}")
}

#[cfg(test)]
mod tests {
    use super::Sizes;

    #[test]
    fn pages_are_counted_by_the_size_that_is_asked_for() {
        const CHOICE: Sizes = Sizes::Choice(&[25, 50]);
        assert_eq!(CHOICE.pages(0, None), 1);
        assert_eq!(CHOICE.pages(26, None), 2);
        assert_eq!(CHOICE.pages(26, Some(50)), 1);
        assert_eq!(CHOICE.pages(26, Some(0)), 26);
        assert_eq!(Sizes::Fixed(100).pages(101, Some(5)), 2);
    }
}

//! The question that a list asks. The address bar is its only home: what is read from there is what is asked, and what is
//! asked next is written there.

use super::words::{EditionId, OrganizationId};

/// Search, filters, ordering and page of a list, under the contract's own parameter names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub search: String,
    /// Name and value, in the order in which the list declares its filters.
    pub filters: Vec<(String, String)>,
    pub ordering: Option<Ordering>,
    /// From 1; 0 is read as 1.
    pub page: u32,
    /// Items on one page; `None` leaves it to the API.
    pub page_size: Option<u32>,
    /// What is asked when the address says nothing.
    pub fallback: Fallback,
}

/// Pairs of an address that need not stand in it, as `status=requested` of an inbox: such a list asks for everything by `all=1`.
pub type Fallback = &'static [(&'static str, &'static str)];

/// What an address says to ask for everything where a list has a fallback.
pub const ALL: (&str, &str) = ("all", "1");

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordering {
    pub key: String,
    pub descending: bool,
}

impl ListQuery {
    /// Reads the pairs of an address. Filters that the list does not declare are dropped: what works unseen misleads.
    pub fn from_pairs(pairs: &[(String, String)], declared: &[&str]) -> Self {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let number = |name: &str| value(name).and_then(|text| text.parse::<u32>().ok());
        Self {
            search: value("search").unwrap_or_default().to_owned(),
            filters: declared
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), value(name).filter(|text| !text.is_empty())?.to_owned())))
                .collect(),
            ordering: value("ordering").and_then(Ordering::parse),
            page: number("page").unwrap_or(1).max(1),
            page_size: number("page_size"),
            fallback: &[],
        }
    }

    /// [`Self::from_pairs`] of a list that asks for `fallback` when the address says nothing to it.
    pub fn from_pairs_or(pairs: &[(String, String)], declared: &[&str], fallback: Fallback) -> Self {
        let read = Self::from_pairs(pairs, declared);
        let asks_all = pairs.iter().any(|(key, _)| key == ALL.0);
        let query = if asks_all || !read.to_pairs().is_empty() {
            read
        } else {
            let pairs: Vec<(String, String)> =
                fallback.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            Self::from_pairs(&pairs, declared)
        };
        Self { fallback, ..query }
    }

    /// Whether it asks for what a bare address asks for.
    pub fn is_fallback(&self) -> bool {
        !self.fallback.is_empty() && self.clone().on_page(1).to_pairs().is_empty()
    }

    /// The pairs of the address; defaults leave no trace.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut add = |key: &str, value: String| pairs.push((key.to_owned(), value));
        if !self.search.is_empty() {
            add("search", self.search.clone());
        }
        for (name, value) in &self.filters {
            add(name, value.clone());
        }
        if let Some(ordering) = &self.ordering {
            add("ordering", ordering.to_string());
        }
        if self.page > 1 {
            add("page", self.page.to_string());
        }
        if let Some(size) = self.page_size {
            add("page_size", size.to_string());
        }
        let is_fallback =
            pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).eq(self.fallback.iter().copied());
        match (is_fallback, pairs.is_empty()) {
            // Without a fallback both are true of nothing at all.
            (true, _) => pairs.clear(),
            (false, true) => pairs.push((ALL.0.to_owned(), ALL.1.to_owned())),
            (false, false) => {}
        }
        pairs
    }

    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// With one filter set, or taken away by an empty value; on the first page, because another list has other pages.
    #[must_use]
    pub fn with_filter(mut self, name: &str, value: &str) -> Self {
        let value = value.trim();
        match self.filters.iter_mut().find(|(key, _)| key == name) {
            Some(filter) => value.clone_into(&mut filter.1),
            None => self.filters.push((name.to_owned(), value.to_owned())),
        }
        self.filters.retain(|(_, value)| !value.is_empty());
        self.page = 1;
        self
    }

    /// Without a filter, on the same page: what the API does not know and need not hear.
    #[must_use]
    pub fn without_filter(mut self, name: &str) -> Self {
        self.filters.retain(|(key, _)| key != name);
        self
    }

    #[must_use]
    pub fn with_search(mut self, search: &str) -> Self {
        search.trim().clone_into(&mut self.search);
        self.page = 1;
        self
    }

    /// A click on a column's head: upwards, downwards, and back to the API's own order.
    #[must_use]
    pub fn sorted_by(mut self, key: &str) -> Self {
        self.ordering = match self.ordering.take().filter(|ordering| ordering.key == key) {
            None => Some(Ordering { key: key.to_owned(), descending: false }),
            Some(Ordering { descending: false, .. }) => Some(Ordering { key: key.to_owned(), descending: true }),
            Some(_) => None,
        };
        self.page = 1;
        self
    }

    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = page.max(1);
        self
    }

    /// Without search and filters; ordering and page size are not what hides rows.
    #[must_use]
    pub fn cleared(mut self) -> Self {
        self.search.clear();
        self.filters.clear();
        self.page = 1;
        self
    }

    /// Whether anything may hide rows.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.filters.is_empty()
    }

    /// Ordering and page in the dialect of the Preo API: `ordering`, `page`, `page_size`.
    pub fn page_numbers(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if let Some(ordering) = &self.ordering {
            pairs.push(("ordering".to_owned(), ordering.to_string()));
        }
        if self.page > 1 {
            pairs.push(("page".to_owned(), self.page.to_string()));
        }
        if let Some(size) = self.page_size {
            pairs.push(("page_size".to_owned(), size.to_string()));
        }
        pairs
    }

    /// Ordering and page in the dialect of the staff API: `limit`, `offset`, `order_by`, `order_dir`.
    pub fn limit_offset(&self, default_size: u32) -> Vec<(String, String)> {
        let limit = self.page_size.unwrap_or(default_size);
        let offset = u64::from(limit) * u64::from(self.page.max(1) - 1);
        let mut pairs = vec![("limit".to_owned(), limit.to_string()), ("offset".to_owned(), offset.to_string())];
        if let Some(Ordering { key, descending }) = &self.ordering {
            pairs.push(("order_by".to_owned(), key.clone()));
            pairs.push(("order_dir".to_owned(), if *descending { "DESC" } else { "ASC" }.to_owned()));
        }
        pairs
    }
}

impl Ordering {
    /// Reads `-created`; only the first of several keys, because a list shows one arrow.
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.split(',').next()?.trim();
        let (key, descending) = first.strip_prefix('-').map_or((first, false), |key| (key, true));
        (!key.is_empty()).then(|| Self { key: key.to_owned(), descending })
    }
}

impl std::fmt::Display for Ordering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.key)
    }
}

/// The ids that a list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeIds {
    pub organization: OrganizationId,
    /// `None`: all editions of the organization.
    pub edition: Option<EditionId>,
}

impl ScopeIds {
    /// `edition_id` when there is an edition, else `organization_id`: one is enough and the narrower says more.
    pub fn pair(&self) -> (String, String) {
        match &self.edition {
            Some(edition) => ("edition_id".to_owned(), edition.to_string()),
            None => ("organization_id".to_owned(), self.organization.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{parse_query, print_query};

    const FILTERS: &[&str] = &["status", "type"];

    fn read(address: &str) -> ListQuery {
        ListQuery::from_pairs(&parse_query(address), FILTERS)
    }

    #[test]
    fn an_address_survives_reading_and_writing() {
        for address in [
            "",
            "?search=%2B45&status=pending&ordering=-created&page=3&page_size=50",
            "?type=in-person",
            "?ordering=amount",
        ] {
            assert_eq!(print_query(&read(address).to_pairs()), address);
        }
    }

    #[test]
    fn a_bare_address_may_ask_for_something_and_everything_is_asked_for_by_name() {
        const OPEN: Fallback = &[("status", "pending"), ("ordering", "created")];
        let read = |address: &str| ListQuery::from_pairs_or(&parse_query(address), FILTERS, OPEN);
        let print = |query: &ListQuery| print_query(&query.to_pairs());
        let open = read("");
        assert_eq!((open.filter("status"), print(&open).as_str()), (Some("pending"), ""));
        assert!(open.is_fallback() && open.clone().on_page(2).is_fallback());
        assert_eq!(print(&open.clone().on_page(2)), "?status=pending&ordering=created&page=2");
        let all = open.with_filter("status", "").sorted_by("created").sorted_by("created");
        assert_eq!((print(&all).as_str(), all.is_fallback()), ("?all=1", false));
        assert_eq!(read("?all=1").filter("status"), None);
        for address in ["?status=confirmed", "?search=x", "?all=1"] {
            assert_eq!(print(&read(address)), address);
        }
    }

    #[test]
    fn what_does_not_belong_in_an_address_is_dropped() {
        let query = read("?colour=red&status=&page=0&page_size=many&ordering=-&search=%20");
        assert_eq!(query, ListQuery { page: 1, ..ListQuery::default() });
        assert_eq!(print_query(&query.to_pairs()), "");
    }

    #[test]
    fn whatever_changes_the_list_leads_to_its_first_page() {
        let query = read("?page=7");
        assert_eq!(query.clone().with_filter("status", "pending").page, 1);
        assert_eq!(query.clone().with_search("x").page, 1);
        assert_eq!(query.clone().sorted_by("email").page, 1);
        assert_eq!(query.cleared().page, 1);
    }

    #[test]
    fn a_filter_is_replaced_and_removed_by_an_empty_value() {
        let query = read("?status=pending").with_filter("status", "confirmed").with_filter("type", " online ");
        assert_eq!(query.filter("status"), Some("confirmed"));
        assert_eq!(query.filter("type"), Some("online"));
        let query = query.with_filter("status", "");
        assert_eq!(print_query(&query.to_pairs()), "?type=online");
    }

    #[test]
    fn a_head_sorts_up_down_and_not_at_all() {
        let mut query = read("?ordering=-email");
        let mut seen = Vec::new();
        for key in ["created", "created", "created", "created"] {
            query = query.sorted_by(key);
            seen.push(query.ordering.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        assert_eq!(seen, ["created", "-created", "", "created"]);
    }

    #[test]
    fn both_paging_dialects_are_spoken() {
        let query = read("?ordering=-created&page=3&page_size=50");
        assert_eq!(print_query(&query.page_numbers()), "?ordering=-created&page=3&page_size=50");
        assert_eq!(print_query(&query.limit_offset(20)), "?limit=50&offset=100&order_by=created&order_dir=DESC");
        assert_eq!(print_query(&read("").page_numbers()), "");
        assert_eq!(
            print_query(&read("?ordering=name").limit_offset(20)),
            "?limit=20&offset=0&order_by=name&order_dir=ASC"
        );
    }
}

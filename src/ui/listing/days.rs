use super::Sizes;
use crate::api::ListQuery;
use crate::api::words::PlainDate;
use crate::ui::text::zone_offset;

/// The question in the words of the API: the days of `created_after` and `created_before` become moments of `zone`, the last day is
/// meant whole, and the page size is said.
pub fn days(query: ListQuery, zone: &str, sizes: Sizes) -> ListQuery {
    asked(query, sizes.default_size(), |millis| zone_offset(zone, millis))
}

/// [`days`] where the clocks are `offset` minutes ahead of UTC.
fn asked(query: ListQuery, size: u32, offset: impl Fn(i64) -> i64) -> ListQuery {
    let page = query.page;
    let size = query.page_size.unwrap_or(size);
    let moment = |name: &str, day: &dyn Fn(PlainDate) -> PlainDate| {
        // A broken day of a hand-written address goes on as it is: the API says what is wrong with it.
        let text = query.filter(name)?;
        Some(
            PlainDate::parse(text).map_or_else(|| text.to_owned(), |date| day(date).start(&offset).as_str().to_owned()),
        )
    };
    let after = moment("created_after", &|date| date).unwrap_or_default();
    let before = moment("created_before", &PlainDate::next).unwrap_or_default();
    let query = query.with_filter("created_after", &after).with_filter("created_before", &before);
    ListQuery { page_size: Some(size), page, ..query }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{parse_query, print_query};

    const FILTERS: &[&str] = &["status", "created_after", "created_before"];

    #[test]
    fn days_are_asked_as_moments_of_the_editions_zone_and_the_last_one_is_whole() {
        let ask = |address: &str| {
            let query = ListQuery::from_pairs(&parse_query(address), FILTERS);
            print_query(&asked(query, 25, |_| 120).filters)
        };
        assert_eq!(
            ask("?created_after=2026-06-12&created_before=2026-06-14"),
            "?created_after=2026-06-11T22%3A00%3A00Z&created_before=2026-06-14T22%3A00%3A00Z"
        );
        assert_eq!(ask("?created_after=soon&status=pending"), "?status=pending&created_after=soon");
    }

    #[test]
    fn the_page_is_kept_and_its_size_said() {
        let query = ListQuery::from_pairs(&parse_query("?page=3&created_after=2026-06-12"), FILTERS);
        let asked = asked(query, 25, |_| 0);
        assert_eq!((asked.page, asked.page_size), (3, Some(25)));
    }
}

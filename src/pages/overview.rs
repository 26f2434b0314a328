use leptos::prelude::*;

use crate::api::me::Phase;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::now;
use crate::session::scope::{in_order, scope_of, use_here};
use crate::ui::cell::{Cell, Tone, badge};
use crate::ui::detail::{PageHead, card, facts};
use crate::ui::icon;
use crate::ui::switcher::role_name;
use crate::ui::text::day;
use crate::ui::title::use_title;

/// Of an edition: what it is, and the ways on. Of an organization: its editions.
pub fn overview() -> Piece {
    let here = use_here();
    let router = use_router();
    use_title(|| t::overview::title().to_owned());
    let ways = [
        (Section::Customers, t::customers::title(), t::overview::customers(), icon::customers()),
        (Section::Orders, t::orders::title(), t::overview::orders(), icon::orders()),
        (Section::Refunds, t::refunds::title(), t::overview::refunds(), icon::refund()),
    ];
    let ways = ways.map(|(section, name, about, icon)| {
        view! {
            <a class="way" href=router.href(&here.to(section))>
                {icon}
                <span><strong>{name}</strong> <small>{about}</small></span>
            </a>
        }
    });
    let about = match &here.edition {
        Some(edition) => {
            let time = |date| Cell::time(date, edition.timezone.clone());
            let rows = vec![
                (t::edition::starts(), time(edition.start_date.clone())),
                (t::edition::ends(), time(edition.end_date.clone())),
                (t::edition::zone(), Cell::text(edition.timezone.clone())),
                (t::edition::currency(), Cell::text(edition.currency.code())),
                (t::edition::your_role(), Cell::text(here.role().map(role_name))),
                (t::edition::id(), Cell::copied(edition.api_id.to_string())),
            ];
            card(t::overview::about(), facts(rows))
        }
        None => {
            let rows = in_order(&here.organization, now()).into_iter().map(|edition| {
                let dates = edition.start_date.as_ref().map(|start| day(start, &edition.timezone));
                let phase = match edition.phase(now()) {
                    Phase::Live => Some(badge(Tone::Good, t::switcher::live().to_owned())),
                    Phase::Upcoming => Some(badge(Tone::Waiting, t::switcher::upcoming().to_owned())),
                    Phase::NoDates | Phase::Past => None,
                };
                let href = router.href(&scope_of(&here.organization, Some(edition)).to(Section::Overview));
                view! { <li><a href=href>{edition.name.clone()}</a> {phase} <small>{dates}</small></li> }
            });
            card(t::overview::editions(), view! { <ul class="plain">{rows.collect_view()}</ul> })
        }
    };
    let title = here.edition.as_ref().map_or_else(|| here.organization.name.clone(), |edition| edition.name.clone());
    let draft = here.edition.as_ref().filter(|edition| edition.is_draft.0);
    let status = draft.map(|_| badge(Tone::Neutral, t::switcher::draft().to_owned()));
    let head = PageHead { title, status, ..PageHead::default() };
    view! {
        {head.view()}
        <div class="ways">{ways.collect_view()}</div>
        {about}
    }
    .piece()
}

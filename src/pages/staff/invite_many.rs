use std::rc::Rc;

use leptos::prelude::*;

use super::invite::{found, new_role, role_field};
use super::lines::{Line, Verdict, read};
use super::segments::{chosen, new_segments, segments_field};
use crate::api::staff::{self, Invitation, Member, SegmentsAcl};
use crate::api::words::RoleId;
use crate::api::{Cause, Error, ListQuery, Page};
use crate::client::{Client, Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::place::{Section, parse_query, print_query};
use crate::records::staff::{Roles, everybody, whole};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::bulk::{Item, MOST, Outcome, Slow, Words, Work, failed, use_bulk};
use crate::ui::cell::{Tone, badge};
use crate::ui::detail::{PageHead, waiting};
use crate::ui::form::{Draft, Field};
use crate::ui::load::{Load, load_question};
use crate::ui::notice::{failure, words};
use crate::ui::title::use_title;
use crate::ui::write::Write;

/// Inviting many at once, with the same role: addresses are pasted, each line says what becomes of it, and the run does the rest.
pub fn invite_many() -> Piece {
    let (here, router) = (use_here(), use_router());
    use_title(|| t::many::title().to_owned());
    let roles = Roles::provide();
    let everybody = everybody();
    let trash = load_question(|| whole(staff::list_trashed, &ListQuery::default()), false);
    let head = PageHead {
        title: t::many::title().to_owned(),
        up: Some((t::staff::title(), router.href(&here.to(Section::Staff)))),
        ..PageHead::default()
    };
    let client = use_client();
    // Who is known has to be known before anything is said of a line.
    let is_waiting = Memo::new(move |_| {
        let is_open = |load: Load<Page<Member>>| load.state.error().is_none() && load.with(|_| ()).is_none();
        roles.is_waiting() || is_open(everybody) || is_open(trash)
    });
    let error = Memo::new(move |_| {
        let error = |load: Load<Page<Member>>| load.state.error().filter(|_| load.with(|_| ()).is_none());
        error(everybody).or_else(|| error(trash))
    });
    let content = move || match (error.get(), is_waiting.get()) {
        (Some(error), _) => failure(&error, move || client.try_again()),
        (None, true) => waiting(),
        (None, false) => untrack(|| form(roles, everybody, trash)),
    };
    view! {
        {head.view()}
        <p class="lead">{t::many::text()}</p>
        <div class="loaded">{dynamic(content)}</div>
    }
    .piece()
}

fn form(roles: Roles, everybody: Load<Page<Member>>, trash: Load<Page<Member>>) -> Piece {
    let bulk = use_bulk();
    let write = Write::new();
    let (role, segments) = (new_role(), new_segments());
    let addresses = Field::new("addresses", t::many::addresses(), "", |_| None);
    let text = addresses.value;
    let fields = vec![role, addresses, segments];
    let draft = Draft::of(&use_here().to(Section::InviteMany).path(), &fields);
    let tried = RwSignal::new(false);
    // Read anew by the lists after every run.
    let known = Memo::new(move |_| {
        let whose = |load: Load<Page<Member>>| {
            let pairs = |page: &Page<Member>| {
                page.rows.iter().map(|one| (one.email.to_ascii_lowercase(), one.name())).collect::<Vec<_>>()
            };
            load.with(pairs).unwrap_or_default()
        };
        [whose(everybody), whose(trash)].concat()
    });
    let lines = Memo::new(move |_| text.with(|text| known.with(|known| read(text, known))));
    let fine =
        Memo::new(move |_| lines.with(|lines| lines.iter().filter(|line| line.verdict == Verdict::Fine).count()));
    // Everybody has been invited.
    effect(move || {
        if tried.get() && fine.get() == 0 {
            draft.remove();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        role.show();
        segments.show();
        if role.is_wrong() || segments.is_wrong() || fine.get_untracked() == 0 || lines.with_untracked(Vec::len) > MOST
        {
            return;
        }
        let lines = lines.get_untracked();
        let role = role.value.get_untracked();
        let name = roles.name(&RoleId::new(role.clone()));
        let work = Invitations {
            client: bulk.client(),
            lines: lines.clone(),
            role: RoleId::new(role),
            role_name: name,
            segments: chosen(segments),
        };
        bulk.start(Rc::new(work), lines.iter().map(path).collect());
    };
    let problem = move || match (tried.get(), lines.with(Vec::len), fine.get()) {
        (_, all, _) if all > MOST => t::bulk::too_many(MOST as u64),
        (true, 0, _) => t::many::empty().to_owned(),
        (true, _, 0) => t::many::none().to_owned(),
        _ => String::new(),
    };
    view! {
        {draft.view(fields)}
        <form class="form" novalidate on:submit=submit>
            <div class="fields">
                {role_field(role, write, roles)}
                <div class="field" class:wrong=move || !problem().is_empty()>
                    <label for="addresses">{addresses.label}</label>
                    <p class="hint" id="addresses-hint">{t::many::hint()}</p>
                    <p class="message" id="addresses-error" role="alert">{Signal::derive(problem)}</p>
                    <textarea id="addresses" rows="8" spellcheck="false" autocapitalize="off" bind:value=text
                        aria-describedby="addresses-hint addresses-error"></textarea>
                </div>
                {segments_field(segments, write)}
            </div>
            {dynamic(move || preview(&lines.read()))}
            <div class="save-bar">
                <p role="status">{Signal::derive(move || t::many::fine(fine.get() as u64))}</p>
                <button type="submit" class="button primary" aria-disabled=Signal::derive(move || (fine.get() == 0).to_string())>
                    {t::many::check()}
                </button>
            </div>
        </form>
    }
    .piece()
}

/// Line by line, before anything is sent.
fn preview(lines: &[Line]) -> Piece {
    if lines.is_empty() {
        return ().piece();
    }
    let rows = lines.iter().map(|line| {
        let tone = if line.verdict == Verdict::Fine { Tone::Good } else { Tone::Bad };
        let shown = if line.email.is_empty() { line.typed.clone() } else { line.email.clone() };
        view! {
            <tr>
                <td class="number">{line.number.to_string()}</td>
                <th scope="row">{shown}</th>
                <td>{line.name.clone()}</td>
                <td>{badge(tone, said(&line.verdict))}</td>
            </tr>
        }
    });
    view! {
        <div class="report" tabindex="0">
            <table>
                <caption class="sr">{t::many::lines()}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .piece()
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Fine => t::many::is_fine().to_owned(),
        Verdict::Malformed => t::many::malformed().to_owned(),
        Verdict::Twice(line) => t::many::twice(&line.to_string()),
        Verdict::Known(whose) => t::many::known(whose),
    }
}

/// What the report links to: the people with that address. The number of the line tells it from its double.
fn path(line: &Line) -> String {
    let search = if line.email.is_empty() { &line.typed } else { &line.email };
    let query = [("search".to_owned(), search.clone()), (LINE.to_owned(), line.number.to_string())];
    format!("{}{}", crate::place::Place::Apart(Section::Staff).path(), print_query(&query))
}

const LINE: &str = "line";

/// The same invitation to every line.
struct Invitations {
    client: Client,
    lines: Vec<Line>,
    role: RoleId,
    role_name: String,
    segments: Option<SegmentsAcl>,
}

impl Invitations {
    fn line(&self, path: &str) -> Option<&Line> {
        let query = parse_query(path.split_once('?')?.1);
        let number: usize = query.into_iter().find(|(key, _)| key == LINE)?.1.parse().ok()?;
        self.lines.iter().find(|line| line.number == number)
    }
}

impl Work for Invitations {
    fn words(&self) -> Words {
        Words {
            title: t::many::run_title,
            verb: t::many::run_verb,
            warning: t::many::warning,
            reason: None,
            typed: false,
            resource: "/users",
        }
    }

    fn look(&self, path: String) -> Slow<Result<Item, Error>> {
        let item = self.line(&path).map(|line| Item {
            name: if line.email.is_empty() { line.typed.clone() } else { t::many::item(&line.email, &self.role_name) },
            money: None,
            refusal: (line.verdict != Verdict::Fine).then(|| said(&line.verdict)),
            path,
        });
        Box::pin(async move { item.ok_or_else(|| Error::new(Cause::NotFound)) })
    }

    fn act(&self, item: Item, _: String) -> Slow<Result<Outcome, Error>> {
        let (client, role_id, segments_acl) = (self.client, self.role.clone(), self.segments.clone());
        let line = self.line(&item.path).cloned();
        Box::pin(async move {
            let Some(Line { name, email, .. }) = line else { return failed(Error::new(Cause::NotFound)) };
            let input = Invitation { name, email: email.clone(), role_id, segments_acl };
            match client.write_unannounced(&Question::of(&staff::invite(&input))).await {
                Ok(_) => Ok(Outcome::Done),
                Err(error) if error.is_in_doubt() => {
                    match client.read(&whole(staff::list, &ListQuery::default())).await {
                        Ok(answer) if found(&answer, &email).is_some() => Ok(Outcome::Done),
                        Ok(_) => Ok(Outcome::Failed(words(&error).0.to_owned())),
                        Err(_) => Ok(Outcome::Unknown(words(&error).0.to_owned())),
                    }
                }
                Err(error) => failed(error),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_an_address_of_its_own_in_the_report() {
        let lines = read("a@b.dk\na@b.dk\nbroken & more", &[]);
        let paths: Vec<String> = lines.iter().map(path).collect();
        assert_eq!(paths[0], "/staff?search=a%40b.dk&line=1");
        assert_eq!(paths[1], "/staff?search=a%40b.dk&line=2");
        assert_eq!(paths[2], "/staff?search=broken%20%26%20more&line=3");
    }
}

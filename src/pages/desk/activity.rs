use leptos::prelude::*;

use super::version::own_build;
use crate::api::Method;
use crate::client::{Logged, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::place::Place;
use crate::router::use_router;
use crate::session::now;
use crate::ui::copy::copy;
use crate::ui::icon;
use crate::ui::job::{Job, JobState, Jobs, use_jobs};
use crate::ui::menu::menu as popover;
use crate::ui::text::{ago, clock};
use crate::ui::toast::{Message, use_toasts};

/// How many pages are remembered for "what did I just do".
const VISITS: usize = 50;

/// A page that was opened in this tab.
#[derive(Clone)]
struct Visit {
    /// Milliseconds since 1970.
    at: i64,
    path: String,
}

/// The button in the header and what it opens.
pub fn menu() -> Piece {
    let (jobs, toasts, router) = (use_jobs(), use_toasts(), use_router());
    let visits = RwSignal::new(Vec::<Visit>::new());
    let place = router.place();
    effect(move || {
        let path = place.read().path();
        visits.update(|visits| {
            visits.insert(0, Visit { at: now(), path });
            visits.truncate(VISITS);
        });
    });
    let mark = move || match (jobs.list().into_iter().find(|job| job.is_going()), toasts.unseen()) {
        (Some(job), _) => job.percent().map_or("…".to_owned(), |percent| format!("{percent} %")),
        (None, 0) => String::new(),
        (None, unseen) => unseen.to_string(),
    };
    let button = view! { {icon::bell()} <span class="mark">{Signal::derive(mark)}</span> };
    let content = view! {
        <section class="jobs">
            <h2>{t::activity::jobs()}</h2>
            {dynamic(move || list(jobs.list(), t::activity::no_jobs(), |job| self::job(job, jobs)))}
        </section>
        <section>
            <h2>{t::activity::messages()}</h2>
            {dynamic(move || list(toasts.messages(), t::activity::no_messages(), message))}
        </section>
        {log(visits)}
    };
    view! {
        <div class="activity" on:focusin=move |_| toasts.seen() on:click=move |_| toasts.seen()>
            {popover("activity", t::activity::title().to_owned(), "icon-button bell", button.piece(), content.piece())}
        </div>
    }
    .piece()
}

fn list<T>(items: Vec<T>, nothing: &'static str, draw: impl Fn(T) -> Piece) -> Piece {
    if items.is_empty() {
        return view! { <p class="hint">{nothing}</p> }.piece();
    }
    view! { <ul class="plain">{items.into_iter().map(|item| view! { <li>{draw(item)}</li> }).collect_view()}</ul> }
        .piece()
}

fn message(message: Message) -> Piece {
    let text = match message.href {
        Some(href) => view! { <a href=href>{message.text}</a> }.piece(),
        None => message.text.piece(),
    };
    view! {
        <p class="message-line" class:bad=message.is_bad>
            {text}
            {(message.count > 1).then(|| format!(" ×{}", message.count))}
            " "
            <small>{ago((now() - message.at).max(0))}</small>
        </p>
    }
    .piece()
}

fn job(job: Job, jobs: Jobs) -> Piece {
    let progress = move || {
        let done = crate::i18n::number(job.done.get());
        match job.total.get() {
            Some(total) => t::activity::progress(&done, &crate::i18n::number(total)),
            None => done,
        }
    };
    let state = move || match job.state.get() {
        JobState::Running => "",
        JobState::Paused => t::activity::paused(),
        JobState::Stopped => t::activity::stopped(),
        JobState::Failed => t::activity::failed(),
        JobState::Done => t::activity::done(),
    };
    let go_on = move || {
        job.note.set(String::new());
        job.state.set(JobState::Running);
    };
    let button = |label: &'static str, run: Box<dyn Fn()>| {
        view! { <button type="button" class="button small" on:click=move |_| run()>{label}</button> }.piece()
    };
    let buttons = move || match job.state.get() {
        JobState::Running => vec![
            button(t::activity::pause(), Box::new(move || job.state.set(JobState::Paused))),
            button(t::activity::stop(), Box::new(move || job.state.set(JobState::Stopped))),
        ],
        JobState::Paused => vec![
            button(t::activity::go_on(), Box::new(go_on)),
            button(t::activity::stop(), Box::new(move || job.state.set(JobState::Stopped))),
        ],
        JobState::Stopped | JobState::Failed | JobState::Done => {
            let file = job.file.get().map(|(address, name)| {
                view! { <a class="button small" href=address download=name>{t::activity::save_again()}</a> }.piece()
            });
            let remove = button(t::activity::remove(), Box::new(move || jobs.remove(job.id)));
            file.into_iter().chain([remove]).collect()
        }
    };
    view! {
        <div class="job">
            <strong>{job.title.get_value()}</strong>
            <progress max="100" value=move || job.percent().map(|percent| percent.to_string()) hidden=move || !job.is_going() aria-label=job.title.get_value()></progress>
            <p class="hint">{Signal::derive(progress)} " " {Signal::derive(state)}</p>
            <p class="note" hidden=move || job.note.read().is_empty()>{job.note}</p>
            {dynamic(move || {
                let open = job.open.get_value().map(|open| button(t::bulk::report(), Box::new(move || open.run(()))));
                view! { <div class="buttons">{open} {buttons()}</div> }.piece()
            })}
        </div>
    }
    .piece()
}

/// What was opened and changed in this tab, for the person and for support: no query, no body, no token.
fn log(visits: RwSignal<Vec<Visit>>) -> Piece {
    let client = use_client();
    let shown = RwSignal::new(false);
    let lines = move || {
        let opened = visits.get_untracked().into_iter().map(|visit| (visit.at, t::activity::opened(&visit.path)));
        // What was changed, and what failed: reading that went well is no news.
        let is_news = |sent: &Logged| !sent.method.is_read() || !(200..400).contains(&sent.status);
        let sent = client.log().into_iter().filter(is_news).map(|sent| (sent.at, line(&sent)));
        let mut lines: Vec<(i64, String)> = opened.chain(sent).collect();
        lines.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        lines.into_iter().map(|(at, text)| format!("{} {text}", clock(at))).collect::<Vec<_>>()
    };
    view! {
        <section>
            <h2>{t::activity::log()}</h2>
            <button type="button" class="link" on:click=move |_| shown.update(|shown| *shown = !*shown)>
                {Signal::derive(move || if shown.get() { t::activity::hide_log() } else { t::activity::show_log() })}
            </button>
            {dynamic(move || {
                if !shown.get() {
                    return ().piece();
                }
                let lines = lines();
                let all = format!("{}\n{}", t::activity::build(&own_build()), lines.join("\n"));
                view! {
                    <p>{t::activity::copy_log()} " " {copy(all)}</p>
                    <ol class="log">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
                }
                .piece()
            })}
        </section>
    }
    .piece()
}

/// `PATCH /v1/user/usr_1 → 200, 84 ms, req_7`.
pub fn line(sent: &Logged) -> String {
    let method = match sent.method {
        Method::Delete => "DELETE",
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Patch => "PATCH",
    };
    let status = if sent.status == 0 { "–".to_owned() } else { sent.status.to_string() };
    let id = sent.request_id.as_deref().map(|id| format!(", {id}")).unwrap_or_default();
    format!("{method} {} → {status}, {} ms{id}", sent.path, sent.millis)
}

/// The path of a place that is worth going back to: a record.
pub fn is_record(place: &Place) -> bool {
    place.section().is_some_and(|section| section.root() != *section)
}

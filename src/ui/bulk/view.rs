use leptos::prelude::*;

use super::report::summary;
use super::{Bulk, Item, Stage, Words, use_bulk};
use crate::api::money::{Money, totals};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::router::use_router;
use crate::ui::dialog::dialog;
use crate::ui::job::JobState;
use crate::ui::text;

/// How many of the records are named before it begins.
const NAMED: usize = 5;

/// The dialog of the run: what will happen, how far it is, what became of it.
pub fn dialog_of_bulk() -> Piece {
    let bulk = use_bulk();
    let title = Signal::derive(move || {
        // Of the run of the moment, which is another one with every opening.
        bulk.open.track();
        bulk.words().map_or("", |words| (words.title)())
    });
    dialog(bulk.open.into(), Callback::new(move |()| bulk.close()), title, move || {
        dynamic(move || {
            let Some(words) = bulk.words() else { return ().piece() };
            match bulk.stage.get() {
                None => ().piece(),
                Some(Stage::Looking(done, total)) => looking(bulk, done, total),
                Some(Stage::Review) => review(bulk, words),
                Some(Stage::Running) => running(bulk),
                Some(Stage::Ended) => ended(bulk),
            }
        })
    })
}

impl Bulk {
    fn words(self) -> Option<Words> {
        self.inner.with_value(|inner| inner.work.as_ref().map(|work| work.words()))
    }

    fn job_is(self, state: JobState) {
        if let Some(job) = self.job.get_untracked() {
            job.note.set(String::new());
            job.state.set(state);
        }
    }
}

fn looking(bulk: Bulk, done: u64, total: u64) -> Piece {
    view! {
        <p role="status">{t::bulk::looking(&done.to_string(), &total.to_string())}</p>
        <progress max=total.to_string() value=done.to_string() aria-label=t::bulk::looking_label()></progress>
        <div class="buttons">
            <button type="button" class="button" autofocus on:click=move |_| bulk.close()>{t::common::cancel()}</button>
        </div>
    }
    .piece()
}

/// What can be done and what cannot, how much money it is, and what has to be said before it begins.
fn review(bulk: Bulk, words: Words) -> Piece {
    let (items, refused) = bulk.inner.with_value(|inner| (inner.items.clone(), inner.refused.clone()));
    let count = items.len() as u64;
    let (reason, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let lacks_reason = move || words.reason.is_some() && reason.read().trim().is_empty();
    let lacks_number = move || words.typed && typed.read().trim() != count.to_string();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !untrack(lacks_reason) && !untrack(lacks_number) {
            bulk.begin(reason.get_untracked().trim().to_owned());
        }
    };
    let amounts: Vec<Money> = items.iter().filter_map(|item| item.money.clone()).collect();
    let sums = totals(&amounts).into_iter().map(|sum| {
        let of_currency = amounts.iter().filter(|money| money.currency == sum.currency).count() as u64;
        view! { <li><strong class="number">{text::money(&sum)}</strong> " " <small>{t::bulk::requests(of_currency)}</small></li> }
    });
    let named = items.iter().take(NAMED).map(line);
    let more =
        (items.len() > NAMED).then(|| view! { <li class="hint">{t::bulk::more((items.len() - NAMED) as u64)}</li> });
    let can = match refused.len() {
        0 => t::bulk::all_can(count),
        refused => t::bulk::some_can(&count.to_string(), &refused.to_string()),
    };
    let reason_field = words.reason.map(|label| {
        view! {
            <div class="field" class:wrong=move || tried.get() && lacks_reason()>
                <label for="bulk-reason">{label()}</label>
                <p class="message" id="bulk-reason-error" hidden=move || !tried.get() || !lacks_reason()>{t::bulk::reason_missing()}</p>
                <textarea id="bulk-reason" rows="3" autofocus aria-describedby="bulk-reason-error" bind:value=reason></textarea>
            </div>
        }
    });
    let typed_field = words.typed.then(|| {
        view! {
            <div class="field" class:wrong=move || tried.get() && lacks_number()>
                <label for="bulk-typed">{t::bulk::type_number(&count.to_string())}</label>
                <p class="message" id="bulk-typed-error" hidden=move || !tried.get() || !lacks_number()>{t::bulk::number_missing(&count.to_string())}</p>
                <input id="bulk-typed" type="text" inputmode="numeric" autocomplete="off" autofocus aria-describedby="bulk-typed-error" bind:value=typed/>
            </div>
        }
    });
    view! {
        <form class="bulk" novalidate on:submit=submit>
            <p>{can}</p>
            {(!refused.is_empty()).then(|| refusals(&refused))}
            {(count > 0).then(|| view! {
                <ul class="sums" aria-label=t::bulk::totals()>{sums.collect_view()}</ul>
                <ul class="items">{named.collect_view()} {more}</ul>
                <p class="notice warn">{(words.warning)()}</p>
                {reason_field}
                {typed_field}
            })}
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| bulk.close()>{t::common::cancel()}</button>
                <button type="submit" class="button danger" disabled=count == 0
                    aria-disabled=Signal::derive(move || (lacks_reason() || lacks_number()).to_string())>
                    {(words.verb)(count)}
                </button>
            </div>
        </form>
    }
    .piece()
}

/// Those that cannot, by why.
fn refusals(refused: &[Item]) -> Piece {
    let mut reasons: Vec<(String, Vec<&Item>)> = Vec::new();
    for item in refused {
        let why = item.refusal.clone().unwrap_or_default();
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, items)) => items.push(item),
            None => reasons.push((why, vec![item])),
        }
    }
    let groups = reasons.into_iter().map(|(why, items)| {
        let names: Vec<&str> = items.iter().take(NAMED).map(|item| item.name.as_str()).collect();
        let dots = if items.len() > NAMED { "…" } else { "" };
        view! { <li><strong>{items.len().to_string()}</strong> " " {why} " " <small>{names.join(", ")} {dots}</small></li> }
    });
    view! { <ul class="refusals">{groups.collect_view()}</ul> }.piece()
}

fn line(item: &Item) -> Piece {
    let amount = item.money.as_ref().map(text::money);
    view! { <li><span>{item.name.clone()}</span> <span class="number">{amount}</span></li> }.piece()
}

fn running(bulk: Bulk) -> Piece {
    let Some(job) = bulk.job.get_untracked() else { return ().piece() };
    let counts = move || {
        bulk.steps.track();
        bulk.counts()
    };
    let buttons = move || {
        let is_paused = job.state.get() == JobState::Paused;
        let (label, to) = match is_paused {
            true => (t::activity::go_on(), JobState::Running),
            false => (t::activity::pause(), JobState::Paused),
        };
        view! {
            <button type="button" class="button" on:click=move |_| bulk.job_is(to)>{label}</button>
            <button type="button" class="button" on:click=move |_| bulk.job_is(JobState::Stopped)>{t::activity::stop()}</button>
        }
        .piece()
    };
    view! {
        <p role="status">{Signal::derive(move || summary(counts()))}</p>
        <progress max=Signal::derive(move || counts().all().to_string()) value=Signal::derive(move || counts().ended().to_string())
            aria-label=t::bulk::progress()></progress>
        <p class="note" hidden=move || job.note.read().is_empty()>{job.note}</p>
        <p class="hint">{t::bulk::goes_on()}</p>
        <div class="buttons">
            {dynamic(buttons)}
            <button type="button" class="button" autofocus on:click=move |_| bulk.close()>{t::bulk::hide()}</button>
        </div>
    }
    .piece()
}

/// The report: a line for each that did not go as planned first, then the others.
fn ended(bulk: Bulk) -> Piece {
    let router = use_router();
    let counts = bulk.counts();
    let (went_well, others): (Vec<_>, Vec<_>) = bulk.lines().into_iter().partition(|line| line.is_done);
    let rows = others.into_iter().chain(went_well).map(|line| {
        let amount = line.item.money.as_ref().map(text::money);
        view! {
            <tr>
                <th scope="row"><a href=router.href_of(&line.item.path) on:click=move |_| bulk.close()>{line.item.name}</a></th>
                <td class="end">{amount}</td>
                <td><span class="badge" class:good=line.is_done class:bad=!line.is_done>{line.outcome}</span> " " {line.why}</td>
            </tr>
        }
    });
    let note = bulk.job.get_untracked().map(|job| job.note.get_untracked()).filter(|note| !note.is_empty());
    let file = bulk.job.get_untracked().and_then(|job| job.file.get_untracked());
    let again = move |retry: bool| {
        bulk.inner.update_value(|inner| if retry { inner.run.retry() } else { inner.run.resume() });
        bulk.go();
    };
    view! {
        <p role="status"><strong>{summary(counts)}</strong></p>
        {note.map(|note| view! { <p class="notice warn">{note}</p> })}
        <div class="report" tabindex="0">
            <table>
                <caption class="sr">{t::bulk::report()}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        <div class="buttons">
            {file.map(|(address, name)| view! { <a class="button" href=address download=name>{t::bulk::save_report()}</a> })}
            {(counts.failed > 0).then(|| view! {
                <button type="button" class="button danger" on:click=move |_| again(true)>{t::bulk::retry(counts.failed)}</button>
            })}
            {(counts.left > 0).then(|| view! {
                <button type="button" class="button danger" on:click=move |_| again(false)>{t::bulk::go_on(counts.left)}</button>
            })}
            <button type="button" class="button primary" autofocus on:click=move |_| bulk.close()>{t::common::close()}</button>
        </div>
    }
    .piece()
}

//! Doing one thing to many records where the API does only one at a time: look at all of them first, say what will happen, do it
//! a few at a time, and report what became of each. The work belongs to the whole client and survives leaving the page.

/// What became of each, in words and as a file.
mod report;
/// What is next, what became of each, when to stop.
pub mod run;
/// What is left of a run that was cut off.
pub mod unfinished;
/// The dialog.
mod view;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;

use report::summary;
pub use run::Outcome;
use run::{Counts, Run};
pub use view::dialog_of_bulk;

use super::job::{Job, JobState, Jobs, use_jobs};
use super::notice::words;
use super::text::file_time;
use super::toast::{Act, Toasts, use_toasts};
use super::together::together;
use crate::api::money::Money;
use crate::api::{Cause, Error};
use crate::client::{Client, use_client};
use crate::i18n::t;
use crate::lifelong::lifelong;
use crate::piece::spawn;
use crate::session::{now, use_signed};

/// The most items of a run.
pub const MOST: usize = 500;
/// How many are under way at once.
const TOGETHER: usize = 4;

/// Something that takes its time.
pub type Slow<T> = Pin<Box<dyn Future<Output = T>>>;

/// One thing that can be done to each of many records.
pub trait Work {
    /// What the person reads.
    fn words(&self) -> Words;
    /// Reads a record, by the path of its page, and says whether it can be done to it.
    fn look(&self, path: String) -> Slow<Result<Item, Error>>;
    /// Does it to a record that could be done when it was looked at.
    fn act(&self, item: Item, reason: String) -> Slow<Result<Outcome, Error>>;
}

/// How a run is talked about.
#[derive(Clone, Copy)]
pub struct Words {
    /// Verb and noun, as a question: the title.
    pub title: fn() -> &'static str,
    /// The button, with how many.
    pub verb: fn(u64) -> String,
    /// What cannot be undone.
    pub warning: fn() -> &'static str,
    /// The label of the reason that every record gets; none when none is needed.
    pub reason: Option<fn() -> &'static str>,
    /// Whether the number has to be typed.
    pub typed: bool,
    /// The path of what is changed, in the API.
    pub resource: &'static str,
}

/// A record that was looked at.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// The path of its page.
    pub path: String,
    /// What a person knows it by.
    pub name: String,
    pub money: Option<Money>,
    /// Why it cannot be done to this one.
    pub refusal: Option<String>,
}

/// A refusal in words; being asked to wait is none.
///
/// # Errors
/// What has to end before anything goes on.
pub fn failed(error: Error) -> Result<Outcome, Error> {
    match error.cause {
        Cause::TooMany { .. } | Cause::SignedOut | Cause::Offline => Err(error),
        _ => Ok(Outcome::Failed(error.detail.clone().unwrap_or_else(|| words(&error).0.to_owned()))),
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the records: how many are read, and how many there are.
    Looking(u64, u64),
    /// The person decides.
    Review,
    Running,
    Ended,
}

/// The run of the moment: there is one at a time.
#[derive(Clone, Copy)]
pub struct Bulk {
    client: Client,
    jobs: Jobs,
    toasts: Toasts,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
    /// `None` when there is none.
    stage: RwSignal<Option<Stage>>,
    /// Goes up with everything that happens to an item.
    steps: RwSignal<u32>,
    job: RwSignal<Option<Job>>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    work: Option<Rc<dyn Work>>,
    /// Those that can be done.
    items: Vec<Item>,
    /// Those that cannot.
    refused: Vec<Item>,
    run: Run,
    reason: String,
    /// Goes up with every run: what an earlier one was waiting for is dropped.
    number: u32,
    person: String,
}

impl Inner {
    /// Forgets the last run; whose client it is stays.
    fn begin_anew(&mut self) {
        *self = Self { number: self.number + 1, person: std::mem::take(&mut self.person), ..Self::default() };
    }
}

pub fn use_bulk() -> Bulk {
    let bulk = lifelong(|| Bulk {
        client: use_client(),
        jobs: use_jobs(),
        toasts: use_toasts(),
        open: RwSignal::new(false),
        stage: RwSignal::new(None),
        steps: RwSignal::new(0),
        job: RwSignal::new(None),
        inner: StoredValue::new_local(Inner::default()),
    });
    let person = use_signed().get_untracked().user.id.to_string();
    bulk.inner.update_value(|inner| inner.person = person);
    bulk
}

impl Bulk {
    /// The door to the network, for works.
    pub fn client(self) -> Client {
        self.client
    }

    /// Whether something is being done.
    pub fn is_running(self) -> bool {
        self.stage.get_untracked() == Some(Stage::Running)
    }

    /// The pages of the records that the run of the moment is done with, once it has ended; tracked.
    pub fn finished(self) -> Vec<String> {
        if self.stage.get() != Some(Stage::Ended) {
            return Vec::new();
        }
        self.inner.with_value(|inner| {
            let left = left(inner);
            inner.items.iter().map(|item| item.path.clone()).filter(|path| !left.contains(path)).collect()
        })
    }

    /// Looks at the records of these pages, and then asks.
    pub fn start(self, work: Rc<dyn Work>, paths: Vec<String>) {
        if self.is_running() {
            self.open.set(true);
            return self.toasts.failed(t::bulk::busy());
        }
        if paths.len() > MOST {
            return self.toasts.failed(t::bulk::too_many(MOST as u64));
        }
        let number = self.inner.try_update_value(|inner| {
            inner.begin_anew();
            inner.work = Some(work.clone());
            inner.number
        });
        self.job.set(None);
        self.stage.set(Some(Stage::Looking(0, paths.len() as u64)));
        self.open.set(true);
        spawn(async move {
            let looked = self.look(&work, paths, number).await;
            let is_current = self.inner.with_value(|inner| Some(inner.number) == number);
            if !is_current || self.stage.get_untracked().is_none() {
                return;
            }
            let (refused, items): (Vec<Item>, Vec<Item>) = looked.into_iter().partition(|item| item.refusal.is_some());
            self.inner.update_value(|inner| {
                inner.run = Run::of(items.len());
                (inner.items, inner.refused) = (items, refused);
            });
            self.stage.set(Some(Stage::Review));
        });
    }

    async fn look(self, work: &Rc<dyn Work>, paths: Vec<String>, number: Option<u32>) -> Vec<Item> {
        let total = paths.len() as u64;
        let mut items = Vec::new();
        for some in paths.chunks(TOGETHER) {
            if self.inner.with_value(|inner| Some(inner.number) != number) || self.stage.get_untracked().is_none() {
                break;
            }
            let looks = some.iter().map(|path| work.look(path.clone()));
            for (result, path) in together(looks.collect()).await.into_iter().zip(some) {
                items.push(result.unwrap_or_else(|error| Item {
                    path: path.clone(),
                    name: path.rsplit('/').next().unwrap_or_default().to_owned(),
                    money: None,
                    refusal: Some(words(&error).0.to_owned()),
                }));
            }
            self.stage.set(Some(Stage::Looking(items.len() as u64, total)));
        }
        items
    }

    /// The person has decided.
    fn begin(self, reason: String) {
        self.inner.update_value(|inner| inner.reason = reason);
        self.go();
    }

    /// Does what waits: all of them the first time.
    fn go(self) {
        let Some((title, all)) = self.inner.with_value(|inner| {
            let words = inner.work.as_ref()?.words();
            Some(((words.verb)(inner.items.len() as u64), inner.run.counts().all()))
        }) else {
            return;
        };
        if let Some(job) = self.job.get_untracked() {
            self.jobs.remove(job.id);
        }
        self.stage.set(Some(Stage::Running));
        self.jobs.start(title, Some(all), |job| {
            self.job.set(Some(job));
            job.done.set(self.counts().ended());
            job.open.set_value(Some(Callback::new(move |()| self.open.set(true))));
            spawn(async move {
                together((0..TOGETHER).map(|_| self.work_off(job)).collect()).await;
                self.finish(job);
            });
        });
    }

    /// Takes one item after another.
    async fn work_off(self, job: Job) {
        while job.may_go_on().await {
            let next = self.inner.try_update_value(|inner| {
                let at = inner.run.take()?;
                Some((at, inner.work.clone()?, inner.items.get(at)?.clone(), inner.reason.clone()))
            });
            let Some((at, work, item, reason)) = next.flatten() else { return };
            match work.act(item, reason).await {
                Ok(outcome) => self.inner.update_value(|inner| inner.run.end(at, outcome)),
                // It was asked to wait and not done: all wait until the person goes on.
                Err(error) => {
                    self.inner.update_value(|inner| inner.run.put_back(at));
                    job.note.try_set(words(&error).0.to_owned());
                    job.state.try_set(JobState::Paused);
                }
            }
            job.done.try_set(self.counts().ended());
            self.inner.with_value(|inner| unfinished::keep(&inner.person, &left(inner)));
            self.steps.update(|steps| *steps += 1);
            if self.inner.with_value(|inner| inner.run.is_halted()) {
                job.note.try_set(t::bulk::halted(u64::from(run::FAILURES)));
                job.state.try_set(JobState::Stopped);
            }
        }
    }

    fn finish(self, job: Job) {
        let counts = self.counts();
        // Lists are read anew once, after the last.
        if let Some(path) = self.inner.with_value(|inner| Some(inner.work.as_ref()?.words().resource)) {
            self.client.announce(path);
        }
        if job.state.try_get_untracked() != Some(JobState::Stopped) {
            job.state.try_set(JobState::Done);
        }
        if let Some(address) = self.report() {
            job.file.try_set(Some((address, format!("report-{}.csv", file_time(now())))));
        }
        self.stage.set(Some(Stage::Ended));
        let text = summary(counts);
        if counts.failed + counts.unknown + counts.left > 0 {
            self.toasts.failed(text);
        } else if self.open.get_untracked() {
            self.toasts.done(text);
        } else {
            let open = self.open;
            let act = Act { label: t::bulk::report(), run: std::sync::Arc::new(move || open.set(true)) };
            self.toasts.done_with(text, None, act);
        }
    }

    fn counts(self) -> Counts {
        self.inner.with_value(|inner| inner.run.counts())
    }

    /// Forgets the run: it was somebody else's.
    pub fn clear(self) {
        self.open.set(false);
        self.stage.set(None);
        self.job.set(None);
        self.inner.update_value(Inner::begin_anew);
    }

    /// Closes the dialog; what runs goes on.
    fn close(self) {
        self.open.set(false);
        if !matches!(self.stage.get_untracked(), Some(Stage::Running | Stage::Ended)) {
            self.stage.set(None);
        }
    }
}

/// The paths of what is not done.
fn left(inner: &Inner) -> Vec<String> {
    let is_left = |at: &usize| !matches!(inner.run.outcome(*at), Some(Outcome::Done | Outcome::Skipped(_)));
    (0..inner.items.len()).filter(is_left).filter_map(|at| inner.items.get(at)).map(|item| item.path.clone()).collect()
}

//! Long work that goes on while the person does: it has a place of its own in the header, can be paused and stopped, and says
//! when it is done.

use leptos::prelude::*;

use crate::lifelong::{in_root, lifelong};

/// All work of this tab.
#[derive(Clone, Copy)]
pub struct Jobs {
    list: RwSignal<Vec<Job>>,
    next: StoredValue<u32>,
}

/// One piece of work.
#[derive(Clone, Copy)]
pub struct Job {
    pub id: u32,
    pub title: StoredValue<String>,
    pub state: RwSignal<JobState>,
    pub done: RwSignal<u64>,
    /// `None` while nobody knows.
    pub total: RwSignal<Option<u64>>,
    /// What to say beside the progress, as what went wrong.
    pub note: RwSignal<String>,
    /// What it has made: address and name of a file.
    pub file: RwSignal<Option<(String, String)>>,
    /// Shows more of it, where there is more to see.
    pub open: StoredValue<Option<Callback<()>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Running,
    Paused,
    /// The person has stopped it.
    Stopped,
    Failed,
    Done,
}

impl Jobs {
    /// Tracked, the newest first.
    pub fn list(self) -> Vec<Job> {
        self.list.get()
    }

    /// A new job, which runs. `work` is called as part of the whole client and not of the page.
    pub fn start(self, title: String, total: Option<u64>, work: impl FnOnce(Job)) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        in_root(|| {
            let job = Job {
                id,
                title: StoredValue::new(title),
                state: RwSignal::new(JobState::Running),
                done: RwSignal::new(0),
                total: RwSignal::new(total),
                note: RwSignal::new(String::new()),
                file: RwSignal::new(None),
                open: StoredValue::new(None),
            };
            self.list.update(|list| list.insert(0, job));
            work(job);
        });
    }

    /// Takes a job that has ended from the list, with the file that it has made.
    pub fn remove(self, id: u32) {
        let file = self.list.with_untracked(|list| list.iter().find(|job| job.id == id).map(|job| job.file));
        if let Some((address, _)) = file.and_then(|file| file.get_untracked()) {
            let _ = web_sys::Url::revoke_object_url(&address);
        }
        self.list.update(|list| list.retain(|job| job.id != id));
    }

    /// Whether closing the window would end something, tracked.
    pub fn is_busy(self) -> bool {
        self.list.get().iter().any(|job| job.is_going())
    }

    /// Stops everything and forgets it: it was somebody else's.
    pub fn clear(self) {
        for job in self.list.get_untracked() {
            job.state.set(JobState::Stopped);
        }
        self.list.set(Vec::new());
    }
}

impl Job {
    /// Whether there is still something to come, tracked.
    pub fn is_going(self) -> bool {
        matches!(self.state.get(), JobState::Running | JobState::Paused)
    }

    /// How far it is, from 0 to 100; tracked.
    pub fn percent(self) -> Option<u64> {
        let total = self.total.get()?.max(1);
        Some((self.done.get() * 100 / total).min(100))
    }

    /// Waits while it is paused; false when it was stopped.
    pub async fn may_go_on(self) -> bool {
        loop {
            match self.state.try_get_untracked() {
                Some(JobState::Running) => return true,
                Some(JobState::Paused) => crate::client::sleep(200).await,
                _ => return false,
            }
        }
    }
}

pub fn use_jobs() -> Jobs {
    lifelong(|| Jobs { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
}

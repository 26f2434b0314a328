//! The bookkeeping of a run, without a network: which item is next, what became of each, when to stop.

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// It was left alone, and why: it has changed since it was looked at.
    Skipped(String),
    /// It was refused, and why.
    Failed(String),
    /// Nobody has answered, and looking it up failed too.
    Unknown(String),
}

/// So many failures one after another have one cause, and the next one would meet it too.
pub const FAILURES: u32 = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Busy,
    Ended(Outcome),
}

/// A run over items, known by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Run {
    states: Vec<State>,
    failures: u32,
}

/// How many items are in which state; together they are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub done: u64,
    pub skipped: u64,
    pub failed: u64,
    pub unknown: u64,
    /// Not begun, or under way.
    pub left: u64,
}

impl Counts {
    pub fn all(self) -> u64 {
        self.ended() + self.left
    }

    pub fn ended(self) -> u64 {
        self.done + self.skipped + self.failed + self.unknown
    }
}

impl Run {
    pub fn of(items: usize) -> Self {
        Self { states: vec![State::Waiting; items], failures: 0 }
    }

    /// The next item to do; none when all are begun, or too many have failed.
    pub fn take(&mut self) -> Option<usize> {
        if self.is_halted() {
            return None;
        }
        let at = self.states.iter().position(|state| *state == State::Waiting)?;
        self.states[at] = State::Busy;
        Some(at)
    }

    /// It was not done and may be taken again.
    pub fn put_back(&mut self, at: usize) {
        if let Some(state) = self.states.get_mut(at).filter(|state| **state == State::Busy) {
            *state = State::Waiting;
        }
    }

    pub fn end(&mut self, at: usize, outcome: Outcome) {
        let Some(state) = self.states.get_mut(at).filter(|state| **state == State::Busy) else { return };
        match outcome {
            Outcome::Done | Outcome::Skipped(_) => self.failures = 0,
            Outcome::Failed(_) | Outcome::Unknown(_) => self.failures += 1,
        }
        *state = State::Ended(outcome);
    }

    pub fn is_halted(&self) -> bool {
        self.failures >= FAILURES
    }

    /// Failed items wait once more. What nobody knows about does not: doing it again might do it twice.
    pub fn retry(&mut self) {
        self.failures = 0;
        for state in &mut self.states {
            if matches!(state, State::Busy | State::Ended(Outcome::Failed(_))) {
                *state = State::Waiting;
            }
        }
    }

    /// Goes on after a stop.
    pub fn resume(&mut self) {
        self.failures = 0;
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for state in &self.states {
            *match state {
                State::Waiting | State::Busy => &mut counts.left,
                State::Ended(Outcome::Done) => &mut counts.done,
                State::Ended(Outcome::Skipped(_)) => &mut counts.skipped,
                State::Ended(Outcome::Failed(_)) => &mut counts.failed,
                State::Ended(Outcome::Unknown(_)) => &mut counts.unknown,
            } += 1;
        }
        counts
    }

    /// `None` while it has not ended.
    pub fn outcome(&self, at: usize) -> Option<&Outcome> {
        match self.states.get(at) {
            Some(State::Ended(outcome)) => Some(outcome),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence of numbers that is the same every time (Marsaglia's xorshift).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, most: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % most
        }
    }

    fn outcome(number: u64) -> Outcome {
        match number {
            0..5 => Outcome::Done,
            5..7 => Outcome::Skipped("x".into()),
            7..9 => Outcome::Failed("x".into()),
            _ => Outcome::Unknown("x".into()),
        }
    }

    #[test]
    fn results_add_up_to_the_selection_whatever_happens() {
        for seed in 1..2_000 {
            let mut numbers = Numbers(seed);
            let items = usize::try_from(numbers.below(60)).unwrap();
            let mut run = Run::of(items);
            let mut busy: Vec<usize> = Vec::new();
            let mut begun = vec![0_u32; items];
            for _ in 0..400 {
                match numbers.below(10) {
                    0..4 if busy.len() < 4 => {
                        if let Some(at) = run.take() {
                            assert!(!busy.contains(&at), "an item is under way once");
                            begun[at] += 1;
                            busy.push(at);
                        }
                    }
                    4..8 if !busy.is_empty() => {
                        let at = busy.swap_remove(usize::try_from(numbers.below(busy.len() as u64)).unwrap());
                        run.end(at, outcome(numbers.below(10)));
                        // A late second answer changes nothing.
                        let counts = run.counts();
                        run.end(at, Outcome::Done);
                        assert_eq!(run.counts(), counts);
                    }
                    8 if !busy.is_empty() => run.put_back(busy.swap_remove(0)),
                    9 if busy.is_empty() && numbers.below(8) == 0 => run.retry(),
                    _ => {}
                }
                assert_eq!(run.counts().all(), items as u64);
                assert!(run.counts().left >= busy.len() as u64);
            }
            let reported = (0..items).filter(|at| run.outcome(*at).is_some()).count() as u64;
            assert_eq!(reported, run.counts().ended());
            assert!(run.counts().ended() == 0 || begun.iter().any(|times| *times > 0));
        }
    }

    #[test]
    fn five_failures_in_a_row_stop_it_and_a_success_between_does_not() {
        let mut run = Run::of(20);
        for failed in [true, true, true, true, false, true, true, true, true] {
            let at = run.take().unwrap();
            run.end(at, if failed { Outcome::Failed("x".into()) } else { Outcome::Done });
        }
        assert!(!run.is_halted());
        let at = run.take().unwrap();
        run.end(at, Outcome::Failed("x".into()));
        assert!(run.is_halted());
        assert_eq!(run.take(), None);
        run.resume();
        assert_eq!(run.take(), Some(10));
    }

    #[test]
    fn only_what_failed_is_tried_again() {
        let mut run = Run::of(4);
        let outcomes =
            [Outcome::Done, Outcome::Failed("no".into()), Outcome::Unknown("?".into()), Outcome::Skipped("new".into())];
        for outcome in outcomes {
            let at = run.take().unwrap();
            run.end(at, outcome);
        }
        run.retry();
        assert_eq!((run.take(), run.take()), (Some(1), None));
    }
}

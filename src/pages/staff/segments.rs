use leptos::prelude::*;

use crate::api::staff::{Grant, READ, SegmentsAcl, Unreadable, WRITE};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::ui::form::{Field, focus, group_field};
use crate::ui::write::Write;

/// Rights on segments, none at first.
pub fn new_segments() -> Field {
    Field::new("segments_acl", t::staff::segments(), "", |_| None).judged_by(|value| {
        SegmentsAcl::parse(value).err().map(|unreadable| match unreadable {
            Unreadable::Line(line) => t::staff::segments_wrong(&line),
            Unreadable::Twice(segment) => t::staff::segments_twice(&segment),
        })
    })
}

/// What is sent of them.
pub fn chosen(segments: Field) -> Option<SegmentsAcl> {
    let acl = segments.value.with_untracked(|text| SegmentsAcl::parse(text));
    acl.ok().filter(|acl| !acl.0.is_empty())
}

/// A line for each segment: its number, and what may be done with it. The field holds them as a text, as drafts keep it.
pub fn segments_field(field: Field, write: Write) -> Piece {
    let grants = RwSignal::new(Vec::<Grant>::new());
    // A draft is taken up.
    effect(move || {
        let text = field.value.get();
        if text != print(&grants.read_untracked()) {
            grants.set(read(&text));
        }
    });
    // The lines are drawn anew when one comes or goes, and not while somebody types.
    let count = Memo::new(move |_| grants.with(Vec::len));
    let rows = move || (0..count.get()).map(|at| row(field, grants, at)).collect_view().piece();
    let add = move |_| {
        grants.update(|grants| grants.push(Grant::default()));
        focus_soon(input_id(count.get_untracked() - 1));
    };
    let controls = view! {
        {dynamic(rows)}
        <div><button type="button" class="button" id=ADD on:click=add>{t::staff::segment_add()}</button></div>
    };
    group_field(field, write, t::staff::segments_hint(), controls.piece())
}

fn row(field: Field, grants: RwSignal<Vec<Grant>>, at: usize) -> Piece {
    let grant = Memo::new(move |_| grants.with(|grants| grants.get(at).cloned().unwrap_or_default()));
    let segment = Signal::derive(move || grant.get().segment);
    let may_write = Signal::derive(move || grant.get().may_write);
    let store = move || field.value.set(print(&grants.read_untracked()));
    let change = move |change: &dyn Fn(&mut Grant)| {
        grants.update(|grants| grants.get_mut(at).into_iter().for_each(change));
        store();
    };
    let remove = move |_| {
        grants.update(|grants| drop((at < grants.len()).then(|| grants.remove(at))));
        store();
        focus_soon(ADD.to_owned());
    };
    view! {
        <div class="grant">
            <input id=input_id(at) inputmode="numeric" autocomplete="off" spellcheck="false" prop:value=segment
                aria-label=t::staff::segment()
                on:input:target=move |event| change(&|grant| grant.segment = event.target().value())/>
            <select aria-label=Signal::derive(move || t::staff::segment_right(&segment.get()))
                on:change:target=move |event| change(&|grant| grant.may_write = event.target().value() == WRITE)>
                <option value=READ selected=Signal::derive(move || !may_write.get())>{t::staff::segment_read()}</option>
                <option value=WRITE selected=may_write>{t::staff::segment_write()}</option>
            </select>
            <button type="button" class="button" on:click=remove
                aria-label=Signal::derive(move || t::staff::segment_remove(&segment.get()))>
                {t::staff::segment_remove_verb()}
            </button>
        </div>
    }
    .piece()
}

/// The button that adds a line.
const ADD: &str = "segment-add";

fn input_id(at: usize) -> String {
    format!("segment-{at}")
}

/// Once it is drawn.
fn focus_soon(id: String) {
    request_animation_frame(move || focus(&id));
}

/// A line for each segment; one that nothing was typed into is none.
fn print(grants: &[Grant]) -> String {
    let named = grants.iter().filter(|grant| !grant.segment.trim().is_empty());
    let line = |grant: &Grant| format!("{} {}", grant.segment.trim(), grant.right());
    named.map(line).collect::<Vec<_>>().join("\n")
}

fn read(text: &str) -> Vec<Grant> {
    text.lines().filter_map(Grant::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_keeps_the_lines_that_something_was_typed_into() {
        let grant = |segment: &str, may_write| Grant { segment: segment.to_owned(), may_write };
        let text = print(&[grant(" 200 ", true), grant(" ", true), grant("two words", false)]);
        assert_eq!(text, "200 write\ntwo words read");
        assert_eq!(read(&text), [grant("200", true), grant("two words", false)]);
        assert_eq!(read(""), []);
    }
}

//! What Leptos would compile once per view and closure, compiled once at all. Its types describe a view down to every node,
//! and each of them brings its own building, rebuilding, effect and future; the browser pays for every kilobyte of that, and
//! gets nothing for it in a client that draws a page of rows anew. The figures are in ARCHITECTURE.md, "Size".

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{Rndr, types};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use leptos::task;

/// A view of any type. Unlike `AnyView` it knows one way to change: another one takes its place. So a view needs no code for
/// being compared with its former self.
pub struct Piece(Box<dyn FnOnce() -> Box<dyn Mountable> + Send>);

/// Makes a [`Piece`] of a view.
pub trait IntoPiece {
    fn piece(self) -> Piece;
}

impl<T: RenderHtml + Send + 'static> IntoPiece for T {
    fn piece(self) -> Piece {
        Piece(Box::new(move || {
            if T::EXISTS {
                Box::new(self.build())
            } else {
                // Something has to keep the place of what has no node.
                Box::new(Rndr::create_placeholder())
            }
        }))
    }
}

/// A piece that is one element, built by hand: for what there are hundreds of, where each call into the browser counts.
pub fn built(build: impl FnOnce() -> types::Element + Send + 'static) -> Piece {
    Piece(Box::new(move || Box::new(build())))
}

/// A piece that is drawn again whenever a signal in `draw` changes.
pub fn dynamic(draw: impl FnMut() -> Piece + Send + 'static) -> Piece {
    let draw: Box<dyn FnMut() -> Piece + Send> = Box::new(draw);
    draw.piece()
}

/// `Effect::new`.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}

/// `spawn_local_scoped`: goes on after the current owner is gone.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    task::spawn_local_scoped(work);
}

/// `spawn_local_scoped_with_cancellation`: ends with the current owner.
pub fn spawn_here(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    task::spawn_local_scoped_with_cancellation(work);
}

/// The nodes of a [`Piece`].
pub struct Nodes(Box<dyn Mountable>);

impl Mountable for Nodes {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        self.0.elements()
    }
}

impl Render for Piece {
    type State = Nodes;

    fn build(self) -> Nodes {
        Nodes((self.0)())
    }

    fn rebuild(self, state: &mut Nodes) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl AddAnyAttr for Piece {
    type Output<NewAttr: Attribute> = Self;

    /// Attributes are for elements: a piece may be several, or none.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self
    where
        Self: RenderHtml,
    {
        self
    }
}

/// Only what the types ask for: nothing is rendered on a server, and no page is taken over from one.
impl RenderHtml for Piece {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Nodes {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

//! Line drawings on a grid of 16, drawn for this client. They never stand alone: a label is beside them or on the button.

use leptos::prelude::*;

use crate::piece::{IntoPiece, Piece};

macro_rules! icons {
    ($($name:ident: $path:literal,)*) => {$(
        pub fn $name() -> Piece {
            draw($path)
        }
    )*};
}

/// The path of the picture on copy buttons, of which there are hundreds (`copy_button`).
pub const COPY: &str = "M5.5 5.5h8v8h-8z M10.5 5.5v-3h-8v8h3";

icons! {
    calendar: "M2.5 4h11v9.5h-11z M2.5 7h11 M5.5 2v3 M10.5 2v3",
    check: "M3 8.5l3.5 3.5L13 4.5",
    chevron: "M4 6.5l4 4 4-4",
    close: "M4 4l8 8 M12 4l-8 8",
    columns: "M2.5 3h11v10h-11z M6.2 3v10 M9.8 3v10",
    customers: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8z M2.8 13.6c.5-2.6 2.5-4 5.2-4s4.700 1.400 5.200 4",
    down: "M8 3v10 M4 9l4 4 4-4",
    bell: "M4 11V7a4 4 0 0 1 8 0v4l1.200 1.500H2.800z M6.800 14h2.400",
    download: "M8 2.500v7.500 M4.800 7.200L8 10.400l3.200-3.200 M3 13.500h10",
    edit: "M3 13l.6-3L11 2.600l2.400 2.400L6 12.400z",
    filter: "M2 4h12 M4.500 8h7 M6.500 12h3",
    menu: "M2.500 4.500h11 M2.500 8h11 M2.500 11.500h11",
    next: "M6 3.500l4.500 4.500L6 12.500",
    orders: "M3.500 2h9v12l-2.200-1.500L8 14l-2.300-1.500L3.500 14z M6 5.500h4 M6 8.500h4",
    overview: "M2.500 7.500L8 2.800l5.500 4.700 M4 6.500v7h8v-7",
    previous: "M10 3.500L5.500 8l4.500 4.500",
    refund: "M6 3L2.800 6.200 6 9.400 M2.800 6.200h6.700a3.800 3.800 0 0 1 0 7.600H5",
    refresh: "M13 8a5 5 0 1 1-1.500-3.600 M13 2.500v3h-3",
    search: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9z M10.500 10.500l3.500 3.500",
    up: "M8 13V3 M4 7l4-4 4 4",
    roles: "M8 1.800l5 2v4c0 3-2 5-5 6.400-3-1.400-5-3.400-5-6.400v-4z M5.800 8l1.600 1.600 3-3",
    staff: "M6 7.600a2.400 2.400 0 1 0 0-4.800 2.400 2.400 0 0 0 0 4.800z M1.800 13.200c.4-2.300 2-3.600 4.200-3.600s3.800 1.300 4.200 3.600 M10.500 3.200a2.200 2.200 0 0 1 0 4.200 M12 9.900c1.300.5 2 1.600 2.200 3.300",
    views: "M4 2.500h8v11L8 10.500l-4 3z",
    warning: "M8 2l6.500 11.500h-13z M8 6.500v3.200 M8 11.500v.3",
}

fn draw(path: &'static str) -> Piece {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=path/></svg>
    }
    .piece()
}

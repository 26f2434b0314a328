use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::i18n::t;
use crate::pages::navigation;
use crate::piece::{IntoPiece, Piece};
use crate::router::{Address, use_router};
use crate::session::now;
use crate::session::scope::use_here;
use crate::ui::dialog::dialog;
use crate::ui::listing::keys::{OFF, SEQUENCE, are_off, is_typing};
use crate::ui::preferences::choose;

/// Ctrl+K or Cmd+K everywhere; single letters only where nobody types. All of them can be turned off (WCAG 2.1.4).
pub fn listen(palette: RwSignal<bool>, help: RwSignal<bool>) {
    let (router, here) = (use_router(), use_here());
    let letters: Vec<_> = navigation(&here).into_iter().map(|link| (link.letter, link.section)).collect();
    let pressed_g = StoredValue::new(0_i64);
    let on_key = move |event: ev::KeyboardEvent| {
        if are_off() || event.default_prevented() {
            return;
        }
        let key = event.key();
        let with = event.meta_key() || event.ctrl_key();
        if with && key.eq_ignore_ascii_case("k") && !event.alt_key() {
            event.prevent_default();
            palette.update(|open| *open = !*open);
            return;
        }
        if with || event.alt_key() || is_typing() {
            return;
        }
        let in_sequence = now() - pressed_g.get_value() < SEQUENCE;
        pressed_g.set_value(0);
        let section = letters.iter().find(|(letter, _)| in_sequence && key == letter.to_string());
        match (section, key.as_str()) {
            (Some((_, section)), _) => router.go(Address::of(here.to(section.clone()))),
            (None, "g") => pressed_g.set_value(now()),
            (None, "?") => help.set(true),
            (None, "/") => focus_search(palette),
            _ => return,
        }
        event.prevent_default();
    };
    let handle = window_event_listener(ev::keydown, on_key);
    on_cleanup(move || handle.remove());
}

/// The search of the page, else the palette.
fn focus_search(palette: RwSignal<bool>) {
    let search = document().query_selector("[data-key=search]").ok().flatten();
    match search.and_then(|search| search.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        Some(search) => {
            let _ = search.focus();
            search.select();
        }
        None => palette.set(true),
    }
}

/// What there is to press.
pub fn help(open: RwSignal<bool>) -> Piece {
    let here = use_here();
    let content = move || {
        let go = navigation(&here).into_iter().map(|link| (format!("g {}", link.letter), t::keys::go((link.label)())));
        let rows = [
            ("Ctrl K · ⌘ K".to_owned(), t::keys::palette().to_owned()),
            ("/".to_owned(), t::keys::search().to_owned()),
            ("j k".to_owned(), t::keys::rows().to_owned()),
            ("Enter".to_owned(), t::keys::open().to_owned()),
            ("a".to_owned(), t::keys::approve().to_owned()),
            ("r".to_owned(), t::keys::reject().to_owned()),
            ("Ctrl S · ⌘ S".to_owned(), t::keys::save().to_owned()),
            ("?".to_owned(), t::keys::help().to_owned()),
        ];
        let rows = rows.into_iter().chain(go).map(|(keys, what)| {
            view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> }
        });
        let toggle = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
            choose(OFF, if event.target().checked() { "on" } else { "off" });
        };
        view! {
            <dl class="facts keys">{rows.collect_view()}</dl>
            <label class="check"><input type="checkbox" checked=!are_off() on:change:target=toggle/> {t::keys::on()}</label>
            <div class="buttons"><button type="button" class="button" autofocus on:click=move |_| open.set(false)>{t::common::close()}</button></div>
        }
        .piece()
    };
    dialog(open.into(), Callback::new(move |()| open.set(false)), t::keys::title(), content)
}

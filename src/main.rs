//! The browser starts here, once `web/boot.js` has fetched the module.

use wasm_bindgen::JsValue;

fn main() {
    std::panic::set_hook(Box::new(|info| tell(&info.to_string())));
    // Leptos has no executor before it has mounted something.
    wasm_bindgen_futures::spawn_local(preo_admin::app::start());
}

/// After a panic nothing of the module can be trusted: `web/boot.js` hears of it and takes over. Without that a panic would only
/// be "unreachable executed".
fn tell(what: &str) {
    let event = web_sys::CustomEventInit::new();
    event.set_detail(&JsValue::from_str(what));
    let event = web_sys::CustomEvent::new_with_event_init_dict("preo-admin.panic", &event);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        let _ = window.dispatch_event(&event);
    }
}

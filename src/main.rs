//! The browser starts here, once `web/boot.js` has fetched the module.

fn main() {
    // Without a hook a panic is only "unreachable executed".
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    // Leptos has no executor before it has mounted something.
    wasm_bindgen_futures::spawn_local(preo_admin::app::start());
}

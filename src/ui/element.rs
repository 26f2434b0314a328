//! Elements made one by one. `view!` is for what there is once on a page: here each call into the browser is seen.

use leptos::prelude::document;
use leptos::tachys::renderer::Rndr;
use web_sys::Element;

/// An element; an empty class is none.
pub fn element(tag: &str, class: &str) -> Element {
    let element = Rndr::create_element(tag, None);
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element
}

/// An element that holds a text.
pub fn text_element(tag: &str, class: &str, text: &str) -> Element {
    let element = element(tag, class);
    element.set_text_content(Some(text));
    element
}

pub fn attribute(element: &Element, name: &str, value: &str) {
    // Refuses only names that are none, and ours stand in the code.
    let _ = element.set_attribute(name, value);
}

pub fn append(parent: &Element, child: &Element) {
    // Refuses only a parent inside of its child.
    let _ = parent.append_child(child);
}

/// An element of SVG.
pub fn drawing(tag: &str) -> Option<Element> {
    document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag).ok()
}

use leptos::prelude::*;

use crate::client::use_client;
use crate::piece::effect;
use crate::session::Here;

/// Keeps the title of the browser's tab: page, edition, organization, brand.
pub fn use_title(page: impl Fn() -> String + 'static) {
    keep(Box::new(page));
}

fn keep(page: Box<dyn Fn() -> String>) {
    let brand = use_client().config(|config| config.brand.clone());
    let scope = use_context::<Here>().map(|here| here.names());
    effect(move || {
        let parts = [Some(page()), scope.clone(), Some(brand.clone())];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        document().set_title(&parts.join(" · "));
    });
}

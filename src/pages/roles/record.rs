use std::sync::Arc;

use leptos::prelude::*;

use super::features::{features_field, join, split};
use crate::api::Page;
use crate::api::staff::{Member, PART};
use crate::api::staff_roles::{self, Role, RoleEnvelope, RoleInput};
use crate::api::words::{Flag, RoleId};
use crate::client::{Answer, Question};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::place::Section;
use crate::records::staff::everybody;
use crate::router::{Address, use_router};
use crate::session::scope::use_here;
use crate::session::use_session;
use crate::ui::confirm::Confirm;
use crate::ui::detail::{PageHead, head_without, waiting};
use crate::ui::form::{Draft, Edit, Field, creation, fixed_field, form, select_field, text_field, undo_button};
use crate::ui::load::{Load, load, loaded_once};
use crate::ui::title::use_title;
use crate::ui::toast::use_toasts;
use crate::ui::write::{Check, Write};

const YES: &str = "1";
const NO: &str = "0";

/// How many hold a role, once that is known; tracked.
fn count(holders: Load<Page<Member>>, id: &RoleId) -> Option<u64> {
    holders.with(|page| page.rows.iter().filter(|member| member.role_id == *id).count() as u64)
}

/// One role. What there is to see of it can be changed: the page is the form.
pub fn role(id: RoleId) -> Piece {
    let (here, router) = (use_here(), use_router());
    let role = load(move || staff_roles::retrieve(&id));
    // One that is held cannot be deleted, and one's own has to keep what one needs.
    let holders = everybody();
    use_title(move || {
        role.with(|found: &RoleEnvelope| found.role.name()).unwrap_or_else(|| t::roles::role().to_owned())
    });
    let list = (t::roles::title(), router.href(&here.to(Section::Roles)));
    // The form lives on when its record is read again; the head is drawn anew.
    let shown = Memo::new(move |_| role.with(|found: &RoleEnvelope| found.role.clone()));
    let head = dynamic(move || match shown.get() {
        Some(role) => head(&role, holders),
        None => ().piece(),
    });
    let content = loaded_once(role, waiting, move |found: &RoleEnvelope| {
        use_router().arrived();
        edit(&found.role, holders)
    });
    view! {
        {head_without(role, t::roles::role(), list)}
        {head}
        {content}
    }
    .piece()
}

fn head(role: &Role, holders: Load<Page<Member>>) -> Piece {
    let (here, router) = (use_here(), use_router());
    let (delete, dialog) = delete(role);
    let id = role.id.clone();
    let held = Memo::new(move |_| count(holders, &id));
    let is_off = Signal::derive(move || held.get() != Some(0));
    let why = move || match held.get() {
        None => t::staff::looking().to_owned(),
        Some(0) => t::roles::nobody_holds().to_owned(),
        Some(count) => t::roles::held_by(count),
    };
    let actions = view! {
        {undo_button(here.to(Section::Role(role.id.clone())).path())}
        <button type="button" class="button" aria-disabled=Signal::derive(move || is_off.get().to_string()) aria-describedby="role-held"
            on:click=move |_| if !is_off.get_untracked() { delete.ask() }>
            {t::roles::delete()}
        </button>
    };
    let head = PageHead {
        title: role.name(),
        up: Some((t::roles::title(), router.href(&here.to(Section::Roles)))),
        id: Some(role.id.to_string()),
        actions: Some(actions.piece()),
        ..PageHead::default()
    };
    view! {
        {head.view()}
        <p class="hint lead" id="role-held" role="status">{Signal::derive(why)}</p>
        {dialog}
    }
    .piece()
}

fn delete(role: &Role) -> (Confirm, Piece) {
    let confirm = Confirm::new(t::roles::delete_title, t::roles::delete_verb);
    let (router, here, toasts) = (use_router(), use_here(), use_toasts());
    let (id, name) = (role.id.clone(), role.name());
    let text = {
        let name = name.clone();
        move || view! { <p>{t::roles::delete_text(&name)}</p> }.piece()
    };
    let send = move || {
        if !confirm.write.begin() {
            return;
        }
        let (said, list) = (t::roles::deleted(&name), here.to(Section::Roles));
        let check = Check {
            read: Question::of(&staff_roles::all()),
            is_done: {
                let id = id.clone();
                Arc::new(move |answer| {
                    let page = answer.value::<Page<Role>>();
                    // A full answer may have left the role out.
                    page.is_some_and(|page| {
                        page.rows.len() < PART as usize && page.rows.iter().all(|role| role.id != id)
                    })
                })
            },
            done: Arc::new(move |_, is_there| {
                toasts.done(said.clone());
                if is_there {
                    confirm.open.set(false);
                    router.go(Address::of(list.clone()));
                }
            }),
        };
        spawn(confirm.write.send(Question::of(&staff_roles::delete(&id)), check));
    };
    (confirm, confirm.view(text, send))
}

/// The fields of a role, of which a new one has none filled.
#[derive(Clone, Copy)]
struct Fields {
    name: Field,
    description: Field,
    features: Field,
    tags: Field,
    disabled: Field,
}

impl Fields {
    fn of(role: &Role) -> Self {
        let stored = |name| text(role, name).unwrap_or_default();
        Self {
            name: Field::new("name", t::staff::name(), &stored("name"), |_| None)
                .judged_by(|value| value.is_empty().then(|| t::roles::name_empty().to_owned()))
                .max_length(120),
            description: Field::new("description", t::roles::description(), &stored("description"), |_| None)
                .max_length(500),
            features: Field::new("features", t::roles::allows(), &stored("features"), |_| None),
            tags: Field::new(
                "invisible_attributes_tag_ids",
                t::roles::tags(),
                &stored("invisible_attributes_tag_ids"),
                |_| None,
            )
            .cleaned_by(|text| join(&split(text))),
            disabled: Field::new("disabled", t::staff::state(), &stored("disabled"), |_| None),
        }
    }

    fn all(self) -> Vec<Field> {
        vec![self.name, self.description, self.features, self.tags, self.disabled]
    }

    /// `fixed` says why neither sign-in nor what one needs oneself can be taken away.
    fn view(self, write: Write, fixed: Signal<Option<&'static str>>) -> Piece {
        let states =
            vec![(NO.to_owned(), t::roles::enabled().to_owned()), (YES.to_owned(), t::roles::disabled().to_owned())];
        let state = move || match fixed.get() {
            Some(why) => fixed_field(t::staff::state(), t::roles::enabled().piece(), why),
            None => select_field(self.disabled, write, t::roles::disabled_hint(), states.clone()),
        };
        view! {
            {text_field(self.name, write, "")}
            {text_field(self.description, write, t::roles::description_hint())}
            {features_field(self.features, fixed)}
            {text_field(self.tags, write, t::roles::tags_hint())}
            {dynamic(state)}
        }
        .piece()
    }
}

fn edit(role: &Role, holders: Load<Page<Member>>) -> Piece {
    let (here, router) = (use_here(), use_router());
    let write = Write::new();
    let page = here.to(Section::Role(role.id.clone()));
    let list = here.to(Section::Roles);
    let fields = Fields::of(role);
    let id = role.id.clone();
    let edit = Edit {
        record: page.path(),
        read: Question::of(&staff_roles::retrieve(&id)),
        value: |answer, name| text(&answer.value::<RoleEnvelope>()?.role, name),
        update: Arc::new(move |changes| {
            let input = RoleInput {
                name: changes.get("name"),
                description: changes.get("description"),
                features: changes.get("features").map(|text| split(&text)),
                invisible_attributes_tag_ids: changes.get("invisible_attributes_tag_ids").map(|text| split(&text)),
                disabled: changes.get("disabled").map(|text| Flag(text == YES)),
            };
            Question::of(&staff_roles::update(&id, &input))
        }),
        said: t::roles::saved,
        saved: {
            let list = list.clone();
            Arc::new(move || router.replace(list.clone()))
        },
    };
    let session = use_session();
    let (id, is_administrator) = (role.id.clone(), role.is_administrator());
    let fixed = Signal::derive(move || {
        let own = session.staff_email();
        let is_own = holders.with(|page| page.rows.iter().any(|member| member.role_id == id && member.is(&own)));
        match is_own {
            Some(true) => Some(t::roles::own()),
            Some(false) => None,
            // Until it is known whose role it is, what lets people manage others stays.
            None => is_administrator.then(t::staff::looking),
        }
    });
    form(fields.all(), write, edit, router.href(&list), fields.view(write, fixed))
}

/// A new role.
pub fn create() -> Piece {
    let (here, router, toasts) = (use_here(), use_router(), use_toasts());
    use_title(|| t::roles::add().to_owned());
    let write = Write::new();
    let list = here.to(Section::Roles);
    let fields = Fields::of(&Role { disabled: Flag(false), ..Role::default() });
    let send = move |draft: Draft| {
        if !write.begin() {
            return;
        }
        let value = |field: Field| field.value.get_untracked().trim().to_owned();
        let name = value(fields.name);
        let input = RoleInput {
            name: Some(name.clone()),
            description: Some(value(fields.description)).filter(|text| !text.is_empty()),
            features: Some(split(&value(fields.features))),
            invisible_attributes_tag_ids: Some(split(&value(fields.tags))),
            disabled: Some(Flag(value(fields.disabled) == YES)),
        };
        let (said, here) = (t::roles::added(&name), here.clone());
        let check = Check {
            read: Question::of(&staff_roles::all()),
            is_done: {
                let name = name.clone();
                Arc::new(move |answer| named(answer, &name).is_some())
            },
            done: Arc::new(move |answer, is_there| {
                draft.remove();
                let made = answer.value::<RoleEnvelope>().map(|made| made.role.id.clone());
                let Some(id) = made.or_else(|| named(answer, &name)) else { return };
                toasts.done_at(said.clone(), router.href(&here.to(Section::Role(id))));
                if is_there {
                    router.replace(here.to(Section::Roles));
                }
            }),
        };
        spawn(write.send(Question::of(&staff_roles::create(&input)), check));
    };
    let head = PageHead {
        title: t::roles::add().to_owned(),
        up: Some((t::roles::title(), router.href(&list))),
        ..PageHead::default()
    };
    let label = Signal::derive(|| t::roles::add_verb().to_owned());
    let content = fields.view(write, Signal::derive(|| None));
    view! {
        {head.view()}
        {creation(fields.all(), write, &list.path(), router.href(&list), label, send, content)}
    }
    .piece()
}

/// The role of this name in a list.
fn named(answer: &Answer, name: &str) -> Option<RoleId> {
    answer.value::<Page<Role>>()?.rows.iter().find(|role| role.name == name).map(|role| role.id.clone())
}

/// What a role has in the field of this name.
fn text(role: &Role, name: &str) -> Option<String> {
    Some(match name {
        "name" => role.name.clone(),
        "description" => role.description.clone(),
        "features" => join(&role.features),
        "invisible_attributes_tag_ids" => join(&role.invisible_attributes_tag_ids),
        "disabled" => if role.disabled.0 { YES } else { NO }.to_owned(),
        _ => return None,
    })
}

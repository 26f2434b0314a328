use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};

use super::caller::{Caller, MANAGE_USERS, administrators};
use super::input::Input;
use super::{COLUMNS, Refusal, Selection, ok, password, stamp};
use crate::App;

/// A staff user as it is stored.
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: i64,
    pub password: Option<String>,
    pub disabled: bool,
    pub deleted: bool,
    pub first_login: Option<i64>,
    last_login: Option<i64>,
    sso: bool,
    cdp_settings: Option<String>,
    frontend_settings: Option<String>,
    created: i64,
    modified: i64,
    last_modified_by: i64,
    notifications: bool,
}

/// The answers differ in which fields they have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    List,
    /// Of one user: with the id as a text and notifications.
    One,
    /// Of a new one: with the id as a text.
    New,
    /// Of an invitation: without what tells of changes.
    Invited,
    Trashed,
    /// Out of the trash: as in it, with the id as a text.
    Restored,
}

const FIELDS: &str = "id, name, email, role_id, password, disabled, deleted, first_login, last_login, sso_enabled, cdp_settings, \
                      frontend_settings, created, modified, last_modified_by, email_notifications_enabled";

impl User {
    fn of(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            role: row.get(3)?,
            password: row.get(4)?,
            disabled: row.get(5)?,
            deleted: row.get(6)?,
            first_login: row.get(7)?,
            last_login: row.get(8)?,
            sso: row.get(9)?,
            cdp_settings: row.get(10)?,
            frontend_settings: row.get(11)?,
            created: row.get(12)?,
            modified: row.get(13)?,
            last_modified_by: row.get(14)?,
            notifications: row.get(15)?,
        })
    }

    pub fn find(database: &Connection, id: i64) -> rusqlite::Result<Option<Self>> {
        let sql = format!("SELECT {FIELDS} FROM staff_users WHERE id = ?1");
        database.prepare_cached(&sql)?.query_row([id], Self::of).optional()
    }

    pub fn by_email(database: &Connection, email: &str) -> rusqlite::Result<Option<Self>> {
        let sql = format!("SELECT {FIELDS} FROM staff_users WHERE email = ?1 COLLATE NOCASE");
        database.prepare_cached(&sql)?.query_row([email.trim()], Self::of).optional()
    }

    pub fn json(&self, shape: Shape) -> Value {
        let json = |text: &Option<String>| {
            text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
        };
        let mut user = Map::new();
        let mut put = |name: &str, value: Value| drop(user.insert(name.to_owned(), value));
        let is_text = matches!(shape, Shape::One | Shape::New | Shape::Restored);
        put("id", if is_text { self.id.to_string().into() } else { self.id.into() });
        put("name", self.name.clone().into());
        put("email", self.email.clone().into());
        put("role_id", self.role.into());
        put("disabled", i64::from(self.disabled).into());
        put("deleted", i64::from(self.deleted).into());
        if !matches!(shape, Shape::Trashed | Shape::Restored) {
            put("first_login", self.first_login.map(stamp).into());
            put("last_login", self.last_login.map(stamp).into());
            put("sso_enabled", i64::from(self.sso).into());
            put("frontend_settings", json(&self.frontend_settings));
        }
        put("cdp_settings", json(&self.cdp_settings));
        put("created", stamp(self.created).into());
        if shape != Shape::Invited {
            put("modified", stamp(self.modified).into());
            put("last_modified_by", self.last_modified_by.into());
        }
        if shape == Shape::One {
            put("email_notifications_enabled", i64::from(self.notifications).into());
        }
        Value::Object(user)
    }

    pub fn answer(&self, shape: Shape) -> Json<Value> {
        Json(json!({"user": self.json(shape)}))
    }
}

/// An id as it stands in a path: anything that is none belongs to nobody.
pub fn id_of(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::no_user())
}

fn page(database: &Connection, selection: &Selection, deleted: bool) -> rusqlite::Result<Vec<Value>> {
    let sql = format!("SELECT {FIELDS} FROM staff_users WHERE deleted = ?1 {}", selection.sql(&COLUMNS));
    let shape = if deleted { Shape::Trashed } else { Shape::List };
    database.prepare_cached(&sql)?.query_map([deleted], |row| Ok(User::of(row)?.json(shape)))?.collect()
}

/// `list_users`. Everybody who is signed in may: the contract asks for no feature.
pub async fn list(State(app): State<App>, _: Caller, selection: Selection) -> Result<Json<Value>, Refusal> {
    let users = app.database.read(|database| page(database, &selection, false))?;
    Ok(Json(json!({"users": users, "selection_settings": selection.settings()})))
}

/// `list_trashed_users`.
pub async fn trash(State(app): State<App>, _: Caller, selection: Selection) -> Result<Json<Value>, Refusal> {
    let users = app.database.read(|database| page(database, &selection, true))?;
    Ok(Json(json!({"trashed_users": users, "selection_settings": selection.settings()})))
}

/// `retrieve_user`.
pub async fn retrieve(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    if id != caller.id.to_string() {
        caller.needs(MANAGE_USERS)?;
    }
    let id = id_of(&id)?;
    let user = app.database.read(|database| User::find(database, id))?.filter(|user| !user.deleted);
    user.map(|user| user.answer(Shape::One)).ok_or_else(Refusal::no_user)
}

pub fn has_role(database: &Connection, role: i64) -> rusqlite::Result<bool> {
    Ok(database.query_row("SELECT 1 FROM staff_roles WHERE id = ?1", [role], |_| Ok(())).optional()?.is_some())
}

/// A new user: by whom, and what is known of them.
pub struct New {
    pub name: String,
    pub email: String,
    pub role: i64,
    pub password: Option<String>,
    pub disabled: bool,
    pub deleted: bool,
    pub segments: Option<String>,
    pub cdp_settings: Option<String>,
    pub frontend_settings: Option<String>,
}

impl New {
    /// What every new user needs.
    pub fn read(input: &Input) -> Result<Self, Refusal> {
        let name = input.needed("name")?;
        let email = input.email()?.ok_or_else(|| Refusal::bad("email is missing"))?;
        let role = input.number("role_id")?.ok_or_else(|| Refusal::bad("role_id is missing"))?;
        if name.is_empty() {
            return Err(Refusal::bad("name is empty"));
        }
        let segments = input.segments()?;
        let (password, cdp_settings, frontend_settings) = (None, None, None);
        Ok(Self {
            name,
            email,
            role,
            password,
            disabled: false,
            deleted: false,
            segments,
            cdp_settings,
            frontend_settings,
        })
    }

    /// The id of the user, or why there is none.
    pub fn store(&self, database: &Connection, by: i64, now: i64) -> rusqlite::Result<Result<i64, Refusal>> {
        if !has_role(database, self.role)? {
            return Ok(Err(Refusal::bad("Role doesn't exist")));
        }
        if User::by_email(database, &self.email)?.is_some() {
            return Ok(Err(Refusal::conflict("A user with this e-mail address already exists")));
        }
        database.execute(
            "INSERT INTO staff_users (name, email, role_id, password, disabled, deleted, sso_enabled, segments_acl, cdp_settings,
             frontend_settings, created, modified, last_modified_by, email_notifications_enabled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?10, ?11, 1)",
            params![
                self.name,
                self.email,
                self.role,
                self.password.as_deref().map(password::hash),
                self.disabled,
                self.deleted,
                self.segments,
                self.cdp_settings,
                self.frontend_settings,
                now,
                by
            ],
        )?;
        Ok(Ok(database.last_insert_rowid()))
    }
}

/// `create_user`.
pub async fn create(State(app): State<App>, caller: Caller, body: Bytes) -> Result<(StatusCode, Json<Value>), Refusal> {
    caller.needs(MANAGE_USERS)?;
    let input = Input::read(&body)?;
    let new = New {
        password: Some(input.password("password")?.ok_or_else(|| Refusal::bad("password is missing"))?),
        disabled: input.flag("disabled")?.unwrap_or(false),
        deleted: input.flag("deleted")?.unwrap_or(false),
        cdp_settings: input.cdp_settings()?.or_else(|| Some(r#"{"favourite_customers":[]}"#.to_owned())),
        frontend_settings: input.frontend_settings()?.or_else(|| Some("{}".to_owned())),
        ..New::read(&input)?
    };
    let now = app.staff_now();
    let id = app.database.write(|database| new.store(database, caller.id, now))??;
    let user = app.database.read(|database| User::find(database, id))?.ok_or_else(Refusal::no_user)?;
    Ok((StatusCode::CREATED, user.answer(Shape::New)))
}

/// `update_user`. Everybody may change their own record, but neither their role nor whether they can sign in.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let is_own = id == caller.id.to_string();
    if !is_own {
        caller.needs(MANAGE_USERS)?;
    }
    let id = id_of(&id)?;
    let input = Input::read(&body)?;
    let role = input.number("role_id")?.ok_or_else(|| Refusal::bad("role_id is missing"))?;
    let (name, email, password) = (input.text("name")?, input.email()?, input.password("password")?);
    let (disabled, deleted) = (input.flag("disabled")?, input.flag("deleted")?);
    let (cdp, frontend) = (input.cdp_settings()?, input.frontend_settings()?);
    let notifications = input.flag("email_notifications_enabled")?;
    if name.as_deref() == Some("") {
        return Err(Refusal::bad("name is empty"));
    }
    let now = app.staff_now();
    app.database.write(|database| {
        let Some(user) = User::find(database, id)?.filter(|user| !user.deleted) else {
            return Ok(Err(Refusal::no_user()));
        };
        if !has_role(database, role)? {
            return Ok(Err(Refusal::bad("Role doesn't exist")));
        }
        if is_own && (role != user.role || disabled == Some(true) || deleted == Some(true)) {
            return Ok(Err(Refusal::forbidden("Nobody can take away their own access")));
        }
        if let Some(email) = &email
            && User::by_email(database, email)?.is_some_and(|other| other.id != id)
        {
            return Ok(Err(Refusal::conflict("A user with this e-mail address already exists")));
        }
        let before = administrators(database)?;
        database.execute(
            "UPDATE staff_users SET name = coalesce(?2, name), email = coalesce(?3, email), role_id = ?4,
             password = coalesce(?5, password), disabled = coalesce(?6, disabled), deleted = coalesce(?7, deleted),
             cdp_settings = coalesce(?8, cdp_settings), frontend_settings = coalesce(?9, frontend_settings),
             email_notifications_enabled = coalesce(?10, email_notifications_enabled), modified = ?11, last_modified_by = ?12
             WHERE id = ?1",
            params![
                id,
                name,
                email,
                role,
                password.as_deref().map(password::hash),
                disabled,
                deleted,
                cdp,
                frontend,
                notifications,
                now,
                caller.id
            ],
        )?;
        if administrators(database)? == 0 && before > 0 {
            let (role, disabled, deleted) = (user.role, user.disabled, user.deleted);
            database.execute(
                "UPDATE staff_users SET role_id = ?2, disabled = ?3, deleted = ?4 WHERE id = ?1",
                params![id, role, disabled, deleted],
            )?;
            return Ok(Err(Refusal::forbidden("The last administrator stays one")));
        }
        Ok(User::find(database, id)?.map(|user| user.answer(Shape::One)).ok_or_else(Refusal::no_user))
    })?
}

/// `delete_user`.
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_USERS)?;
    let id = id_of(&id)?;
    let now = app.staff_now();
    app.database.write(|database| {
        if User::find(database, id)?.is_none_or(|user| user.deleted) {
            return Ok(Err(Refusal::no_user()));
        }
        if id == caller.id {
            return Ok(Err(Refusal::forbidden("Nobody can delete themselves")));
        }
        let before = administrators(database)?;
        let put = "UPDATE staff_users SET deleted = ?2, modified = ?3, last_modified_by = ?4 WHERE id = ?1";
        database.execute(put, params![id, true, now, caller.id])?;
        if administrators(database)? == 0 && before > 0 {
            database.execute(put, params![id, false, now, caller.id])?;
            return Ok(Err(Refusal::forbidden("The last administrator stays one")));
        }
        Ok(Ok(ok()))
    })?
}

/// `restore_user`.
pub async fn restore(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    caller.needs(MANAGE_USERS)?;
    let id = id_of(&id)?;
    let now = app.staff_now();
    app.database.write(|database| {
        let restored = database.execute(
            "UPDATE staff_users SET deleted = 0, modified = ?2, last_modified_by = ?3 WHERE id = ?1 AND deleted",
            params![id, now, caller.id],
        )?;
        Ok(match User::find(database, id)? {
            Some(user) if restored == 1 => Ok(user.answer(Shape::Restored)),
            Some(_) => Err(Refusal::conflict("The user is not in the trash")),
            None => Err(Refusal::no_user()),
        })
    })?
}

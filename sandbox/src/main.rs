//! A local server that behaves as the APIs of Preo Admin, on SQLite, and serves the built client beside them as a CDN would.
//! It shares no code with the client: the contract in `contract/` is the only thing between them.

/// The operations of the contract.
mod api;
/// How quick lists, searches and orderings are on the large database.
mod bench;
/// Tokens for tests and people; not part of the contract.
mod control;
/// The database: its tables, and the people, events and orders that it is filled with.
mod data;
/// What goes wrong on request.
mod fault;
/// Every exchange, written down for validation against the contract.
mod record;
/// The built client.
mod site;
/// The operations of the staff API.
mod staff;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use clap::{Parser, ValueEnum};
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestId, RequestId, SetRequestIdLayer};

use data::Database;

#[derive(Parser)]
#[command(about)]
struct Options {
    /// Port on 127.0.0.1; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 8140)]
    port: u16,
    /// The database file, made and filled when missing. Without one everything is in memory.
    #[arg(long)]
    database: Option<PathBuf>,
    /// The same seed on the same day gives the same data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// The folder of the built client.
    #[arg(long)]
    site: Option<PathBuf>,
    /// A `config.json` to serve in place of the client's.
    #[arg(long)]
    config: Option<PathBuf>,
    /// A file that every exchange with the APIs is appended to, a JSON object a line.
    #[arg(long)]
    record: Option<PathBuf>,
    /// A fault that requests meet, as `PATCH /v1/user 409`; may be given several times. `/sandbox/faults` adds and clears more.
    #[arg(long, value_name = "[METHOD] [/PATH] FAULT")]
    fault: Vec<fault::Rule>,
    /// How many customers a page of their list holds.
    #[arg(long, default_value_t = 100)]
    users_page: u32,
    /// Origins that may show the client in a frame.
    #[arg(long)]
    frame_ancestors: Option<String>,
    /// The path under which the client is served.
    #[arg(long, default_value = "/")]
    public_url: String,
    /// Measures instead of serving.
    #[arg(long)]
    bench: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Size {
    /// About 1 200 customers and 3 000 orders.
    Small,
    /// 100 000 customers and 300 000 orders.
    Large,
}

/// What every handler needs.
#[derive(Clone)]
struct App {
    database: Arc<Database>,
    recorder: Option<Arc<record::Recorder>>,
    faults: Arc<fault::Faults>,
    /// Customers on a page of their list.
    users_page: u32,
    /// By how many seconds the clock of the staff API is ahead.
    ahead: Arc<AtomicI64>,
    /// The path of the client, with a slash at both ends.
    base: Arc<str>,
}

impl App {
    /// Seconds since 1970, for the staff API: its tokens and links run out.
    fn staff_now(&self) -> i64 {
        data::now() + self.ahead.load(Ordering::Relaxed)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let database = Arc::new(Database::open(options.database.as_deref(), options.seed, options.size)?);
    if options.bench {
        return bench::run(&database);
    }
    let recorder = options.record.as_deref().map(record::Recorder::open).transpose()?.map(Arc::new);
    let faults = Arc::new(fault::Faults::of(options.fault));
    let base = site::base(&options.public_url).into();
    let (users_page, ahead) = (options.users_page, Arc::new(AtomicI64::new(0)));
    let app = App { database: database.clone(), recorder, faults, users_page, ahead, base };
    let apis = Router::new()
        .merge(api::routes())
        .merge(staff::routes())
        .layer(middleware::from_fn_with_state(app.clone(), record::record))
        // Outside of the record, which is of what the API really says.
        .layer(middleware::from_fn_with_state(app.clone(), fault::inject))
        .merge(control::routes())
        .layer(cors())
        .with_state(app);
    let site = site::Site::load(
        options.site.as_deref(),
        options.config.as_deref(),
        &options.public_url,
        options.frame_ancestors.as_deref(),
    )?;
    // Around the routes and not inside them: another path has to find another route.
    let service = Router::new()
        .fallback_service(apis.fallback_service(site.into_router()))
        .layer(middleware::from_fn(fault::without_slash))
        .layer(middleware::from_fn(answer_id))
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewId));
    tokio::spawn(pay_out(database.clone()));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], options.port))).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stopped = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, service).with_graceful_shutdown(stopped).await?;
    Ok(())
}

/// The background of the API: approved refunds go on to the payment service.
async fn pay_out(database: Arc<Database>) {
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(100));
    loop {
        tick.tick().await;
        if let Err(error) = database.write(|database| data::refunds::advance(database, data::now_millis())) {
            eprintln!("database: {error}");
        }
    }
}

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Any origin may ask, as for an API that is used from a CDN; the token is what protects.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, ACCESS_TOKEN, fault::HEADER])
        .expose_headers([REQUEST_ID, header::RETRY_AFTER, header::DATE])
        .max_age(std::time::Duration::from_secs(600))
}

#[derive(Clone)]
struct NewId;

impl MakeRequestId for NewId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&format!("req_{}", data::random::fresh_id())).ok().map(RequestId::new)
    }
}

/// The request's id stands on every answer, also on refusals.
async fn answer_id(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.header_value().clone());
    let mut response = next.run(request).await;
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

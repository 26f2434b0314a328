//! The built client, served as a CDN would: hashed files for ever, `index.html` and `config.json` always asked for anew,
//! Brotli and gzip as they lie beside the files, every route answered with the client, a missing file with 404.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

/// What the client's pages may do. `'wasm-unsafe-eval'` is what every browser wants for WebAssembly; pictures of people and
/// organizations come from wherever the API says.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: https:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

pub struct Site {
    files: HashMap<String, File>,
}

struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Site {
    /// Reads the folder of the built client into memory.
    pub fn load(folder: Option<&Path>, config: Option<&Path>) -> std::io::Result<Self> {
        let mut files = HashMap::new();
        if let Some(folder) = folder {
            read(folder, "", &mut files)?;
        }
        if let Some(config) = config {
            files.insert(
                "config.json".to_owned(),
                File { plain: std::fs::read(config)?.into(), brotli: None, gzip: None },
            );
        }
        Ok(Self { files })
    }

    pub fn into_router(self) -> Router {
        let site = Arc::new(self);
        Router::new().fallback(any(move |request: Request| {
            let site = site.clone();
            async move { site.answer(request.method(), request.uri().path(), request.headers()) }
        }))
    }

    fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if let Some(person) = path.strip_prefix("/media/avatars/") {
            return avatar(person);
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let name = path.trim_start_matches('/');
        // The last segment of a route of the client may hold a point, as an e-mail address; a file has a known ending.
        let is_file = content_type(name).is_some();
        let Some((name, file)) = (match self.files.get(name) {
            Some(file) if !name.is_empty() => Some((name, file)),
            _ if is_file => None,
            _ => self.files.get("index.html").map(|file| ("index.html", file)),
        }) else {
            return (StatusCode::NOT_FOUND, "Not found.\n").into_response();
        };
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let accepts = |coding: &str| {
            accepts.split(',').any(|entry| entry.split(';').next().is_some_and(|it| it.trim() == coding))
        };
        let (body, coding) = match (&file.brotli, &file.gzip) {
            (Some(brotli), _) if accepts("br") => (brotli, Some("br")),
            (_, Some(gzip)) if accepts("gzip") => (gzip, Some("gzip")),
            _ => (&file.plain, None),
        };
        let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut response = Response::new(if *method == Method::HEAD { Bytes::new() } else { body.clone() }.into());
        let mut set =
            |name, value: &'static str| drop(response.headers_mut().insert(name, HeaderValue::from_static(value)));
        set(header::CONTENT_TYPE, content_type(name).unwrap_or("application/octet-stream"));
        set(header::CACHE_CONTROL, cache);
        set(header::VARY, "Accept-Encoding");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::REFERRER_POLICY, "no-referrer");
        set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        if let Some(coding) = coding {
            set(header::CONTENT_ENCODING, coding);
        }
        response
    }
}

fn read(folder: &Path, prefix: &str, files: &mut HashMap<String, File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files)?;
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            let beside = |ending: &str| std::fs::read(format!("{}.{ending}", path.display())).ok().map(Bytes::from);
            files.insert(name, File { plain: std::fs::read(&path)?.into(), brotli: beside("br"), gzip: beside("gz") });
        }
    }
    Ok(())
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        "map" => "application/json",
        _ => return None,
    })
}

/// Whether a name carries a hash of its content: sixteen or more hexadecimal digits after a hyphen.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.split(['-', '_']).any(|part| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A drawn portrait: initials on a colour.
fn avatar(file: &str) -> Response {
    let initials: String = file.trim_end_matches(".svg").chars().filter(char::is_ascii_alphabetic).take(2).collect();
    let hue = file.bytes().fold(0_u32, |hue, byte| (hue * 31 + u32::from(byte)) % 360);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" fill=\"hsl({hue} 45% 40%)\"/>\
         <text x=\"32\" y=\"41\" font-family=\"sans-serif\" font-size=\"26\" fill=\"#fff\" text-anchor=\"middle\">{}</text></svg>",
        initials.to_uppercase()
    );
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], svg).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let file = |text: &'static str| File { plain: text.into(), brotli: Some("br".into()), gzip: Some("gz".into()) };
        let names = ["index.html", "config.json", "preo-admin-0123456789abcdef_bg.wasm", "boot-0123456789abcdef.js"];
        Site { files: names.map(|name| (name.to_owned(), file(name))).into() }
    }

    fn get(path: &str, accept: &'static str) -> (u16, HashMap<String, String>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accept))]);
        let response = site().answer(&Method::GET, path, &headers);
        let texts =
            response.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        (response.status().as_u16(), texts.collect())
    }

    #[test]
    fn a_route_is_answered_with_the_client_and_a_missing_file_is_not() {
        for route in ["/", "/o/a/e/b/customers", "/o/a/customers/usr_1", "/o/a/customers/anna@b.dk"] {
            let (status, headers) = get(route, "");
            assert_eq!((status, headers["content-type"].as_str()), (200, "text/html; charset=utf-8"), "{route}");
        }
        for missing in ["/x.js", "/o/a/chunk-0123456789abcdef.wasm", "/favicon.ico"] {
            assert_eq!(get(missing, "").0, 404, "{missing}");
        }
    }

    #[test]
    fn only_hashed_files_are_kept_by_browsers() {
        assert_eq!(get("/boot-0123456789abcdef.js", "").1["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(
            get("/preo-admin-0123456789abcdef_bg.wasm", "").1["cache-control"],
            "public, max-age=31536000, immutable"
        );
        for name in ["/", "/config.json", "/index.html"] {
            assert_eq!(get(name, "").1["cache-control"], "no-cache", "{name}");
        }
    }

    #[test]
    fn the_best_coding_that_the_browser_takes_is_sent() {
        let coding = |accept| get("/config.json", accept).1.get("content-encoding").cloned();
        assert_eq!(coding("gzip, deflate, br, zstd").as_deref(), Some("br"));
        assert_eq!(coding("gzip;q=1").as_deref(), Some("gzip"));
        assert_eq!(coding("identity"), None);
    }

    #[test]
    fn the_security_headers_stand_on_everything() {
        for path in ["/", "/config.json", "/boot-0123456789abcdef.js"] {
            let (_, headers) = get(path, "");
            assert!(headers["content-security-policy"].starts_with("default-src 'none'"));
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["referrer-policy"], "no-referrer");
        }
    }
}

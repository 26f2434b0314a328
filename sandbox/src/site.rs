//! The built client, served as a CDN would: hashed files for ever, `index.html` and `config.json` always asked for anew,
//! Brotli and gzip as they lie beside the files, every route answered with the client, a missing file with 404.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

/// What every host of the client sends: the same document that the files in `deploy/` are made from.
const HEADERS: &str = include_str!("../../deploy/headers.json");

pub struct Site {
    files: HashMap<String, File>,
    /// The path under which it is served, with a slash at both ends.
    base: String,
    /// On every answer.
    headers: Vec<(HeaderName, HeaderValue)>,
    types: HashMap<String, HeaderValue>,
    hashed: HeaderValue,
    other: HeaderValue,
}

#[derive(serde::Deserialize)]
struct Source {
    everywhere: HashMap<String, String>,
    hashed: String,
    other: String,
    types: HashMap<String, String>,
}

struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Site {
    /// Reads the folder of the built client into memory. `frame_ancestors` are the origins that may show it in a frame.
    pub fn load(
        folder: Option<&Path>,
        config: Option<&Path>,
        base: &str,
        frame_ancestors: Option<&str>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
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
        let source: Source = serde_json::from_str(HEADERS)?;
        let mut headers = Vec::new();
        for (name, value) in &source.everywhere {
            let value =
                value.replace("{connect}", "").replace("{frame_ancestors}", frame_ancestors.unwrap_or("'none'"));
            headers.push((name.parse()?, value.parse()?));
        }
        let types = source.types.into_iter().map(|(ending, value)| Ok((ending, value.parse()?)));
        Ok(Self {
            files,
            base: self::base(base),
            headers,
            types: types.collect::<Result<_, Box<dyn std::error::Error>>>()?,
            hashed: source.hashed.parse()?,
            other: source.other.parse()?,
        })
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
        let Some(name) = path.strip_prefix(&self.base).or_else(|| (format!("{path}/") == self.base).then_some(""))
        else {
            return (StatusCode::NOT_FOUND, "Not found.\n").into_response();
        };
        // The last segment of a route of the client may hold a point, as an e-mail address; a file has a known ending.
        let content_type = |name: &str| self.types.get(name.rsplit_once('.')?.1).cloned();
        let is_file = content_type(name).is_some() || name.ends_with(".ico");
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
        let mut response = Response::new(if *method == Method::HEAD { Bytes::new() } else { body.clone() }.into());
        let sent = response.headers_mut();
        sent.extend(self.headers.iter().cloned());
        sent.insert(header::CACHE_CONTROL, if is_hashed(name) { &self.hashed } else { &self.other }.clone());
        sent.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        let binary = HeaderValue::from_static("application/octet-stream");
        sent.insert(header::CONTENT_TYPE, content_type(name).unwrap_or(binary));
        if let Some(coding) = coding {
            sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// A path with a slash at both ends.
pub fn base(path: &str) -> String {
    format!("/{}/", path.trim_matches('/')).replace("//", "/")
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
        let mut site = Site::load(None, None, "/", None).unwrap();
        site.files = names.map(|name| (name.to_owned(), file(name))).into();
        site
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
    fn below_a_path_nothing_else_is_answered() {
        let below = Site { base: "/admin/".to_owned(), ..site() };
        let status = |path| below.answer(&Method::GET, path, &HeaderMap::new()).status().as_u16();
        assert_eq!(["/admin", "/admin/", "/admin/o/a", "/admin/config.json"].map(status), [200; 4]);
        assert_eq!(["/", "/o/a", "/administration", "/config.json"].map(status), [404; 4]);
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

//! The files in `deploy/`, made from `deploy/headers.json`: one truth for what a host sends. The sandbox reads the same document.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Result;

const HEADERS: &str = include_str!("../../deploy/headers.json");

/// Where and for whom the client is hosted.
pub struct Place {
    /// The path under which it is served, with a slash at both ends.
    pub base: String,
    /// Origins of the APIs, for `connect-src`.
    pub connect: Vec<String>,
    /// Origins that may show the client in a frame.
    pub frame_ancestors: Vec<String>,
}

impl Default for Place {
    /// What the files in `deploy/` are made for.
    fn default() -> Self {
        Self {
            base: "/admin/".to_owned(),
            connect: vec!["https://api.preo.dev".to_owned()],
            frame_ancestors: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct Headers {
    everywhere: BTreeMap<String, String>,
    /// `Cache-Control` of files with a hash in their name.
    hashed: String,
    /// `Cache-Control` of everything else.
    other: String,
    types: BTreeMap<String, String>,
}

impl Headers {
    fn of(place: &Place) -> Result<Self> {
        let mut headers: Self = serde_json::from_str(HEADERS)?;
        let connect: String = place.connect.iter().map(|origin| format!(" {origin}")).collect();
        let none = || "'none'".to_owned();
        let ancestors = if place.frame_ancestors.is_empty() { none() } else { place.frame_ancestors.join(" ") };
        for value in headers.everywhere.values_mut() {
            *value = value.replace("{connect}", &connect).replace("{frame_ancestors}", &ancestors);
        }
        Ok(headers)
    }
}

/// Every file with its name below `deploy/`.
pub fn files(place: &Place) -> Result<Vec<(&'static str, String)>> {
    let headers = Headers::of(place)?;
    Ok(vec![
        ("nginx.conf", nginx(place, &headers)),
        ("netlify-cloudflare/_headers", static_headers(place, &headers)),
        ("netlify-cloudflare/_redirects", static_redirects(place)),
        ("cloudfront/response-headers-policy.json", policy(&headers)?),
        ("cloudfront/routes.js", routes(place)),
        ("cloudfront/upload.sh", upload(place, &headers)),
    ])
}

/// Writes them below `folder`.
pub fn write(place: &Place, folder: &Path) -> Result {
    for (name, text) in files(place)? {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

const MADE: &str = "Made by `cargo xtask deploy` from deploy/headers.json.";

fn nginx(place: &Place, headers: &Headers) -> String {
    let base = &place.base;
    let bare = base.trim_end_matches('/');
    let types: String = headers
        .types
        .iter()
        .map(|(ending, kind)| format!("        {:<42} {ending};\n", kind.replace("; charset=utf-8", "")))
        .collect();
    let endings = headers.types.keys().cloned().collect::<Vec<_>>().join("|");
    let everywhere: String =
        headers.everywhere.iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    let redirect = if bare.is_empty() {
        String::new()
    } else {
        format!("    location = {bare} {{\n        return 301 {base};\n    }}\n")
    };
    format!(
        r#"# {MADE}
#
# Copy the content of dist/ to {base} below `root`, next to what is there: open windows still ask for the files of the build
# before. Delete those after a week. Brotli needs the module ngx_brotli (Debian: libnginx-mod-http-brotli-static); without it,
# leave `brotli_static` out and gzip is sent.

map $uri $preo_cache {{
    default "{other}";
    "~-[0-9a-f]{{16}}(_bg)?\.[a-z]+$" "{hashed}";
}}

server {{
    listen 80;
    server_name _;
    root /var/www;
    absolute_redirect off;

    types {{
{types}    }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types text/html text/css text/javascript text/plain;

    gzip_static on;
    brotli_static on;
    gzip_vary on;

{everywhere}    add_header Cache-Control $preo_cache always;

{redirect}
    # A file is there or it is not: a page in its place would be taken for it.
    location ~ ^{base}.*\.({endings}|ico|map)$ {{
        try_files $uri =404;
    }}
    # Every other path is one of the client's pages.
    location {base} {{
        try_files $uri {base}index.html;
    }}
}}
"#,
        other = headers.other,
        hashed = headers.hashed,
    )
}

/// For Cloudflare Pages and Netlify, which read the same format. Two rules must not set the same header: one host would send
/// both values.
fn static_headers(place: &Place, headers: &Headers) -> String {
    let base = &place.base;
    let mut text = format!("# {MADE} Lies in the root of what is published.\n{base}*\n");
    for (name, value) in &headers.everywhere {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for ending in ["css", "js", "svg", "wasm"] {
        text.push_str(&format!("{base}*.{ending}\n  Cache-Control: {}\n", headers.hashed));
    }
    for path in ["", "index.html", "config.json", "build.json", "doctor", "o/*"] {
        text.push_str(&format!("{base}{path}\n  Cache-Control: {}\n", headers.other));
    }
    text
}

/// Only what begins like a page is answered with the client: a missing file stays missing.
fn static_redirects(place: &Place) -> String {
    let base = &place.base;
    format!(
        "# {MADE} Lies in the root of what is published.\n{base}o/* {base}index.html 200\n{base}doctor {base}index.html 200\n"
    )
}

/// For `aws cloudfront create-response-headers-policy --response-headers-policy-config file://...`. `Cache-Control` comes from
/// the objects.
fn policy(headers: &Headers) -> Result<String> {
    let custom: Vec<_> = headers
        .everywhere
        .iter()
        .filter(|(name, _)| *name == "Permissions-Policy")
        .map(|(name, value)| serde_json::json!({ "Header": name, "Value": value, "Override": true }))
        .collect();
    let policy = headers.everywhere.get("Content-Security-Policy").ok_or("no policy")?;
    let referrer = headers.everywhere.get("Referrer-Policy").ok_or("no referrer policy")?;
    let config = serde_json::json!({
        "Name": "preo-admin",
        "Comment": MADE,
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": { "ContentSecurityPolicy": policy, "Override": true },
            "ContentTypeOptions": { "Override": true },
            "ReferrerPolicy": { "ReferrerPolicy": referrer, "Override": true },
        },
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&config)?))
}

/// A CloudFront function for viewer requests.
fn routes(place: &Place) -> String {
    let base = &place.base;
    format!(
        r#"// {MADE}
// A CloudFront function at "viewer request": every path that is no file is one of the client's pages.
function handler(event) {{
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri.indexOf('{base}') === 0 && !/\.(css|html|ico|js|json|map|png|svg|txt|wasm)$/.test(last)) {{
    request.uri = '{base}index.html';
  }}
  return request;
}}
"#
    )
}

/// Uploads to S3: hashed files first, so that the page never names one that is not there. Brotli and gzip are CloudFront's own
/// (`Compress: true`), so the compressed files stay at home. Nothing is deleted: open windows ask for the build before.
fn upload(place: &Place, headers: &Headers) -> String {
    let mut text =
        format!("#!/bin/sh\n# {MADE}\n# Usage: upload.sh BUCKET, beside dist/. Needs the AWS command line.\nset -eu\n");
    text.push_str(&format!("to=\"s3://$1{}\"\n", place.base));
    let copy = |ending: &str, cache: &str, only: &str| {
        let kind = headers.types.get(ending).map_or("application/octet-stream", String::as_str);
        format!(
            "aws s3 cp dist/ \"$to\" --recursive --exclude '*' --include '{only}' \\\n  --content-type '{kind}' --cache-control '{cache}'\n"
        )
    };
    for ending in ["wasm", "js", "css", "svg"] {
        text.push_str(&copy(ending, &headers.hashed, &format!("*.{ending}")));
    }
    for (ending, file) in [("json", "*.json"), ("txt", "*.txt"), ("html", "index.html")] {
        text.push_str(&copy(ending, &headers.other, file));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn the_files_in_deploy_are_those_that_are_made() {
        for (name, text) in files(&Place::default()).unwrap() {
            let there = fs::read_to_string(root().join("deploy").join(name)).unwrap_or_default();
            assert_eq!(there, text, "deploy/{name}: run `cargo xtask deploy`");
        }
    }

    #[test]
    fn every_host_sends_every_header() {
        let place = Place {
            base: "/".to_owned(),
            connect: vec!["https://api.example.org".to_owned()],
            frame_ancestors: vec!["https://a.example".to_owned(), "https://b.example".to_owned()],
        };
        let headers = Headers::of(&place).unwrap();
        let policy = &headers.everywhere["Content-Security-Policy"];
        assert!(policy.contains("connect-src 'self' https://api.example.org;"));
        assert!(policy.ends_with("frame-ancestors https://a.example https://b.example"));
        for (name, text) in files(&place).unwrap() {
            if ["nginx.conf", "netlify-cloudflare/_headers"].contains(&name) {
                for (header, value) in &headers.everywhere {
                    assert!(text.contains(header) && text.contains(value), "{name}: {header}");
                }
            }
            assert!(!text.contains('{') || !text.contains("{connect}"), "{name}");
        }
    }

    /// The limits of Cloudflare Pages: a hundred rules, 2 000 characters a line; one value a header and path.
    #[test]
    fn the_rules_of_static_hosts_are_ones_that_they_take() {
        let text =
            files(&Place::default()).unwrap().into_iter().find(|(name, _)| name.ends_with("_headers")).unwrap().1;
        let mut rules = 0;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.len() <= 2000, "{line}");
            match line.strip_prefix("  ") {
                Some(header) => assert!(
                    header.split_once(": ").is_some_and(|(name, value)| !name.contains(' ') && !value.is_empty()),
                    "{line}"
                ),
                None => {
                    assert!(line.starts_with('/') && line.matches('*').count() <= 1, "{line}");
                    rules += 1;
                }
            }
        }
        assert!(rules <= 100);
    }

    #[test]
    fn the_policy_of_cloudfront_is_json_and_its_shell_script_has_no_loose_ends() {
        for (name, text) in files(&Place::default()).unwrap() {
            match name.rsplit_once('.').map(|(_, ending)| ending) {
                Some("json") => drop(serde_json::from_str::<serde_json::Value>(&text).unwrap()),
                Some("sh") => {
                    let script = std::env::temp_dir().join("preo-admin-upload.sh");
                    fs::write(&script, &text).unwrap();
                    assert!(std::process::Command::new("sh").arg("-n").arg(script).status().unwrap().success());
                }
                _ => {}
            }
        }
    }
}

#!/bin/sh
# Made by `cargo xtask deploy` from deploy/headers.json.
# Usage: upload.sh BUCKET, beside dist/. Needs the AWS command line.
set -eu
to="s3://$1/admin/"
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.wasm' \
  --content-type 'application/wasm' --cache-control 'public, max-age=31536000, immutable'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.js' \
  --content-type 'text/javascript; charset=utf-8' --cache-control 'public, max-age=31536000, immutable'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.css' \
  --content-type 'text/css; charset=utf-8' --cache-control 'public, max-age=31536000, immutable'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.svg' \
  --content-type 'image/svg+xml' --cache-control 'public, max-age=31536000, immutable'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.json' \
  --content-type 'application/json' --cache-control 'no-cache'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include '*.txt' \
  --content-type 'text/plain; charset=utf-8' --cache-control 'no-cache'
aws s3 cp dist/ "$to" --recursive --exclude '*' --include 'index.html' \
  --content-type 'text/html; charset=utf-8' --cache-control 'no-cache'

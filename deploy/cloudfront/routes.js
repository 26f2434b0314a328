// Made by `cargo xtask deploy` from deploy/headers.json.
// A CloudFront function at "viewer request": every path that is no file is one of the client's pages.
function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri.indexOf('/admin/') === 0 && !/\.(css|html|ico|js|json|map|png|svg|txt|wasm)$/.test(last)) {
    request.uri = '/admin/index.html';
  }
  return request;
}

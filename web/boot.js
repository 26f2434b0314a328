// Fetches the module with its integrity, shows how far it is, and says so when it cannot start. Until then nothing else runs.
const PREFIX = 'preo-admin.';
const root = document.documentElement;
const stored = (key) => {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
};

// Before the first paint of anything but the shell: the theme that was chosen, and the language of the messages below.
for (const key of ['theme', 'density']) {
  const value = stored(key);
  if (value) root.dataset[key] = value;
}
const asked = [stored('language'), ...navigator.languages].filter(Boolean).map((tag) => tag.slice(0, 2));
root.lang = asked.find((tag) => tag === 'da' || tag === 'en') ?? 'en';

// Inside a page of somebody else there is no second header. A link inside leaves the address without the word, so it is kept.
const query = new URLSearchParams(location.search);
if (query.has('debug')) sessionStorage.setItem(PREFIX + 'debug', '1');
if (query.get('embed') === '1' || (self !== top && sessionStorage.getItem(PREFIX + 'embed'))) {
  root.dataset.embed = '';
  if (self !== top) sessionStorage.setItem(PREFIX + 'embed', '1');
}

// After a panic nothing of the module can be trusted any more, not even to ask before leaving.
let crashed = false;
function crash(what) {
  if (crashed) return;
  crashed = true;
  const { crash } = document.querySelector('meta[name="app-entry"]').dataset;
  import(new URL(crash ?? 'web/crash.js', document.baseURI)).then((page) => page.show(what));
}
addEventListener('preo-admin.panic', (event) => crash(event.detail));
addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) crash(String(event.error));
  if (crashed) event.preventDefault();
});
addEventListener('beforeunload', (event) => crashed && event.stopImmediatePropagation(), { capture: true });

function fail(reason, error) {
  console.error(error);
  const section = document.getElementById('boot-failed');
  if (!section) return;
  document.getElementById('boot-progress')?.remove();
  document.querySelector('#boot .skeleton')?.remove();
  for (const text of section.querySelectorAll('[data-reason]')) text.hidden = text.dataset.reason !== reason;
  for (const link of section.querySelectorAll('a')) link.href = location.href;
  section.hidden = false;
}

/** The response with its bytes counted into the progress bar; `Content-Length` is that of the compressed file. */
function counted(response, size) {
  const bar = document.getElementById('boot-progress');
  if (!response.body || !bar || !size) return response;
  let seen = 0;
  const count = new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      bar.value = Math.min(99, (100 * seen) / size);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(count), { headers: { 'Content-Type': 'application/wasm' } });
}

// The settings come while the module does. It asks for them by itself when this fails, and says why.
window.preoConfig = fetch('config.json', { cache: 'no-cache' }).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null);

async function start() {
  const { js, wasm, sri, size } = document.querySelector('meta[name="app-entry"]').dataset;
  let glue, response;
  try {
    [glue, response] = await Promise.all([import(js), fetch(wasm, sri ? { integrity: sri } : {})]);
    if (!response.ok) throw new Error(`${wasm}: HTTP ${response.status}`);
  } catch (error) {
    return fail('fetch', error);
  }
  try {
    await glue.default({ module_or_path: counted(response, Number(size)) });
  } catch (error) {
    fail('start', error);
  }
}

start();

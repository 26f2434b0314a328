// What a person sees after a panic: what happened, what is kept, and a report without secrets or personal data.
const TEXTS = {
  en: {
    title: 'Preo Admin has crashed',
    text: 'This is a fault of ours. What you typed is kept for a day and offered to you again.',
    reload: 'Load again',
    copy: 'Copy the report for support',
    copied: 'Copied',
    report: 'The report: no names, no search texts, no token',
  },
  da: {
    title: 'Preo Admin er gået ned',
    text: 'Det er vores fejl. Det, du skrev, gemmes i et døgn og tilbydes dig igen.',
    reload: 'Indlæs igen',
    copy: 'Kopiér rapporten til support',
    copied: 'Kopieret',
    report: 'Rapporten: ingen navne, ingen søgetekster, intet token',
  },
};

/** A path with its ids masked and without its query, which holds what was searched for. */
const masked = (address) => new URL(address, location.href).pathname.replace(/\b([a-z]{2,4})_\w+/g, '$1_…');

function bundle(what) {
  const requests = performance.getEntriesByType('resource').slice(-30);
  return {
    build: document.querySelector('meta[name=build]')?.content ?? '',
    at: new Date().toISOString(),
    page: masked(location.href),
    panic: what,
    language: document.documentElement.lang,
    browser: navigator.userAgent,
    window: `${innerWidth}x${innerHeight}`,
    online: navigator.onLine,
    requests: requests.map((entry) => ({
      path: masked(entry.name),
      status: entry.responseStatus ?? 0,
      at: Math.round(entry.startTime),
      millis: Math.round(entry.duration),
    })),
  };
}

/** Sends the report where the installation wants it, if it does. */
async function send(report) {
  try {
    const { reports } = await (await fetch(new URL('config.json', document.baseURI))).json();
    if (reports) await fetch(reports, { method: 'POST', body: report, headers: { 'Content-Type': 'application/json' }, keepalive: true });
  } catch {
    // Nobody to tell: the person can still copy it.
  }
}

export function show(what) {
  const words = TEXTS[document.documentElement.lang] ?? TEXTS.en;
  const report = JSON.stringify(bundle(what), null, 2);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const copy = make('button', { type: 'button', className: 'button', textContent: words.copy });
  copy.onclick = async () => {
    await navigator.clipboard?.writeText(report);
    copy.textContent = words.copied;
  };
  const reload = make('button', { type: 'button', className: 'button primary', textContent: words.reload });
  reload.onclick = () => location.reload();
  const main = make(
    'main',
    { className: 'alone crash', id: 'main' },
    make('h1', { textContent: words.title, tabIndex: -1 }),
    make('p', { textContent: words.text }),
    make('p', { className: 'buttons' }, copy, reload),
    make('details', {}, make('summary', { textContent: words.report }), make('pre', { textContent: report, tabIndex: 0 })),
  );
  document.body.replaceChildren(main);
  document.title = words.title;
  main.querySelector('h1').focus();
  send(report);
}

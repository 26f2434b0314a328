// Measures the client in Chromium against `plain.html`. Runs alternate, medians count, and only ratios mean anything: machines
// differ and are shared.
import { writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const RUNS = Number(process.env.RUNS ?? 5);
const FLIPS = 200;
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-precise-memory-info'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
const year = new Date().getFullYear();
const SUBJECTS = {
  client: { list: `/o/nordlys-events/e/havnefest-${year}/customers`, next: 'footer a[aria-label="Next page"]', previous: 'footer a[aria-label="Previous page"]', sort: 'button[data-key=sort-email]', search: '[data-key=search]' },
  plain: { list: '/plain.html', next: '#next', previous: '#previous', sort: '[data-order=email]', search: 'input[type=search]' },
};
const hundred = process.env.HUNDRED;
const thousand = process.env.THOUSAND;

/** In the page: when the first row stood, and how long an act takes until other rows stand. */
function instruments() {
  const first = () => document.querySelector('tbody a.row-link')?.textContent;
  const seen = () => {
    if (document.querySelector('tbody a.row-link')) window.firstRow = performance.now();
    else requestAnimationFrame(seen);
  };
  requestAnimationFrame(seen);
  // From the act until what it leads to is in the document and has been laid out.
  window.timed = (act, done) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`nothing changed after ${act}`)), 20_000);
      const start = performance.now();
      const look = () => {
        if (!done(before)) return;
        observer.disconnect();
        document.body.getBoundingClientRect();
        resolve(performance.now() - start);
      };
      const before = first();
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      act();
    });
  window.other = (before) => first() !== undefined && first() !== before;
}

async function open(base, subject, { slow = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Copenhagen', locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('preo-admin.token', 'sandbox-admin'));
  await page.addInitScript(instruments);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  cdp.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  if (slow) {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 });
  }
  await page.goto(base + SUBJECTS[subject].list, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.firstRow, null, { timeout: 60_000 });
  const row = await page.evaluate(() => window.firstRow);
  return { context, page, cdp, row, bytes: () => bytes };
}

const click = (page, selector) =>
  page.evaluate((selector) => window.timed(() => document.querySelector(selector).click(), window.other), selector);

/** What the client fetches after its page is there, so that it is not measured with what follows. */
const settled = (page) => page.waitForFunction(() => !document.querySelector('.desk') || document.querySelector('.bell'));

async function memory(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await cdp.send('Runtime.getHeapUsage');
  return { heap: usedSize, total: usedSize + embedderHeapUsedSize + backingStorageSize };
}

/** One run of everything for one subject. */
async function run(subject) {
  const values = {};
  const { next, previous, sort, search } = SUBJECTS[subject];
  {
    const { context, row, bytes } = await open(hundred, subject);
    values['bytes to the list (kB)'] = bytes() / 1000;
    values['first row (ms)'] = row;
    await context.close();
  }
  {
    const { context, row } = await open(hundred, subject, { slow: true });
    values['first row, slow line and CPU (ms)'] = row;
    await context.close();
  }
  const { context, page } = await open(hundred, subject);
  await settled(page);
  const flips = [];
  for (let at = 0; at < 5; at += 1) flips.push(await click(page, next));
  values['next page, 100 rows (ms)'] = median(flips);
  values['sort (ms)'] = await click(page, sort);
  values['search (ms)'] = await page.evaluate((selector) => window.timed(() => {
    const input = document.querySelector(selector);
    input.value = 'anna';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, window.other), search);
  values['open a record (ms)'] = await page.evaluate(() => {
    const link = document.querySelector('tbody a.row-link');
    const name = link.textContent;
    return window.timed(() => link.click(), () => [...document.querySelectorAll('h1, h2')].some((heading) => heading.textContent === name));
  });
  await context.close();
  {
    const { context, page, cdp } = await open(hundred, subject);
    await settled(page);
    for (let at = 0; at < 10; at += 1) await click(page, at % 2 ? previous : next);
    const before = await memory(cdp);
    for (let at = 0; at < FLIPS; at += 1) await click(page, at % 2 ? previous : next);
    const after = await memory(cdp);
    values['heap (MB)'] = before.heap / 1e6;
    values['memory in all (MB)'] = before.total / 1e6;
    values[`growth a flip over ${FLIPS} (kB)`] = (after.total - before.total) / FLIPS / 1000;
    await context.close();
  }
  {
    const { context, page } = await open(thousand, subject);
    await settled(page);
    const flips = [];
    for (let at = 0; at < 3; at += 1) flips.push(await click(page, next));
    values['next page, 1000 rows (ms)'] = median(flips);
    await context.close();
  }
  return values;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const runs = { client: [], plain: [] };
for (let at = 0; at < RUNS; at += 1) {
  // Whoever begins meets colder caches of the machine: they take turns.
  for (const subject of at % 2 ? ['plain', 'client'] : ['client', 'plain']) runs[subject].push(await run(subject));
}
await browser.close();
const rows = Object.keys(runs.client[0]).map((name) => {
  const [client, plain] = ['client', 'plain'].map((subject) => median(runs[subject].map((run) => run[name])));
  return { name, client, plain, ratio: client / plain };
});
const shown = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));
console.log(`\nmedian of ${RUNS} runs`.padEnd(40) + 'client'.padStart(10) + 'by hand'.padStart(10) + 'ratio'.padStart(8));
for (const { name, client, plain, ratio } of rows) {
  const of = /growth/.test(name) ? '' : ratio.toFixed(2);
  console.log(name.padEnd(39) + shown(client).padStart(10) + shown(plain).padStart(10) + of.padStart(8));
}
writeFileSync(process.env.OUT ?? '../target/bench.json', JSON.stringify({ runs: RUNS, rows, all: runs }, null, 2));

// The client as a host serves it: behind nginx with the shipped file, under a path, with the API on another origin.
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';

const HOSTED = process.env.HOSTED ?? '';
const SITE = process.env.HOSTED_SITE ?? '';
const test = base.extend({ baseURL: async ({}, use) => use(HOSTED) });
const EDITION = `o/nordlys-events/e/havnefest-${new Date().getFullYear()}`;
const files = SITE ? readdirSync(SITE) : [];
const named = (pattern: RegExp) => files.find((name) => pattern.test(name))!;

const ask = (path: string, encoding = 'identity') => fetch(new URL(path, HOSTED), { headers: { 'Accept-Encoding': encoding }, redirect: 'manual' });

test('every route is the client, every missing file is missing', async () => {
  for (const path of ['', EDITION, `${EDITION}/customers/usr_1`, `${EDITION}/customers/anna@b.dk`, 'doctor', 'nothing']) {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('content-type')], path).toEqual([200, 'text/html; charset=utf-8']);
    expect(await answer.text(), path).toContain('app-entry');
  }
  for (const path of ['missing-0123456789abcdef.js', `${EDITION}/chunk-0123456789abcdef.wasm`, 'favicon.ico', 'missing.css']) {
    const answer = await ask(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).not.toContain('app-entry');
  }
  const bare = await ask('/admin');
  expect([bare.status, bare.headers.get('location')]).toEqual([301, '/admin/']);
  // The folder above is none of ours; nginx does not list it.
  expect((await ask('/')).status).toBe(403);
  expect((await ask('/administration')).status).toBe(404);
});

test('types, caching and security are those of headers.json on everything, also on what is missing', async () => {
  const source = JSON.parse(readFileSync('../deploy/headers.json', 'utf8'));
  for (const name of [...files.filter((name) => !/\.(br|gz)$/.test(name)), 'missing-0123456789abcdef.js']) {
    const answer = await ask(name);
    const type = source.types[name.split('.').pop()!];
    if (answer.status === 200) expect(answer.headers.get('content-type'), name).toBe(type);
    const hashed = /-[0-9a-f]{16}(_bg)?\./.test(name);
    if (answer.status === 200) expect(answer.headers.get('cache-control'), name).toBe(hashed ? source.hashed : source.other);
    for (const header of Object.keys(source.everywhere)) expect(answer.headers.get(header), `${name}: ${header}`).toBeTruthy();
    expect(answer.headers.get('content-security-policy')).toMatch(/connect-src 'self' http:\/\/127\.0\.0\.1:\d+; .*frame-ancestors 'none'$/);
  }
});

test('what lies compressed is sent compressed, the better of both', async () => {
  for (const name of ['', named(/_bg\.wasm$/), named(/^app-.*\.css$/), named(/^boot-.*\.js$/)]) {
    for (const [accepted, sent] of [['gzip, br', 'br'], ['gzip', 'gzip'], ['identity', null]] as const) {
      const answer = await ask(name, accepted);
      expect(answer.headers.get('content-encoding'), `${name} ${accepted}`).toBe(sent);
      expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(join(SITE, name || 'index.html')))).toBe(true);
    }
  }
});

test('the files of the build before are still there for open windows', async () => {
  const answer = await ask('customers-00000000000000aa.wasm');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/wasm']);
});

test('every integrity in the page is that of its file, and the list of licences is whole', async () => {
  const { createHash } = await import('node:crypto');
  const html = readFileSync(join(SITE, 'index.html'), 'utf8');
  const tags = html.match(/<[^>]*(?:integrity|data-sri)=[^>]*>/g)!;
  let checked = 0;
  for (const tag of tags) {
    const sri = tag.match(/(?:integrity|data-sri)="?(sha\d+)-([^"\s>]+)/)!;
    const path = tag.match(/(?:href|data-wasm|src)="?\/admin\/([^"\s>]+)/)![1];
    expect(createHash(sri[1]).update(readFileSync(join(SITE, path))).digest('base64'), path).toBe(sri[2]);
    checked += 1;
  }
  expect(checked).toBeGreaterThan(3);
  const licences = readFileSync(join(SITE, 'licences.txt'), 'utf8');
  for (const name of ['leptos v', 'serde_json v', 'wasm-bindgen v', 'preo-admin v']) expect(licences).toContain(`\n${name}`);
  expect(licences.split('\n').slice(2, -1).filter((line) => !/^[\w-]+ v[\d.]+\S*: \S/.test(line))).toEqual([]);
  expect(JSON.parse(readFileSync(join(SITE, 'build.json'), 'utf8')).build).toBe(html.match(/name=build content=(\w+)/)![1]);
});

test('the self-check is all green', async ({ page }) => {
  await page.goto('doctor');
  await expect(page.getByText('Everything is as it should be.')).toBeVisible();
  await expect(page.locator('.doctor .badge.good')).toHaveCount(13);
});

test('a person signs in and works below the path, with the API on another origin', async ({ page }) => {
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  await page.goto(`${EDITION}/customers`);
  await page.getByLabel('Access token').fill('sandbox-admin');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('a.row-link')).toHaveCount(100);
  await page.locator('a.row-link').first().click();
  await expect(page).toHaveURL(/\/admin\/o\/.*\/customers\/usr_/);
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page).toHaveURL(/\/admin\/o\/.*\/orders$/);
  await expect(page.locator('a.row-link').first()).toBeVisible();
  await page.reload();
  await expect(page.locator('a.row-link').first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  expect(wrong).toEqual([]);
});

const broken: [string, RegExp, (page: import('@playwright/test').Page) => Promise<void>][] = [
  ['config', /config\.json/, (page) => page.route('**/config.json', (route) => route.fulfill({ json: { preo: {} } }))],
  ['an old page', /Could be better/, (page) => page.route('**/build.json', (route) => route.fulfill({ json: { build: 'other' } }))],
  ['files in place of 404', /missing file is answered with 200/, (page) => page.route('**/missing-*.js', (route) => route.fulfill({ body: '<html>' }))],
  ['another type', /Content-Type has to contain “application\/wasm”/, (page) => page.route('**/*_bg.wasm', async (route) => (route.request().resourceType() === 'fetch' && page.url().includes('doctor') && (await page.locator('.doctor').count()) ? route.fulfill({ body: 'x', contentType: 'text/html' }) : route.continue()))],
  ['no API', /There is no answer at/, (page) => page.route('**/v1/me', (route) => route.abort())],
  ['a wrong clock', /seconds apart/, (page) => page.addInitScript(() => ((now) => (Date.now = () => now() + 600_000))(Date.now.bind(Date)))],
];
for (const [name, words, break_] of broken) {
  test(`the self-check says what to mend: ${name}`, async ({ page }) => {
    await break_(page);
    await page.goto('doctor');
    await expect(page.locator('.doctor li p').filter({ hasText: words }).or(page.locator('.doctor .badge').filter({ hasText: words })).or(page.locator('.doctor li p').filter({ hasText: /expected/ })).first()).toBeVisible();
  });
}

for (const [name, answer] of [
  ['missing', { status: 404, body: 'Not found' }],
  ['another type', { status: 200, body: '<!doctype html>', contentType: 'text/html' }],
] as const) {
  test(`XC-9 a module that is ${name} ends in words with a way on, and a part of a page too`, async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('preo-admin.token', 'sandbox-admin'));
    await page.route('**/*_bg.wasm', (route) => route.fulfill(answer));
    await page.goto('');
    await expect(page.getByRole('heading', { name: 'Preo Admin did not start' })).toBeVisible({ timeout: 10_000 });
    await page.unrouteAll();
    await page.getByRole('link', { name: 'Load again' }).click();
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await page.route('**/sales-*.wasm', (route) => route.fulfill(answer));
    await page.goto(`${EDITION}/orders`);
    await expect(page.getByRole('heading', { name: 'This page could not be fetched' })).toBeVisible({ timeout: 10_000 });
  });
}

/** A sandbox that lets these origins show the client in a frame. */
async function framed(origin: string): Promise<{ address: string; child: ChildProcess }> {
  const child = spawn(process.env.SANDBOX ?? '../target/debug/sandbox', ['--port', '0', '--site', SITE, '--public-url', '/admin/', '--config', '../config.json', '--frame-ancestors', origin], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = line.match(/^listening on (.*)$/)?.[1];
    if (address) return { address, child };
  }
  throw new Error('the sandbox did not start');
}

test('XC-12 inside a page of an allowed origin it works without its chrome, elsewhere it refuses to load', async ({ page }) => {
  let address = '';
  const hosts = await Promise.all(
    [0, 1].map(async () => {
      const server = createServer((_, answer) => {
        answer.setHeader('Content-Type', 'text/html');
        answer.end(`<!doctype html><title>Host</title><iframe width="1000" height="700" src="${address}/admin/${EDITION}/customers?embed=1"></iframe>`);
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const origins = hosts.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const sandbox = await framed(origins[0]);
  address = sandbox.address;
  try {
    await page.addInitScript(() => localStorage.setItem('preo-admin.token', 'sandbox-admin'));
    await page.goto(origins[0]);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('a.row-link').first()).toBeVisible();
    for (const chrome of ['.top', '.side', '.band']) await expect(frame.locator(chrome)).toBeHidden();
    // Links stay inside, and so does the missing chrome.
    await frame.locator('a.row-link').first().click();
    await expect(frame.getByRole('heading', { name: 'Contact' })).toBeVisible();
    await expect(frame.locator('.top')).toBeHidden();
    await page.goto(origins[1]);
    await expect(frame.locator('a.row-link')).toHaveCount(0);
    await expect.poll(() => page.frames()[1]?.url()).toContain('chrome-error');
  } finally {
    hosts.forEach((server) => server.close());
    sandbox.child.kill();
  }
});

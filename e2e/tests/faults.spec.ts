// Every fault on every page and every write. A new resource comes in by `pages.ts`; what a page reads is found out by looking.
import { type Page, type Request } from '@playwright/test';
import { EDITION, deskIsReady, expect, test } from '../fixtures';
import { PAGES, WRITES } from '../pages';

/** Other shapes of a true answer: nothing is said about them. */
const BENT = { 'unknown-enum': null, 'unknown-key': null, 'missing-key': null, 'plain-array': null, 'numeric-strings': null, 'id-for-api-id': null };

/** What a read says, where it says something; `null` when the page has to look as without the fault. */
const READS: Record<string, RegExp | null> = {
  'latency:400': null,
  '401': /Sign in again/,
  '403': /Your role does not allow this/,
  '404': /This is not here/,
  '409': /It has changed meanwhile/,
  // Waits and goes on.
  '429:2': null,
  '500': /The server has a problem/,
  dropped: /No connection to the server/,
  lost: /No connection to the server/,
  stalled: /The server did not answer in time/,
  html: /The answer could not be read/,
  cut: /The answer could not be read/,
  empty: /The answer could not be read/,
  moved: null,
  ...BENT,
};

/** What a write says when it has not happened; `null` when it has. */
const WRITES_SAY: Record<string, RegExp | null> = {
  'latency:400': null,
  '401': /Sign in again/,
  '403': /Your role does not allow this|do not have permission/,
  '404': /This is not here/,
  '409': /Somebody else was faster/,
  '429:2': null,
  '500': /It did not happen/,
  dropped: /It did not happen/,
  // It happened, which is found out by reading.
  lost: null,
  stalled: null,
  html: /It did not happen/,
  cut: null,
  empty: null,
  moved: null,
  ...BENT,
};

/** A browser follows 301 with GET where the method was POST (Fetch, 4.4): nothing is done then. */
const saidBy = (request: string, fault: string) =>
  fault === 'moved' && request.startsWith('POST') ? /It did not happen|not allowed/ : WRITES_SAY[fault];

test('the table has every fault that the sandbox knows', async ({ sandbox }) => {
  const names: string[] = await (await fetch(`${sandbox}/sandbox/faults`)).json();
  expect(Object.keys(READS).sort()).toEqual([...names].sort());
  expect(Object.keys(WRITES_SAY).sort()).toEqual([...names].sort());
});

test('the table has every page of the navigation, and a record of each', async ({ page, signIn }) => {
  await signIn();
  await page.goto(EDITION);
  const links = await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).pathname));
  const addresses = PAGES.map((known) => known.address);
  for (const link of links.filter((link) => link !== EDITION)) {
    expect(addresses).toContain(link);
    expect(addresses.filter((address) => address.startsWith(`${link}/`))).not.toEqual([]);
  }
});

/** What a page says, without times and ages that pass, and without the free data in which an unknown key is as good as any. */
const words = (text: string) =>
  text.replace(/Updated [^\n]*/g, '').replace(/\b\d+ (minute|hour|day)s?\b/g, '').replace(/\s+/g, ' ').replace(/ (Nothing is stored\.|never_seen_before \{.*?\})/g, '').trim();

/** Tabs with their counts and sums of a page come after its rows. */
async function toolsAreReady(page: Page): Promise<void> {
  await deskIsReady(page);
  const hasMoney = new URL(page.url()).pathname.startsWith('/o/');
  if (await page.locator('.views.kept').count()) {
    await expect(page.locator('.views a').first()).toBeVisible();
    await expect(page.locator('.views .count:empty')).toHaveCount(0);
    if (hasMoney) await expect(page.locator('.totals p')).toBeVisible();
  }
}

/** What a page asks for and says without a fault: found out once for all faults, because nothing is written in between. */
type Sound = { reads: string[]; whole: string };
const known = new Map<string, Sound>();

async function sound(page: Page, address: string): Promise<Sound> {
  const found = known.get(address);
  if (found) return found;
  const reads = new Set<string>();
  const note = (request: Request) => {
    const path = new URL(request.url()).pathname;
    if (/^\/(v1|api)\//.test(path) && path !== '/v1/me') reads.add(path);
  };
  page.on('request', note);
  await page.goto(address);
  await expect(page.locator('.loaded').first()).toBeVisible();
  await expect(page.locator('.loaded.asking')).toHaveCount(0);
  // What comes after the page belongs to it.
  await toolsAreReady(page);
  page.off('request', note);
  expect(reads.size).toBeGreaterThan(0);
  const whole = words(await page.locator('#main').innerText());
  known.set(address, { reads: [...reads], whole });
  return { reads: [...reads], whole };
}

for (const { name, address, staff, helpers } of PAGES) {
  for (const [fault, said] of Object.entries(READS)) {
    test(`${name} × ${fault}`, async ({ page, signIn, connect, expected, fault: break_, mend }) => {
      expected.errors.push(/status of \d+|ERR_|Failed to load/);
      await signIn();
      if (staff) await connect();
      const { reads, whole } = await sound(page, address);
      if (fault === 'stalled') await page.clock.install();
      // What nothing is said about meets all reads at once, what is said has to be said for each of them.
      const rounds = said === null ? [reads] : reads.map((path) => [path]);
      for (const paths of rounds) {
        const [path] = paths;
        for (const each of paths) await break_(`GET ${each} ${fault}`, fault === '429:2' ? 1 : undefined);
        const asked = page.waitForRequest((request) => new URL(request.url()).pathname === path);
        // A helper that stalls must not take the time of the others with it.
        const isHelper = helpers?.test(path);
        const others = reads.filter((read) => isHelper && fault === 'stalled' && read !== path);
        const answered = Promise.all(others.map((read) => page.waitForResponse((response) => new URL(response.url()).pathname === read)));
        await page.goto(address);
        await asked;
        await answered;
        const main = page.locator('#main');
        if (fault === 'stalled') {
          // Not at once: the time of a page that has not yet asked would run out unused.
          await page.clock.runFor(16_000);
        }
        if (said !== null && fault !== '401' && isHelper) {
          // The page does without.
          await expect(page.locator('.loaded.asking')).toHaveCount(0);
          await expect(page.locator('.loaded .skeleton')).toHaveCount(0);
          await expect(main.getByRole('alert')).toHaveCount(0);
          expect(words(await main.innerText()).length).toBeGreaterThan(60);
        } else if (said === null) {
          if (fault === '429:2') await expect(page.locator('.loaded').first()).toBeVisible();
          else await expect(page.locator('.loaded .skeleton')).toHaveCount(0);
          await expect(page.locator('.loaded.asking')).toHaveCount(0);
          await expect(main.getByRole('alert')).toHaveCount(0);
          await toolsAreReady(page);
          if (['latency:400', '429:2', 'moved', 'numeric-strings', 'unknown-key', 'id-for-api-id'].includes(fault)) {
            await expect.poll(async () => words(await main.innerText())).toBe(whole);
          } else {
            // A list without its envelope has no count, an unknown word is shown as it is: but there is a page.
            expect(words(await main.innerText()).length).toBeGreaterThan(60);
          }
        } else if (fault === '401') {
          await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
        } else {
          const alert = main.getByRole('alert').filter({ hasText: said }).first();
          await expect(alert).toBeVisible();
          await expect(main.getByRole('heading', { level: 1 }).first()).toBeVisible();
          // A failure is no empty list.
          await expect(page.getByText(/No \w+ yet|Nothing matches/)).toHaveCount(0);
        }
        // No crash, no spinner without end.
        await expect(page.locator('main.crash')).toHaveCount(0);
        await expect(page.locator('.loaded.asking')).toHaveCount(fault === '401' ? await page.locator('.loaded.asking').count() : 0);
        await mend();
        if (said !== null && fault !== '401' && !isHelper) {
          // A deadline that was made to pass may have ended more than one request.
          const again = main.getByRole('button', { name: 'Try again' });
          await expect(async () => {
            if (await again.count()) await again.first().click({ timeout: 1000 });
            expect(words(await main.innerText())).toBe(whole);
          }).toPass();
        }
      }
    });
  }
}

for (const write of WRITES) {
  for (const fault of Object.keys(WRITES_SAY)) {
    test(`${write.name} × ${fault}`, async ({ page, sandbox, signIn, connect, expected, fault: break_, mend }) => {
      expected.errors.push(/status of \d+|ERR_|Failed to load/);
      const { address, request, id } = await write.begin(sandbox);
      const said = saidBy(request, fault);
      await signIn();
      if (write.staff) await connect();
      await page.goto(address);
      await deskIsReady(page);
      await write.fill(page, id);
      if (fault === 'stalled') await page.clock.install();
      const [method, path] = request.split(' ');
      let sent = 0;
      page.on('request', (request) => (sent += Number(request.method() === method && request.url().includes(path))));
      await break_(`${request} ${fault}`, fault === '429:2' ? 1 : undefined);
      const asked = page.waitForRequest((request) => request.method() === method);
      await page.getByRole('button', { name: write.send, exact: true }).click();
      await asked;
      if (fault === 'stalled') {
        // What stalls is the answer: the time must not run out while the request is still on its way.
        await expect.poll(() => write.happened(sandbox, id)).toBe(true);
        await page.clock.runFor(31_000);
      }
      if (fault === '401') {
        await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
      } else if (said) {
        await expect(page.getByRole('alert').filter({ hasText: said }).first()).toBeVisible();
      } else {
        await expect(page.locator('.toasts')).toContainText(write.done);
      }
      if (said) await write.kept(page);
      expect(await write.happened(sandbox, id)).toBe(said === null);
      // Sent once; a second time after a wait that was asked for, or with a new token. A redirect is followed by the browser.
      const isAgain = fault === '429:2' || (fault === 'moved' && method !== 'POST') || (fault === '401' && write.staff);
      expect(sent).toBe(isAgain ? 2 : 1);
      await mend();
      if (said && fault !== '401') {
        await page.getByRole('button', { name: write.send, exact: true }).click();
        await expect(page.locator('.toasts')).toContainText(write.done);
        expect(await write.happened(sandbox, id)).toBe(true);
      }
    });
  }
}

for (const fault of Object.keys(READS)) {
  test(`signing in × ${fault}`, async ({ page, signIn, expected, fault: break_, mend }) => {
    expected.errors.push(/status of \d+|ERR_|Failed to load/);
    await signIn();
    if (fault === 'stalled') await page.clock.install();
    await break_(`GET /v1/me ${fault}`, fault === '429:2' ? 1 : undefined);
    const asked = page.waitForRequest('**/v1/me');
    await page.goto(`${EDITION}/customers`);
    await asked;
    if (fault === 'stalled') await page.clock.runFor(16_000);
    const said = READS[fault];
    if (fault === '401') {
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    } else if (said === null && fault !== 'plain-array') {
      await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
    } else if (fault !== 'plain-array') {
      await expect(page.getByRole('alert')).toContainText(said!);
      await mend();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
    }
    await expect(page.locator('main.crash')).toHaveCount(0);
  });
}

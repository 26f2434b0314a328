// Every fault on every page and every write. A new resource comes in by `pages.ts`; what a page reads is found out by looking.
import { EDITION, api, deskIsReady, expect, patch, test } from '../fixtures';
import { CUSTOMER, PAGES, WRITES } from '../pages';

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
  'unknown-enum': null,
  'unknown-key': null,
  'missing-key': null,
  'plain-array': null,
  'numeric-strings': null,
  'id-for-api-id': null,
};

/** What a write says, and what it means for the record. */
const WRITES_SAY: Record<string, { words: RegExp; kept: boolean }> = {
  'latency:400': { words: /saved/, kept: false },
  '401': { words: /Sign in again/, kept: true },
  '403': { words: /Your role does not allow this|do not have permission/, kept: true },
  '404': { words: /This is not here/, kept: true },
  '409': { words: /Somebody else was faster/, kept: true },
  '429:2': { words: /saved/, kept: false },
  '500': { words: /It was not saved/, kept: true },
  dropped: { words: /It was not saved/, kept: true },
  // It happened, which is found out by reading.
  lost: { words: /saved/, kept: false },
  stalled: { words: /saved/, kept: false },
  html: { words: /It was not saved/, kept: true },
  cut: { words: /saved/, kept: false },
  empty: { words: /saved/, kept: false },
  moved: { words: /saved/, kept: false },
  'unknown-enum': { words: /saved/, kept: false },
  'unknown-key': { words: /saved/, kept: false },
  'missing-key': { words: /saved/, kept: false },
  'plain-array': { words: /saved/, kept: false },
  'numeric-strings': { words: /saved/, kept: false },
  'id-for-api-id': { words: /saved/, kept: false },
};

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

/** What a page says, without times that pass, and without the free data in which an unknown key is as good as any. */
const words = (text: string) =>
  text.replace(/Updated [^\n]*/g, '').replace(/\s+/g, ' ').replace(/ (Nothing is stored\.|never_seen_before \{.*?\})/g, '').trim();

for (const { name, address, heading } of PAGES) {
  for (const [fault, said] of Object.entries(READS)) {
    test(`${name} × ${fault}`, async ({ page, signIn, expected, fault: break_, mend }) => {
      expected.errors.push(/status of \d+|ERR_|Failed to load/);
      await signIn();
      // What this page asks for.
      const reads = new Set<string>();
      page.on('request', (request) => {
        const path = new URL(request.url()).pathname;
        if (path.startsWith('/v1/') && path !== '/v1/me') reads.add(path);
      });
      await page.goto(address);
      await expect(page.locator('.loaded').first()).toBeVisible();
      await expect(page.locator('.loaded.asking')).toHaveCount(0);
      const whole = words(await page.locator('#main').innerText());
      expect(reads.size).toBeGreaterThan(0);
      if (fault === 'stalled') await page.clock.install();
      for (const path of [...reads]) {
        await break_(`GET ${path} ${fault}`, fault === '429:2' ? 1 : undefined);
        const asked = page.waitForRequest((request) => new URL(request.url()).pathname === path);
        await page.goto(address);
        await asked;
        const main = page.locator('#main');
        if (fault === 'stalled') {
          // Not at once: the time of a page that has not yet asked would run out unused.
          await page.clock.runFor(16_000);
        }
        if (said === null) {
          if (fault === '429:2') await expect(page.locator('.loaded').first()).toBeVisible();
          else await expect(page.locator('.loaded .skeleton')).toHaveCount(0);
          await expect(page.locator('.loaded.asking')).toHaveCount(0);
          await expect(main.getByRole('alert')).toHaveCount(0);
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
        if (said !== null && fault !== '401') {
          // A deadline that was made to pass may have ended more than one request.
          const again = main.getByRole('button', { name: 'Try again' });
          await expect(async () => {
            if (await again.count()) await again.first().click({ timeout: 1000 });
            expect(words(await main.innerText())).toBe(whole);
          }).toPass();
        }
      }
      expect(heading).not.toBe('');
    });
  }
}

for (const write of WRITES) {
  for (const [fault, { words: said, kept }] of Object.entries(WRITES_SAY)) {
    test(`${write.name} × ${fault}`, async ({ page, sandbox, signIn, expected, fault: break_, mend }) => {
      expected.errors.push(/status of \d+|ERR_|Failed to load/);
      await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Before' });
      await signIn();
      await page.goto(write.address);
      const [label, text] = write.typed;
      await page.getByLabel(label, { exact: true }).fill(text);
      await deskIsReady(page);
      if (fault === 'stalled') await page.clock.install();
      let sent = 0;
      page.on('request', (request) => (sent += Number(request.method() !== 'GET' && request.url().includes(write.request.split(' ')[1]))));
      await break_(`${write.request} ${fault}`, fault === '429:2' ? 1 : undefined);
      const asked = page.waitForRequest((request) => request.method() !== 'GET' && request.method() !== 'OPTIONS');
      await page.getByRole('button', { name: write.send, exact: true }).click();
      await asked;
      if (fault === 'stalled') await page.clock.runFor(31_000);
      if (fault === '401') {
        await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
      } else if (kept) {
        await expect(page.getByRole('alert')).toContainText(said);
      } else {
        await expect(page.locator('.toasts')).toContainText(said);
      }
      if (kept) {
        await expect(page.getByLabel(label, { exact: true })).toHaveValue(text);
        expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Before');
      } else {
        expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe(text);
      }
      // Sent once; a wait that was asked for is the only reason for a second time, a redirect is followed by the browser.
      expect(sent).toBe(fault === '429:2' || fault === 'moved' ? 2 : 1);
      await mend();
      if (kept && fault !== '401') {
        await page.getByRole('button', { name: write.send, exact: true }).click();
        await expect(page.locator('.toasts')).toContainText(write.done);
        expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe(text);
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

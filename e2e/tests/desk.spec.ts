import { readFileSync } from 'node:fs';
import { type Page, EDITION, ORGANIZATION, OTHER_EDITION, api, deskIsReady, endToken, expect, listIsReady, newToken, rows, search, test } from '../fixtures';
import { CUSTOMER, ORDER } from '../pages';

const palette = (page: Page) => page.getByRole('combobox', { name: 'Find anything' });
const open = async (page: Page, address: string) => {
  await page.goto(address);
  await listIsReady(page);
  await deskIsReady(page);
};

test('ORD-1 an order code pasted into the palette leads to the order', async ({ page, sandbox, signIn }) => {
  await signIn();
  const order = await api(sandbox, `/v1/orders/${ORDER}`);
  await open(page, `${EDITION}/customers`);
  const start = Date.now();
  await page.keyboard.press('Control+k');
  await palette(page).fill(order.order_number);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/orders/${ORDER}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.order_number);
  expect(Date.now() - start).toBeLessThan(3000);
});

test('the palette finds by id, phone, email, page and edition, and narrows by a word in front', async ({ page, sandbox, signIn }) => {
  await signIn();
  const customer = await api(sandbox, `/v1/user/${CUSTOMER}`);
  await open(page, `${EDITION}/customers`);
  const options = page.getByRole('listbox', { name: 'Find anything' }).getByRole('option');
  const type = async (text: string) => {
    if (!(await palette(page).isVisible())) await page.keyboard.press('Control+k');
    await palette(page).fill(text);
  };
  await type(CUSTOMER);
  await expect(options.first()).toContainText(CUSTOMER);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(CUSTOMER));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(customer.last_name);
  for (const text of ['20 12 34 56', customer.email]) {
    await type(text);
    await expect(options.filter({ hasText: customer.email })).toHaveCount(1);
    await page.keyboard.press('Escape');
  }
  await type('edition skov');
  await expect(options.first()).toContainText('Skovrock');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${OTHER_EDITION}/customers$`));
  await listIsReady(page);
  await open(page, `${EDITION}/customers`);
  await type('order 10');
  await expect(options.first()).toBeVisible();
  await expect(page.locator('.palette .kind')).toHaveText(['Orders']);
  await type('zzzzzz');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.keyboard.press('Escape');
  // What was opened is at hand without typing.
  await page.goto(`${EDITION}/customers/${CUSTOMER}`);
  await deskIsReady(page);
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('preo-admin.recent'))).toContain('usr_');
  await page.keyboard.press('Control+k');
  await expect(options.first()).toContainText(customer.last_name);
});

test('letters lead to pages and to the search, can be looked up, and can be turned off', async ({ page, signIn }) => {
  await signIn();
  await open(page, `${EDITION}/customers`);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  await listIsReady(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  // Typing is typing.
  await page.keyboard.type('g?');
  await expect(page.getByRole('searchbox')).toHaveValue('g?');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Go to Customers');
  await help.getByRole('checkbox', { name: 'Shortcuts are on' }).uncheck();
  await help.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('?');
  await expect(palette(page)).toHaveCount(0);
  await expect(help).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
});

/** Exports what the list shows and gives the lines of the file. */
async function exported(page: Page): Promise<{ name: string; lines: string[] }> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const file = await download;
  const text = readFileSync(await file.path(), 'utf8');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  return { name: file.suggestedFilename(), lines: text.slice(1).trimEnd().split('\r\n') };
}

test('ORD-5 an export of a filtered list over several pages has every row once, in order, with its columns', async ({ page, sandbox, signIn }) => {
  await signIn();
  await open(page, `${EDITION}/orders?status=pending&ordering=-amount`);
  const whole = await api(sandbox, '/v1/orders?edition_id=edt_7Kq2mXw9RtVb&status=pending&ordering=-amount&page_size=100');
  expect(whole.count).toBeGreaterThan(100);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Created' }).uncheck();
  await page.keyboard.press('Escape');
  const { name, lines } = await exported(page);
  expect(name).toMatch(/^havnefest-\d{4}-orders-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
  expect(lines[0]).toBe('Order,Status,Amount,Currency,Customer,Type');
  expect(lines.length - 1).toBe(whole.count);
  const numbers = lines.slice(1).map((line) => line.split(',')[0]);
  expect(new Set(numbers).size).toBe(whole.count);
  expect(numbers.slice(0, 100)).toEqual(whole.results.map((order: any) => order.order_number));
  expect(lines[1].split(',').slice(1, 4)).toEqual(['Pending', String(whole.results[0].amount), 'DKK']);
  await page.getByRole('button', { name: 'Messages and jobs' }).click();
  await expect(page.getByText(`${whole.count} rows exported: Orders`).first()).toBeVisible();
});

test('an export holds only what was marked, and what a spreadsheet would run is text', async ({ page, signIn }) => {
  await signIn();
  await open(page, `${EDITION}/customers`);
  await page.getByRole('checkbox', { name: 'Mark this row' }).nth(1).check();
  await page.getByRole('checkbox', { name: 'Mark this row' }).nth(3).click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 rows marked')).toBeVisible();
  const marked = await rows(page).allTextContents();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Only the 3 marked rows' }).check();
  await page.keyboard.press('Escape');
  const { lines } = await exported(page);
  expect(lines.slice(1).map((line) => line.split(',')[0]).sort()).toEqual(marked.slice(1, 4).sort());
  // A phone number begins with a plus.
  expect(lines.join('\n')).toContain(",'+");
  // Another question has other rows.
  await search(page, 'anna');
  await expect(page.getByText('3 rows marked')).toHaveCount(0);
});

test('an export pauses when it fails, goes on where it was, and can be stopped', async ({ page, signIn, fault, mend, expected }) => {
  expected.errors.push(/status of 403/);
  await signIn();
  await open(page, `${EDITION}/orders`);
  await fault('GET /v1/orders 403');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await page.getByRole('button', { name: 'Messages and jobs' }).click();
  const job = page.locator('.job').first();
  await expect(job).toContainText('Paused');
  await expect(job).toContainText('Your role does not allow this');
  await mend();
  const download = page.waitForEvent('download');
  await job.getByRole('button', { name: 'Go on' }).click();
  await download;
  await expect(job).toContainText('Done');
  await job.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Nothing is running.')).toBeVisible();
  await page.keyboard.press('Escape');
  await fault('GET /v1/orders latency:3000');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await page.getByRole('button', { name: 'Messages and jobs' }).click();
  await page.locator('.job').first().getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('.job').first()).toContainText('Stopped');
});

test('views are kept, counted, renamed, sent as a link, and deleted', async ({ page, sandbox, signIn }) => {
  await signIn();
  await open(page, `${EDITION}/orders?status=pending`);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Save what the list shows now').fill('To do');
  await page.getByRole('button', { name: 'Save view' }).click();
  const tabs = page.getByRole('navigation', { name: 'Saved views' });
  const count = (await api(sandbox, '/v1/orders?edition_id=edt_7Kq2mXw9RtVb&status=pending&page_size=1')).count;
  await expect(tabs.getByRole('link', { name: 'To do' })).toContainText(String(count));
  await expect(tabs.getByRole('link', { name: 'To do' })).toHaveAttribute('aria-current', 'page');
  await tabs.getByRole('link', { name: 'All' }).click();
  await expect(page).toHaveURL(/\/orders$/);
  await page.reload();
  await tabs.getByRole('link', { name: 'To do' }).click();
  await expect(page).toHaveURL(/\/orders\?status=pending$/);
  await page.getByRole('button', { name: 'Views' }).click();
  const menu = page.getByRole('dialog', { name: 'Views' });
  await expect(menu.locator('[data-copy]')).toHaveAttribute('data-copy', new RegExp(`${EDITION}/orders\\?status=pending$`));
  await menu.getByRole('textbox', { name: 'Name of the view' }).first().fill('For today');
  await menu.getByRole('textbox', { name: 'Name of the view' }).first().press('Enter');
  await expect(tabs.getByRole('link', { name: 'For today' })).toBeVisible();
  await menu.getByRole('button', { name: 'Delete the view For today' }).click();
  // Those that everybody has stay.
  await expect(tabs.getByRole('link', { name: 'For today' })).toHaveCount(0);
  await expect(tabs.getByRole('link', { name: 'Pending' })).toBeVisible();
});

test('XC-1 ten requests that the API refuses at once make one dialog and go on after it', async ({ page, sandbox, signIn, expected }) => {
  expected.errors.push(/401/);
  const token = await newToken(sandbox, 'admin');
  await signIn('admin', token);
  // Each view asks for its count.
  const views = Array.from({ length: 10 }, (_, at) => `?View${at}=%3Fsearch%3Dview${at}`).join('\n');
  await page.addInitScript((views) => localStorage.setItem('preo-admin.views.customers', views), views);
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await deskIsReady(page);
  await endToken(sandbox, token);
  const refused: string[] = [];
  const answered: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('search=view')) (response.status() === 401 ? refused : answered).push(response.url());
  });
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Customers' }).click();
  await expect.poll(() => refused.length).toBe(10);
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toHaveCount(1);
  await dialog.getByLabel('Access token').fill('sandbox-admin');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => answered.length).toBe(10);
  expect(refused.length).toBe(10);
  await expect(dialog).toBeHidden();
  await listIsReady(page);
});

test('the end of a session is announced a minute before, and a new token takes it away', async ({ page, sandbox, signIn }) => {
  await signIn('admin', await newToken(sandbox, 'admin', 55));
  await open(page, `${EDITION}/customers`);
  const banner = page.getByText(/Your session ends in \d+ seconds/);
  await expect(banner).toBeVisible();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Access token').fill(await newToken(sandbox, 'admin', 3600));
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(banner).toHaveCount(0);
});

test('a window that nobody touches is signed out, typing counts as touching, and what was typed is offered again', async ({ page, sandbox, signIn }) => {
  await page.route('**/config.json', (route) => route.fulfill({ json: { preo: { base_url: '' }, idle_minutes: 5 } }));
  await signIn();
  await page.clock.install();
  await page.goto(`${EDITION}/customers/${CUSTOMER}/edit`);
  await deskIsReady(page);
  await page.clock.runFor(4 * 60_000);
  const name = page.getByLabel('First name', { exact: true });
  await name.pressSequentially('x');
  await page.clock.runFor(2 * 60_000);
  await expect(page.getByText(/You are signed out in/)).toHaveCount(0);
  await page.clock.runFor(2 * 60_000 + 10_000);
  await expect(page.getByText(/You are signed out in/)).toBeVisible();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(page.getByText(/You are signed out in/)).toHaveCount(0);
  await page.clock.runFor(5 * 60_000 + 2_000);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Access token').fill(await newToken(sandbox, 'admin'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('There is unsaved work of yours.')).toBeVisible();
});

test('a pause that the API asks for is counted down, and then it goes on', async ({ page, signIn, fault, expected }) => {
  expected.errors.push(/429/);
  await signIn();
  await open(page, `${EDITION}/customers`);
  await fault('GET /v1/orders 429:4', 1);
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByText(/It goes on in [1-4] seconds?/)).toBeVisible();
  await listIsReady(page);
  await expect(page.getByText(/It goes on in/)).toHaveCount(0);
});

test('a server that cannot be reached is said at once and tried again by itself', async ({ page, signIn, fault, mend, expected }) => {
  expected.errors.push(/ERR_/);
  await signIn();
  await open(page, `${EDITION}/customers`);
  await fault('GET /v1/user dropped');
  await page.getByRole('button', { name: 'Refresh' }).click();
  const banner = page.getByRole('status').filter({ hasText: 'The server cannot be reached' });
  await expect(banner).toBeVisible({ timeout: 2000 });
  await expect(page.getByRole('alert')).toContainText('No connection to the server');
  await expect(rows(page)).toHaveCount(100);
  await mend();
  await banner.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(banner).toHaveCount(0);
});

test('XC-11 a panic shows what happened, a report without personal data, and the draft afterwards', async ({ page, signIn, expected, context }) => {
  expected.errors.push(/./);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn();
  await page.goto(`${EDITION}/customers?search=20123456&debug`);
  await listIsReady(page);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name', { exact: true }).fill('Typed before');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length)).toBe(1);
  const build = await page.locator('meta[name=build]').getAttribute('content');
  await page.getByRole('button', { name: 'Crash the client' }).click();
  await expect(page.getByRole('heading', { name: 'Preo Admin has crashed' })).toBeFocused();
  await page.getByRole('button', { name: 'Copy the report' }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(report)).toMatchObject({ build, online: true });
  expect(JSON.parse(report).panic).toContain('debug.rs');
  for (const secret of ['sandbox-admin', '20123456', 'Tove', 'Typed before', CUSTOMER]) expect(report).not.toContain(secret);
  await page.getByRole('button', { name: 'Load again' }).click();
  await expect(page.getByText('There is unsaved work of yours.')).toBeVisible();
});

test('XC-8 a new version is offered, never over a dirty form, and taken by a window that nobody sees', async ({ page, signIn }) => {
  await signIn();
  await page.clock.install();
  await page.goto(`${EDITION}/customers/${CUSTOMER}/edit`);
  await deskIsReady(page);
  await page.getByLabel('First name', { exact: true }).fill('Dirty');
  await page.route('**/build.json', (route) => route.fulfill({ json: { build: 'another', version: '9' } }));
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.clock.runFor(11 * 60_000);
  const banner = page.getByText('A new version is ready.');
  await expect(banner).toBeVisible();
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, hidden);
  await hide(true);
  await hide(false);
  expect(loads).toBe(0);
  await page.getByRole('button', { name: 'Load it' }).click();
  await page.getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByLabel('First name', { exact: true })).toHaveValue('Dirty');
  await page.getByRole('button', { name: 'Discard' }).click();
  await hide(true);
  await expect.poll(() => loads).toBe(1);
  // The server still says another build: no second reload follows.
  await deskIsReady(page);
  await page.clock.runFor(11 * 60_000);
  await expect(banner).toBeVisible();
  await hide(true);
  await expect(page.getByLabel('First name', { exact: true })).toHaveValue('Tove');
  expect(loads).toBeLessThanOrEqual(2);
});

test('a part of the page that is gone after a new build leads to one reload and no loop', async ({ page, signIn, expected }) => {
  expected.errors.push(/404|SplitLoader|Failed|integrity/);
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.route('**/sales-*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
  await page.route('**/build.json', (route) => route.fulfill({ json: { build: 'another' } }));
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByRole('heading', { name: 'This page could not be fetched' })).toBeVisible();
  expect(loads).toBe(1);
});

test('what was done in this tab can be looked up and copied, without what was searched for', async ({ page, signIn }) => {
  await signIn();
  await open(page, `${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name', { exact: true }).fill(`Logged${Date.now() % 1000}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.toasts')).toContainText('Customer saved');
  await page.getByRole('button', { name: 'Messages and jobs' }).click();
  await page.getByRole('button', { name: 'Show the pages and changes of this tab' }).click();
  const log = page.locator('.log');
  await expect(log).toContainText(`PATCH /v1/user/${CUSTOMER} → 200`);
  await expect(log).toContainText(`opened ${EDITION}/customers/${CUSTOMER}/edit`);
  await expect(log).not.toContainText('20123456');
});

test('a record can be asked for at a command line, without the token', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/orders/${ORDER}?view=json`);
  await expect(page.getByText(`curl '${sandbox}/v1/orders/${ORDER}' -H "Authorization: Bearer $PREO_TOKEN"`)).toBeVisible();
  expect(await page.locator('#main').innerHTML()).not.toContain('sandbox-admin');
});

test('?debug shows build, vitals and latencies', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?debug`);
  const panel = page.getByRole('complementary', { name: 'Debugging' });
  await expect(panel).toContainText((await page.locator('meta[name=build]').getAttribute('content'))!);
  await expect(panel.getByRole('row', { name: /\/v1\/user .* ms 200/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);
});

test('a colour of the installation is made readable in both themes, whatever it is', async ({ page, signIn }) => {
  await signIn();
  for (const colour of ['#ffe600', '#000000', '#ffffff', '#00ff88', '#ff0000', '#2f4bd8', '#8b00ff', '#00e5ff']) {
    await page.route('**/config.json', (route) => route.fulfill({ json: { preo: { base_url: '' }, theme: { colour } } }));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${EDITION}/customers/${CUSTOMER}`);
      const button = page.getByRole('link', { name: 'Edit' });
      await expect(button).toBeVisible();
      const ratio = await button.evaluate((button) => {
        const pixels = (colour: string) => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        };
        const luminance = (colour: string) => {
          const [r, g, b] = pixels(colour).map((value) => ((value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const style = getComputedStyle(button);
        const both = [luminance(style.color), luminance(style.backgroundColor)].sort((a, b) => a - b);
        return (both[1] + 0.05) / (both[0] + 0.05);
      });
      expect(ratio, `${colour} ${colorScheme}`).toBeGreaterThan(4.5);
    }
    await page.unrouteAll();
  }
});

test('the installation’s logo and links are shown, and a script is no link', async ({ page, signIn }) => {
  const links = [{ label: 'Wiki', href: 'https://wiki.example.org/' }, { label: 'Bad', href: 'javascript:alert(1)' }];
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { preo: { base_url: '' }, brand: 'Nordlys', theme: { logo: '/media/avatars/no.svg' }, links, support: 'mailto:help@example.org' } }),
  );
  await signIn();
  await page.goto(`${ORGANIZATION}/customers`);
  await expect(page.getByRole('link', { name: 'Nordlys' }).getByRole('img')).toBeVisible();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await expect(page.getByRole('link', { name: 'Wiki' })).toHaveAttribute('href', 'https://wiki.example.org/');
  await expect(page.getByRole('link', { name: 'Help and support' })).toHaveAttribute('href', 'mailto:help@example.org');
  await expect(page.getByRole('link', { name: 'Bad' })).toHaveCount(0);
});

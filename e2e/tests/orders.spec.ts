import { EDITION, HAVNEFEST, VINTERSCENEN, api, deskIsReady, expect, listIsReady, newOrders, rows, test } from '../fixtures';
import { ORDER } from '../pages';

test('an order list is filtered by the words of the contract, with chips that take them back', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('pending');
  await expect(page).toHaveURL(/\?status=pending$/);
  await listIsReady(page);
  await expect(page.locator('tbody .badge').first()).toHaveText('Pending');
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByLabel('Customer’s email').fill('EXAMPLE.org');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status=pending&customer_email=EXAMPLE.org/);
  await listIsReady(page);
  await page.getByRole('button', { name: 'Remove Status: Pending' }).click();
  await expect(page).toHaveURL(/\?customer_email=EXAMPLE.org$/);
  await page.goBack();
  await expect(page).toHaveURL(/status=pending/);
  await page.getByRole('button', { name: 'Customer’s email: EXAMPLE.org', exact: true }).click();
  await expect(page.getByRole('searchbox', { name: 'Customer’s email' })).toBeFocused();
});

test('days are those of the edition', async ({ page, signIn }) => {
  await signIn();
  const asked = page.waitForRequest((request) => request.url().includes('/v1/orders?'));
  await page.goto(`${EDITION}/orders?created_after=2026-06-12&created_before=2026-06-14`);
  const query = new URL((await asked).url()).searchParams;
  expect(query.get('created_after')).toBe('2026-06-11T22:00:00Z');
  expect(query.get('created_before')).toBe('2026-06-14T22:00:00Z');
});

test('an order shows what was bought and paid', async ({ page, signIn, sandbox }) => {
  await signIn();
  const { results } = await api(sandbox, `/v1/orders?edition_id=${HAVNEFEST}&status=confirmed&page_size=1`);
  const order = await api(sandbox, `/v1/orders/${results[0].id}`);
  await page.goto(`${EDITION}/orders/${order.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(order.order_number);
  await expect(page).toHaveTitle(new RegExp(`^${order.order_number} · Havnefest`));
  await expect(page.locator('tbody tr')).toHaveCount(order.purchases.length);
  const amount = `DKK ${order.amount.toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
  await expect(page.getByText(amount.replace(' ', '\u00a0')).first()).toBeVisible();
  await expect(page.getByText('Payment ·')).toBeVisible();
});

test('a currency without decimals has none', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`/o/oresund-kultur/e/midvinter-reykjavik-${new Date().getFullYear() + 1}/orders`);
  await listIsReady(page);
  await expect(page.locator('td.end').first()).toHaveText(/^ISK\u00a0[\d,]+$/);
});

test('ORD-4 a status that nobody knows is a badge with its own word, and the rest of the page stands', async ({ page, signIn }) => {
  await signIn();
  await page.route('**/v1/orders?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/"status":"\w+"/, '"status":"on_hold"') });
  });
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await expect(page.locator('tbody .badge').first()).toHaveText('on_hold');
  await expect(rows(page)).toHaveCount(25);
});

test('the page size is chosen and a page past the end leads to one with rows', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await page.getByLabel('Rows per page').selectOption('50');
  await expect(rows(page)).toHaveCount(50);
  await expect(page).toHaveURL(/page_size=50/);
});

test('a page past the end leads to one with rows', async ({ page, signIn, expected }) => {
  expected.errors.push(/404/);
  await signIn();
  await page.goto(`${EDITION}/orders?page=9999`);
  await expect(rows(page).first()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('ORD-2 filters, page and scroll are as they were left, and the address alone shows the same in another browser', async ({ page, browser, signIn, baseURL }) => {
  await signIn();
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('confirmed');
  await listIsReady(page);
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByLabel('From day').fill(new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Next page' }).click();
  await listIsReady(page);
  const texts = await rows(page).allTextContents();
  await expect(page).toHaveTitle(/^Orders \(page 2 of \d+\) · /);
  await expect(page.locator('.pager')).toContainText(/26–50 of \d+/);
  const address = page.url();
  // One after another: a key that is held for one click would be held for the next.
  for (const at of [20, 21, 22]) {
    const opened = page.context().waitForEvent('page');
    await rows(page).nth(at).click({ modifiers: ['ControlOrMeta'] });
    await (await opened).close();
  }
  await rows(page).nth(20).scrollIntoViewIfNeeded();
  const scroll = await page.evaluate(() => scrollY);
  expect(scroll).toBeGreaterThan(0);
  await rows(page).nth(20).click();
  await expect(page.getByRole('heading', { name: 'Purchases' })).toBeVisible();
  await page.goBack();
  await expect(rows(page)).toHaveText(texts);
  expect(page.url()).toBe(address);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scroll);
  const other = await browser.newContext({ baseURL });
  await other.addInitScript(() => localStorage.setItem('preo-admin.token', 'sandbox-admin'));
  const elsewhere = await other.newPage();
  await elsewhere.goto(address);
  await expect(rows(elsewhere)).toHaveText(texts);
  await other.close();
});

/** The rows of the sum, as numbers. */
const sums = (page: import('@playwright/test').Page) =>
  page.locator('.sum > div').evaluateAll((rows) =>
    Object.fromEntries(rows.map((row) => [row.querySelector('dt')!.textContent, Number(row.querySelector('dd')!.textContent!.replace(/[^\d.-]/g, ''))])),
  );

test('ORD-3 the sum explains the amount, in currencies with two, no and three decimals', async ({ page, sandbox, signIn }) => {
  await signIn('admin');
  const addsUp = async (digits: number) => {
    await expect(page.getByText('Lines, payments and refunds add up.')).toBeVisible();
    const sum = await sums(page);
    const total = sum.Goods + (sum.Deposits ?? 0) + (sum.Fees ?? 0);
    expect(total).toBeCloseTo(sum.Total, digits);
    expect(sum.Paid + (sum['Paid back'] ?? 0) + (sum['Asked back, not yet paid'] ?? 0)).toBeCloseTo(sum['Left to refund'], digits);
    return sum;
  };
  await page.goto(`${EDITION}/orders/${ORDER}`);
  const order = await api(sandbox, `/v1/orders/${ORDER}`);
  const sum = await addsUp(2);
  expect(sum.Total).toBe(order.amount);
  expect(sum['Paid back']).toBe(-123.6);
  const year = new Date().getFullYear();
  const icelandic = await api(sandbox, '/v1/orders?edition_id=edt_1Hz9vNb7QfGs&status=confirmed&page_size=1');
  await page.goto(`/o/oresund-kultur/e/midvinter-reykjavik-${year + 1}/orders/${icelandic.results[0].id}`);
  expect((await addsUp(0)).Total).toBe(icelandic.results[0].amount);
  await expect(page.locator('.sum dd').first()).toHaveText(/^ISK\s[\d,]+$/);
  // No edition here has a currency with three decimals: the same order, said in one.
  await page.route(`**/v1/orders/${ORDER}`, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace(/"currency":"dkk"/g, '"currency":"bhd"').replace(/"(price|amount)":(\d+\.\d+)/g, '"$1":$2');
    await route.fulfill({ response: answer, body: text });
  });
  await page.goto(`${EDITION}/orders/${ORDER}`);
  await addsUp(3);
  await expect(page.locator('.sum dd').first()).toHaveText(/^BHD\s[\d,]+\.\d{3}$/);
});

test('ORD-3 numbers that do not add up are named and not hidden', async ({ page, signIn }) => {
  await signIn();
  await page.route(`**/v1/orders/${ORDER}`, async (route) => {
    const answer = await route.fetch();
    const order = await answer.json();
    order.amount -= 10;
    order.transactions = order.transactions.filter((moved: any) => moved.type === 'payment');
    await route.fulfill({ response: answer, json: order });
  });
  await page.goto(`${EDITION}/orders/${ORDER}`);
  await expect(page.getByText('It does not add up')).toBeVisible();
  await expect(page.getByText('Requests say that DKK 123.60 was paid back, payments say DKK 0.00.')).toBeVisible();
  await expect(page.getByText('Discount not on a line')).toBeVisible();
  await expect(page.getByText('Paid too much')).toBeVisible();
});

test('ORD-6 four orders arrive: they are announced, and no row moves until it is asked for', async ({ page, sandbox, signIn }) => {
  await signIn('admin');
  await page.goto(`/o/oresund-kultur/e/vinterscenen-${new Date().getFullYear()}/orders`);
  await listIsReady(page);
  await deskIsReady(page);
  const before = await rows(page).allTextContents();
  const orders = await newOrders(sandbox, 4, VINTERSCENEN);
  // Coming back to the window looks at once; without it every ten seconds.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  const pill = page.getByRole('button', { name: '4 new' });
  await expect(pill).toBeVisible();
  expect(await rows(page).allTextContents()).toEqual(before);
  await pill.click();
  await expect(rows(page).filter({ hasText: orders[3].order_number })).toBeVisible();
  await expect(pill).toHaveCount(0);
  expect((await rows(page).allTextContents()).slice(4)).toEqual(before.slice(0, -4));
});

test('ready views lead to today, what is pending, and open refunds; the page is summed by currency', async ({ page, sandbox, signIn }) => {
  await signIn('admin');
  await newOrders(sandbox, 2);
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  await page.getByRole('link', { name: /^Today \d/ }).click();
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });
  await expect(page).toHaveURL(new RegExp(`created_after=${today}$`));
  await expect(page.getByRole('link', { name: /^Today/ })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('link', { name: /^Refund open/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Refunds' })).toBeVisible();
  // Of several currencies each has its own sum.
  await page.goto('/o/oresund-kultur/orders?page_size=100');
  await listIsReady(page);
  const shown = await page.locator('td.end .number').allTextContents();
  const currencies = new Set(shown.map((text) => text.slice(0, 3)));
  expect(currencies.size).toBeGreaterThan(1);
  await expect(page.locator('.totals')).toContainText('Amount on this page: ');
  const total = (await page.locator('.totals').textContent())!;
  for (const currency of currencies) {
    const own = shown.filter((text) => text.startsWith(currency)).map((text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100));
    const sum = own.reduce((a, b) => a + b, 0) / 100;
    const said = total.match(new RegExp(`${currency}\\s([\\d,.]+)`))![1];
    expect(Number(said.replace(/,/g, ''))).toBe(sum);
  }
});

test('a purchase opens beside its order, by link too, and Back closes it', async ({ page, sandbox, signIn }) => {
  await signIn();
  const order = await api(sandbox, `/v1/orders/${ORDER}`);
  await page.goto(`${EDITION}/orders/${ORDER}`);
  await page.getByRole('link', { name: '2 × Fadøl' }).click();
  const panel = page.getByRole('dialog', { name: 'Purchase' });
  await expect(panel).toBeVisible();
  await expect(page).toHaveURL(/\?purchase=pur_2Vk7hXd4JsNq$/);
  await page.goBack();
  await expect(panel).toHaveCount(0);
  await page.goto(`${EDITION}/orders/${ORDER}?purchase=${order.purchases[0].id}`);
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/orders/${ORDER}$`));
});

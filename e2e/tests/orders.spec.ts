import { EDITION, api, expect, listIsReady, rows, test } from '../fixtures';

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
  const { results } = await api(sandbox, '/v1/orders?edition_id=edt_7Kq2mXw9RtVb&status=confirmed&page_size=1');
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

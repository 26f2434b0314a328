import { type Page } from '@playwright/test';
import { EDITION, HAVNEFEST, api, deskIsReady, expect, newOrders, test } from '../fixtures';
import { CUSTOMER } from '../pages';

/** The form of a purchase. */
async function form(page: Page, purchase: string): Promise<void> {
  await page.goto(`${EDITION}/purchases/${purchase}/refund`);
  await expect(page.getByLabel('Reason')).toBeVisible();
}

const requestsOn = async (sandbox: string, purchase: string) => (await api(sandbox, `/v1/purchases/${purchase}`)).refunds;

test('PUR-1 a refund is requested from the line of an order in four steps', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  await signIn('support');
  await page.goto(`${EDITION}/orders/${order.id}`);
  await page.getByRole('link', { name: '2 × Fadøl' }).click();
  const panel = page.getByRole('dialog', { name: 'Purchase' });
  await expect(panel.getByText('Active')).toBeVisible();
  await expect(panel.getByText('Left to refund')).toBeVisible();
  await panel.getByRole('link', { name: 'Request refund' }).click();
  await page.getByLabel('Reason').selectOption('Sold out');
  // The reason decides what is paid back, and the button says how much that is.
  await expect(page.getByLabel('What is paid back')).toHaveValue('purchase_full');
  await page.getByRole('button', { name: 'Request DKK 133.30' }).click();
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('133.30');
  await expect(page.locator('.page-head .badge')).toHaveText('Requested');
  const [made] = await requestsOn(sandbox, order.purchases[0]);
  expect(made).toMatchObject({ reason: 'sold_out', scope: 'purchase_full', amount: 133.3, status: 'requested' });
  // Back leads to the order and not to a form that is done with.
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`/orders/${order.id}`));
});

test('PUR-2 a purchase with an open request offers the request', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  const [beer] = order.purchases;
  await signIn('support');
  await form(page, beer);
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  const request = page.url();
  for (const address of [`${EDITION}/purchases/${beer}`, `${EDITION}/orders/${order.id}?purchase=${beer}`]) {
    await page.goto(address);
    await expect(page.getByRole('link', { name: 'View request' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Request refund' })).toHaveCount(0);
  }
  // Also for whoever has kept the address of the form.
  await page.goto(`${EDITION}/purchases/${beer}/refund`);
  await expect(page.getByText('There is an open request on this already')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveCount(0);
  await page.getByRole('link', { name: 'View request' }).click();
  await expect(page).toHaveURL(request);
});

test.describe('in Danish', () => {
  test.use({ locale: 'da-DK' });

  test('PUR-3 an amount is read as it is typed, and never above what is left', async ({ page, sandbox, signIn }) => {
    const [order] = await newOrders(sandbox);
    const [beer] = order.purchases;
    await signIn('support');
    await page.goto(`${EDITION}/purchases/${beer}/refund`);
    await page.getByLabel('Årsag').selectOption('compensation');
    const amount = page.getByLabel('Beløb', { exact: true });
    let sent = 0;
    page.on('request', (request) => (sent += Number(request.method() === 'POST')));
    for (const [typed, said] of [
      ['133,31', /mere, end der kan betales tilbage. Tilbage at refundere: .*133,30/],
      ['tyve', /Skriv et beløb/],
      ['12,505', /højst 2 cifre/],
      ['0', /over nul/],
    ] as const) {
      await amount.fill(typed);
      await page.getByRole('button', { name: /^Anmod om/ }).click();
      await expect(page.locator('#field-amount-error')).toHaveText(said);
      await expect(page.locator('.summary')).toContainText(said);
    }
    expect(sent).toBe(0);
    await amount.fill('12,50');
    await expect(page.getByText('Læses som 12,50')).toBeVisible();
    await page.getByRole('button', { name: /^Anmod om 12,50/ }).click();
    await expect(page).toHaveURL(/\/refunds\/ref_/);
    const [made] = await requestsOn(sandbox, beer);
    expect(made).toMatchObject({ amount: 12.5, scope: 'purchase_custom' });
    // What was asked for is no longer left, and how that comes about is said.
    await page.goto(`${EDITION}/purchases/${beer}`);
    await expect(page.locator('.sum .result').last()).toContainText('120,80');
  });
});

test('PUR-4 a connection that is lost after the request never leads to a second one', async ({ page, sandbox, signIn, expected, fault, mend }) => {
  expected.errors.push(/status of \d+|ERR_|Failed to load/);
  const [order] = await newOrders(sandbox);
  const [beer] = order.purchases;
  await signIn('support');
  await form(page, beer);
  await deskIsReady(page);
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  // It is done, nobody hears of it, and looking it up fails too.
  await fault(`POST /v1/purchases/${beer}/refund lost`);
  await fault('GET /v1/refunds 500');
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'We do not know whether it happened' })).toBeVisible();
  // Sending once more only looks again.
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'We do not know whether it happened' })).toBeVisible();
  expect(await requestsOn(sandbox, beer)).toHaveLength(1);
  await mend();
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  await expect(page.locator('.toasts')).toContainText('requested');
  expect(await requestsOn(sandbox, beer)).toHaveLength(1);
});

test('PUR-4 a request that did not arrive can be sent again', async ({ page, sandbox, signIn, expected, fault, mend }) => {
  expected.errors.push(/status of \d+|ERR_|Failed to load/);
  const [order] = await newOrders(sandbox);
  const [beer] = order.purchases;
  await signIn('support');
  await form(page, beer);
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  await fault(`POST /v1/purchases/${beer}/refund dropped`);
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'It did not happen' })).toBeVisible();
  expect(await requestsOn(sandbox, beer)).toHaveLength(0);
  await mend();
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  expect(await requestsOn(sandbox, beer)).toHaveLength(1);
});

test('PUR-5 a purchase by its address shows its order and customer', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  const customer = await api(sandbox, `/v1/user/${CUSTOMER}`);
  await signIn('support');
  await page.goto(`${EDITION}/purchases/${order.purchases[0]}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 × Fadøl');
  await expect(page.getByRole('link', { name: order.order_number })).toBeVisible();
  await expect(page.getByRole('link', { name: customer.last_name })).toBeVisible();
  await expect(page.getByText(customer.email)).toBeVisible();
});

test('somebody who was faster is met before anything is sent', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  const [beer] = order.purchases;
  await signIn('support');
  await form(page, beer);
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  const headers = { Authorization: 'Bearer sandbox-finance', 'Content-Type': 'application/json' };
  const other = await fetch(`${sandbox}/v1/purchases/${beer}/refund`, { method: 'POST', headers, body: JSON.stringify({ reason: 'sold_out' }) });
  expect(other.status).toBe(201);
  let sent = 0;
  page.on('request', (request) => (sent += Number(request.method() === 'POST')));
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page.getByText('There is an open request on this already')).toBeVisible();
  expect(sent).toBe(0);
  expect(await requestsOn(sandbox, beer)).toHaveLength(1);
});

test('what is wrong stands at the field and in the summary, and leaving asks first', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  await signIn('support');
  // Parking has no deposit.
  await form(page, order.purchases[1]);
  await page.getByRole('button', { name: 'Request refund' }).click();
  await expect(page.locator('.summary')).toBeFocused();
  await expect(page.locator('#field-reason-error')).toHaveText('Choose why the money goes back.');
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  await expect(page.locator('#field-scope-error')).toContainText('nothing of this');
  await page.getByLabel('What is paid back').selectOption('purchase_price');
  await expect(page.locator('.summary')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Request DKK 120.00' })).toBeVisible();
  await page.getByRole('link', { name: 'Refunds' }).click();
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByLabel('Reason')).toHaveValue('deposit_reclaim');
});

test('a draft comes back whole, with the scope that was chosen against the reason', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  await signIn('support');
  await form(page, order.purchases[0]);
  await page.getByLabel('Reason').selectOption('sold_out');
  await page.getByLabel('What is paid back').selectOption('purchase_custom');
  await page.getByLabel('Amount', { exact: true }).fill('7.50');
  await expect.poll(() => page.evaluate(() => Object.entries(localStorage).some(([key, text]) => key.includes('draft') && text.includes('7.50')))).toBe(true);
  page.on('dialog', (leaving) => leaving.accept());
  await page.reload();
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await expect(page.getByLabel('Reason')).toHaveValue('sold_out');
  await expect(page.getByLabel('What is paid back')).toHaveValue('purchase_custom');
  await expect(page.getByRole('button', { name: 'Request DKK 7.50' })).toBeVisible();
  // Another reason decides anew.
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  await expect(page.getByRole('button', { name: 'Request DKK 20.00' })).toBeVisible();
});

test('a whole payment is refunded from its order, and what is asked for is no longer left', async ({ page, sandbox, signIn }) => {
  const [order] = await newOrders(sandbox);
  await signIn('support');
  await page.goto(`${EDITION}/orders/${order.id}`);
  await page.getByRole('link', { name: 'Refund of the payment' }).click();
  await page.getByLabel('Reason').selectOption('event_cancelled');
  await expect(page.getByLabel('What is paid back')).toHaveValue('transaction_full');
  await page.getByRole('button', { name: 'Request DKK 919.75' }).click();
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  const { refunds } = await api(sandbox, `/v1/orders/${order.id}`);
  expect(refunds).toHaveLength(1);
  expect(refunds[0]).toMatchObject({ scope: 'transaction_full', amount: 919.75, purchase_id: null, transaction_id: order.transaction_id });
  await page.goto(`${EDITION}/orders/${order.id}`);
  await expect(page.getByText('Nothing is left to refund.')).toBeVisible();
});

test('who may only look finds no form', async ({ page, sandbox, signIn }) => {
  const { results } = await api(sandbox, `/v1/orders?edition_id=${HAVNEFEST}&status=confirmed&page_size=1`);
  const order = await api(sandbox, `/v1/orders/${results[0].id}`);
  await signIn('viewer');
  await page.goto(`${EDITION}/orders/${order.id}`);
  await expect(page.getByText('Your role may look, but not ask for or decide refunds.').first()).toBeVisible();
  await page.goto(`${EDITION}/purchases/${order.purchases[0].id}/refund`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveCount(0);
});

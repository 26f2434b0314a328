import { readFileSync } from 'node:fs';
import { type Page } from '@playwright/test';
import { EDITION, HAVNEFEST, MIDVINTER, VINTERSCENEN, api, changeRefund, decide, deskIsReady, expect, listIsReady, newRefunds, rows, test } from '../fixtures';

const open = async (page: Page, id: string) => {
  await page.goto(`${EDITION}/refunds/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await deskIsReady(page);
};
const status = async (sandbox: string, id: string) => (await api(sandbox, `/v1/refunds/${id}`)).status;
const dialog = (page: Page) => page.getByRole('dialog');

test('REF-1 ten requests are decided by keyboard, and the next one opens by itself', async ({ page, sandbox, signIn }) => {
  const ids = await newRefunds(sandbox, { count: 10, age: 300 * 86_400 });
  await signIn('finance');
  await open(page, ids[0]);
  const start = Date.now();
  for (const [at, id] of ids.entries()) {
    await expect(page).toHaveURL(new RegExp(`/refunds/${id}$`));
    await expect(page.locator('.page-head .badge')).toHaveText('Requested');
    await page.keyboard.press(at % 3 === 2 ? 'r' : 'a');
    // Amount and customer are stated before anything is sent.
    await expect(dialog(page)).toContainText(/DKK\s20.00 will (not )?be paid back to \S/);
    if (at % 3 === 2) await page.keyboard.type('Ingen krus', { delay: 20 });
    if (at % 3 === 2) await page.keyboard.press('Tab');
    if (at % 3 === 2) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toHaveCount(0);
  }
  expect(Date.now() - start).toBeLessThan(120_000);
  for (const [at, id] of ids.entries()) {
    if (at % 3 === 2) expect(await status(sandbox, id)).toBe('rejected');
    else expect(await status(sandbox, id)).not.toBe('requested');
  }
});

test('j and k walk through the queue', async ({ page, sandbox, signIn }) => {
  const ids = await newRefunds(sandbox, { count: 3, age: 400 * 86_400 });
  await signIn('finance');
  await open(page, ids[0]);
  await expect(page.getByRole('navigation', { name: 'Requests that wait' })).toContainText(/\d+ of \d+ that wait/);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${ids[1]}$`));
  await expect(page.getByRole('navigation', { name: 'Requests that wait' })).toContainText(/\d+ of \d+ that wait/);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${ids[2]}$`));
  await expect(page.getByRole('navigation', { name: 'Requests that wait' })).toContainText(/\d+ of \d+ that wait/);
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`${ids[1]}$`));
  for (const id of ids) await decide(sandbox, id, 'reject');
});

test('g r leads to the inbox and rejects nothing', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox);
  await signIn('finance');
  await open(page, id);
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { level: 1, name: 'Refunds' })).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test('REF-2 the second of two approvers hears what was decided and when, and nothing is paid twice', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox);
  await signIn('finance');
  await open(page, id);
  await page.keyboard.press('a');
  await expect(dialog(page)).toContainText('will be paid back');
  // The other one decides while the dialog is open.
  await decide(sandbox, id, 'approve', 'admin');
  let sent = 0;
  page.on('request', (request) => (sent += Number(request.method() === 'POST')));
  await page.getByRole('button', { name: 'Approve refund' }).click();
  const { modified } = await api(sandbox, `/v1/refunds/${id}`);
  const at = new Date(modified).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Copenhagen' });
  await expect(dialog(page).getByRole('alert')).toContainText(/already approved at .*\d\d:\d\d/);
  expect(await dialog(page).getByRole('alert').textContent()).toContain(at.slice(0, 3));
  expect(sent).toBe(0);
  await expect.poll(() => status(sandbox, id)).toBe('processed');
  const { order_id } = await api(sandbox, `/v1/refunds/${id}`);
  const order = await api(sandbox, `/v1/orders/${order_id}`);
  expect(order.transactions.filter((moved: any) => moved.type === 'refund')).toHaveLength(1);
});

test('REF-2 a conflict that only the server has seen is explained too', async ({ page, sandbox, signIn, expected }) => {
  expected.errors.push(/409/);
  const [id] = await newRefunds(sandbox);
  await signIn('finance');
  await open(page, id);
  await page.keyboard.press('a');
  await expect(dialog(page)).toContainText('will be paid back');
  // Between the last look and the decision.
  await page.route(`**/v1/refunds/${id}/approve`, async (route) => {
    await decide(sandbox, id, 'reject', 'admin');
    await route.continue();
  });
  await page.getByRole('button', { name: 'Approve refund' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText(/already rejected at/);
  expect(await status(sandbox, id)).toBe('rejected');
});

test('REF-3 nothing is rejected without a reason, and the reason is on the request', async ({ page, sandbox, signIn }) => {
  const [id, next] = await newRefunds(sandbox, { count: 2, age: 350 * 86_400 });
  await signIn('finance');
  await open(page, id);
  await page.keyboard.press('r');
  // Not yet possible, and pressing it says why.
  const reject = page.getByRole('button', { name: 'Reject refund' });
  await expect(reject).toBeDisabled();
  await reject.click({ force: true });
  await expect(page.getByText('Write a reason.')).toBeVisible();
  await page.getByLabel('Reason').fill('   ');
  await reject.click({ force: true });
  await expect(page.getByText('Write a reason.')).toBeVisible();
  expect(await status(sandbox, id)).toBe('requested');
  await page.getByLabel('Reason').fill('Kvitteringen mangler');
  await page.getByRole('button', { name: 'Reject refund' }).click();
  await expect(page).toHaveURL(new RegExp(`${next}$`));
  await page.goBack();
  await expect(page.locator('.page-head .badge')).toHaveText('Rejected');
  await expect(page.locator('.facts').getByText('Kvitteringen mangler')).toBeVisible();
  await decide(sandbox, next, 'reject');
});

/** Opens the inbox, with everything that comes after its rows. */
async function inbox(page: Page, address = `${EDITION}/refunds`): Promise<void> {
  await page.goto(address);
  await listIsReady(page);
  await deskIsReady(page);
}

/** Marks rows by the paths of their pages. */
async function mark(page: Page, ids: string[]): Promise<void> {
  for (const id of ids) await page.locator(`[data-mark$="${id}"]`).check();
}

test('REF-4 thirty requests in two currencies: totals, typing, one fails, only it is retried', async ({ page, sandbox, signIn, expected, fault, mend }) => {
  expected.errors.push(/409/);
  const crowns = await newRefunds(sandbox, { count: 18, edition: VINTERSCENEN, age: 700 * 86_400, by: 'manager' });
  const others = await newRefunds(sandbox, { count: 12, edition: MIDVINTER, age: 700 * 86_400, by: 'manager' });
  const ids = [...crowns, ...others];
  await signIn('finance');
  await inbox(page, '/o/oresund-kultur/refunds?status=requested&ordering=created&page_size=50');
  await mark(page, ids);
  await expect(page.getByText('30 rows marked')).toBeVisible();
  await page.getByRole('button', { name: 'Approve…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Approve refunds?' });
  await expect(confirm).toContainText('All 30 can be done.');
  await expect(confirm.getByRole('list', { name: 'Totals' })).toContainText(/DKK\s360.00 18 requests/);
  await expect(confirm.getByRole('list', { name: 'Totals' })).toContainText(/ISK\s4,800 12 requests/);
  await confirm.getByRole('button', { name: 'Approve 30 refunds' }).click({ force: true });
  await expect(confirm.getByText('Type 30, the number of requests.')).toBeVisible();
  await confirm.getByLabel('Type 30 to confirm').fill('30');
  await fault(`POST /v1/refunds/${ids[6]}/approve 409`);
  const sent: string[] = [];
  page.on('request', (request) => void (request.method() === 'POST' && sent.push(new URL(request.url()).pathname)));
  await confirm.getByRole('button', { name: 'Approve 30 refunds' }).click();
  await expect(confirm.getByText('29 done, 1 failed')).toBeVisible();
  await expect(confirm.getByRole('row')).toHaveCount(30);
  await expect(confirm.getByRole('row').first()).toContainText('Somebody else was faster.');
  expect(new Set(sent).size).toBe(30);
  expect(sent).toHaveLength(30);
  // The report as a file: a line for each, and which one failed.
  const download = page.waitForEvent('download');
  await confirm.getByRole('link', { name: 'Save the report' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(31);
  expect(lines.filter((line) => line.includes(',Done,'))).toHaveLength(29);
  expect(lines.find((line) => line.includes(ids[6]))).toMatch(/20,DKK,Failed,Somebody else was faster\./);
  await mend();
  await confirm.getByRole('button', { name: 'Retry the 1 that failed' }).click();
  await expect(confirm.getByText('30 done')).toBeVisible();
  expect(sent).toHaveLength(31);
  expect(sent[30]).toContain(ids[6]);
  for (const id of ids) expect(await status(sandbox, id)).not.toBe('requested');
  // What is done is no longer marked.
  await confirm.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText(/rows? marked/)).toHaveCount(0);
});

test('REF-5 an amount that changed while somebody decides is shown and asked again', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox, { amount: 50 });
  const { order_id } = await api(sandbox, `/v1/refunds/${id}`);
  const { order_number } = await api(sandbox, `/v1/orders/${order_id}`);
  await signIn('finance');
  await open(page, id);
  await expect(page.getByRole('link', { name: order_number })).toBeVisible();
  await page.keyboard.press('a');
  await expect(dialog(page)).toContainText(/DKK\s50.00 will be paid back/);
  await expect(dialog(page)).toContainText(`Order ${order_number}`);
  await changeRefund(sandbox, id, { amount: 75.5 });
  await page.getByRole('button', { name: 'Approve refund' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText(/it was DKK\s50.00 and is now DKK\s75.50/);
  expect(await status(sandbox, id)).toBe('requested');
  await expect(dialog(page)).toContainText(/DKK\s75.50 will be paid back/);
  await page.getByRole('button', { name: 'Approve refund' }).click();
  await expect(page.locator('.toasts')).toContainText(/Approved: DKK\s75.50/);
  await expect.poll(() => status(sandbox, id)).toBe('processed');
});

test('REF-6 whoever decides about their own request is warned, and a refusal is explained', async ({ page, sandbox, signIn, expected, fault }) => {
  expected.errors.push(/403/);
  const [own] = await newRefunds(sandbox, { by: 'admin' });
  await signIn('admin');
  await open(page, own);
  await fault(`POST /v1/refunds/${own}/approve 403`);
  await page.keyboard.press('a');
  await expect(dialog(page)).toContainText('You have asked for this yourself');
  await page.getByRole('button', { name: 'Approve refund' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Your role does not allow this');
  await expect(dialog(page).getByRole('alert')).toContainText('You do not have permission');
  expect(await status(sandbox, own)).toBe('requested');
});

test('REF-6 a server that does not allow it takes the button away, and the page says why', async ({ page, sandbox, signIn }) => {
  const [own] = await newRefunds(sandbox, { by: 'support' });
  await signIn('support');
  await open(page, own);
  await expect(page.getByText('somebody else has to approve it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Reject' })).toBeVisible();
});

test('much money has to be typed', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox, { amount: 700.5 });
  await signIn('finance');
  await open(page, id);
  await page.keyboard.press('a');
  const typed = page.getByLabel('Type 700.50 DKK to confirm');
  await expect(typed).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('exactly as it stands here')).toBeVisible();
  await typed.fill('700 DKK');
  await page.keyboard.press('Enter');
  expect(await status(sandbox, id)).toBe('requested');
  await typed.fill(' 700.50 DKK ');
  await page.keyboard.press('Enter');
  await expect(page.locator('.toasts')).toContainText('Approved');
  await expect.poll(() => status(sandbox, id)).not.toBe('requested');
});

test('an approved request is followed until it is paid, on its page, its purchase and its order', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox);
  const { order_id } = await api(sandbox, `/v1/refunds/${id}`);
  await signIn('finance');
  await open(page, id);
  await decide(sandbox, id, 'approve', 'admin');
  await page.reload();
  await expect(page.locator('.page-head .badge')).toHaveText('Paid');
  await page.goto(`${EDITION}/orders/${order_id}`);
  await expect(page.getByText('Paid back', { exact: true })).toBeVisible();
  await expect(page.getByText('Lines, payments and refunds add up.')).toBeVisible();
  await expect(page.locator('.timeline')).toContainText(/DKK\s20.00 paid back/);
});

test('a payment that failed is loud, and can be asked for again', async ({ page, sandbox, signIn }) => {
  const [id] = await newRefunds(sandbox);
  await changeRefund(sandbox, id, { fails: 'Card account closed' });
  await decide(sandbox, id, 'approve');
  await signIn('support');
  await open(page, id);
  await expect(page.getByRole('alert')).toContainText('The payment failed. Card account closed. Nothing was paid back.');
  await page.goto(`${EDITION}/refunds`);
  await deskIsReady(page);
  await expect(page.getByRole('link', { name: /^Failed \d+/ }).locator('.alarm')).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'Request again' }).click();
  await page.getByLabel('Reason').selectOption('deposit_reclaim');
  await page.getByRole('button', { name: 'Request DKK 20.00' }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.locator('.page-head .badge')).toHaveText('Requested');
});

test('the inbox shows what waits, the oldest first, with an alarm for what waits too long', async ({ page, sandbox, signIn }) => {
  const [old] = await newRefunds(sandbox, { age: 900 * 86_400 });
  await signIn('finance');
  await page.goto(`${EDITION}/refunds`);
  await listIsReady(page);
  await expect(rows(page).first()).toHaveAttribute('href', new RegExp(`${old}$`));
  await expect(page.locator('tbody tr').first().locator('.badge.bad')).toHaveText('900 days');
  await expect(page.getByRole('button', { name: 'Remove Status: Requested' })).toBeVisible();
  // Everything has an address of its own.
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await page.getByRole('button', { name: 'Requested', exact: true }).click();
  await expect(page).toHaveURL(/\/refunds\?ordering=-created$|\/refunds\?all=1$/);
  const { count } = await api(sandbox, `/v1/refunds?edition_id=${HAVNEFEST}&page_size=1`);
  await expect(page.locator('.pager')).toContainText(`of ${count}`);
  await decide(sandbox, old, 'reject');
});

test('the views that the API does not have hold what they say', async ({ page, sandbox, signIn }) => {
  const [mine] = await newRefunds(sandbox, { by: 'support' });
  await signIn('support');
  await page.goto(`${EDITION}/refunds?view=mine`);
  await listIsReady(page);
  await expect(rows(page).first()).toHaveAttribute('href', new RegExp(`${mine}$`));
  const all = await api(sandbox, `/v1/refunds?edition_id=${HAVNEFEST}&page_size=100`);
  expect(all.count).toBeGreaterThan(100);
  const requesters = await page.locator('td[data-label="Requested by"]').allTextContents();
  expect(new Set(requesters)).toEqual(new Set(['Jonas Bech']));
  await page.getByRole('link', { name: /^Approved, on the way/ }).click();
  await expect(page).toHaveURL(/view=approved$/);
  await expect(page.getByRole('button', { name: 'Remove View: Approved, on the way' })).toBeVisible();
});

test('tabs are counted once, and not with every page of the list', async ({ page, signIn }) => {
  await signIn('finance');
  await page.goto(`${EDITION}/refunds?status=processed`);
  await listIsReady(page);
  await expect(page.getByRole('link', { name: /^Paid \d+/ })).toBeVisible();
  await expect(page.locator('.views .count:empty')).toHaveCount(0);
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().includes('/v1/refunds?') && asked.push(request.url())));
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/page=2$/);
  await listIsReady(page);
  await expect(page.getByRole('link', { name: /^Paid \d+/ })).toHaveAttribute('aria-current', 'page');
  expect(asked).toHaveLength(1);
});

test('marks survive another page, and go with a notice when the list asks for something else', async ({ page, sandbox, signIn }) => {
  await newRefunds(sandbox, { count: 30, age: 500 * 86_400 });
  await signIn('finance');
  await inbox(page);
  await page.getByRole('checkbox', { name: 'Mark all rows of this page' }).check();
  await expect(page.getByText('25 rows marked')).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await listIsReady(page);
  await page.getByRole('checkbox', { name: 'Mark this row' }).first().check();
  await expect(page.getByText('26 rows marked')).toBeVisible();
  const { count } = await api(sandbox, `/v1/refunds?edition_id=${HAVNEFEST}&status=requested&page_size=1`);
  await page.getByRole('button', { name: `Mark all ${count} that match` }).click();
  await expect(page.getByText(`All ${count} rows that match are marked`)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Mark this row' }).last()).toBeChecked();
  await page.getByRole('combobox', { name: 'Reason' }).selectOption('sold_out');
  await expect(page.locator('.toasts')).toContainText('Marks cleared');
  await expect(page.locator('.marked')).toHaveCount(0);
});

test('a run says first what cannot be done, and why', async ({ page, sandbox, signIn }) => {
  const ids = await newRefunds(sandbox, { count: 3, age: 600 * 86_400 });
  const own = await newRefunds(sandbox, { count: 2, age: 600 * 86_400, by: 'finance' });
  await signIn('support');
  await inbox(page);
  await mark(page, [...ids, ...own]);
  // One is decided meanwhile.
  await decide(sandbox, own[0], 'reject', 'admin');
  await page.getByRole('button', { name: 'Approve…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Approve refunds?' });
  // Support has asked for three of them, and may not approve those.
  await expect(confirm).toContainText('1 can, 4 cannot because:');
  await expect(confirm).toContainText('3 You may not decide it.');
  await expect(confirm).toContainText('1 It is no longer waiting: Rejected.');
  await confirm.getByLabel('Type 1 to confirm').fill('1');
  await confirm.getByRole('button', { name: 'Approve 1 refund' }).click();
  await expect(confirm.getByText('1 done')).toBeVisible();
  await expect(confirm.getByRole('row')).toHaveCount(5);
  for (const id of ids) {
    expect(await status(sandbox, id)).toBe('requested');
    await decide(sandbox, id, 'reject');
  }
});

test('many are rejected with one reason, and the run goes on while the person works elsewhere', async ({ page, sandbox, signIn, fault, mend }) => {
  const ids = await newRefunds(sandbox, { count: 8, age: 800 * 86_400 });
  await signIn('finance');
  await inbox(page);
  await mark(page, ids);
  await page.getByRole('button', { name: 'Reject…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Reject refunds?' });
  await confirm.getByRole('button', { name: 'Reject 8 refunds' }).click({ force: true });
  await expect(confirm.getByText('Write a reason.')).toBeVisible();
  await confirm.getByLabel('Reason').fill('Sent too late');
  await fault('POST /v1/refunds latency:1500');
  await confirm.getByRole('button', { name: 'Reject 8 refunds' }).click();
  await confirm.getByRole('button', { name: 'Pause' }).click();
  // What was under way ends; nothing new begins.
  await expect(confirm.getByText('4 done, 4 to go')).toBeVisible();
  await confirm.getByRole('button', { name: 'Hide' }).click();
  await page.getByRole('link', { name: 'Customers' }).click();
  await listIsReady(page);
  await page.getByRole('button', { name: 'Messages and jobs' }).click();
  await expect(page.locator('.job')).toContainText('4 of 8 Paused');
  await mend();
  await page.locator('.job').getByRole('button', { name: 'Go on' }).click();
  await expect(page.locator('.job')).toContainText('8 of 8 Done');
  await page.locator('.job').getByRole('button', { name: 'Report' }).click();
  await expect(page.getByRole('dialog', { name: 'Reject refunds?' }).getByRole('row')).toHaveCount(8);
  for (const id of ids) expect(await api(sandbox, `/v1/refunds/${id}`)).toMatchObject({ status: 'rejected', comment: 'Sent too late' });
});

test('five failures in a row stop a run, and what is left can be gone on with', async ({ page, sandbox, signIn, expected, fault, mend }) => {
  expected.errors.push(/403/);
  const ids = await newRefunds(sandbox, { count: 12, age: 850 * 86_400 });
  await signIn('finance');
  await inbox(page);
  await mark(page, ids);
  await page.getByRole('button', { name: 'Approve…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Approve refunds?' });
  await confirm.getByLabel('Type 12 to confirm').fill('12');
  await fault('POST /v1/refunds 403');
  await confirm.getByRole('button', { name: 'Approve 12 refunds' }).click();
  await expect(confirm.getByText('Stopped after 5 failures in a row')).toBeVisible();
  // Four are under way at once: the fifth failure may have company.
  const text = (await confirm.getByRole('status').textContent())!;
  const [, failed, left] = text.match(/(\d+) failed, (\d+) to go/)!.map(Number);
  expect(failed + left).toBe(12);
  expect(failed).toBeGreaterThanOrEqual(5);
  expect(failed).toBeLessThanOrEqual(8);
  await mend();
  await confirm.getByRole('button', { name: /Go on with the \d+ left/ }).click();
  await expect(confirm.getByText(`${left} done, ${failed} failed`)).toBeVisible();
  await confirm.getByRole('button', { name: `Retry the ${failed} that failed` }).click();
  await expect(confirm.getByText('12 done')).toBeVisible();
});

test('what is left of a run that was cut off is offered for a day', async ({ page, sandbox, signIn, fault, mend }) => {
  const ids = await newRefunds(sandbox, { count: 6, age: 950 * 86_400 });
  await signIn('finance');
  await inbox(page);
  await mark(page, ids);
  await page.getByRole('button', { name: 'Reject…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Reject refunds?' });
  await confirm.getByLabel('Reason').fill('Sent too late');
  await fault('POST /v1/refunds latency:800');
  await confirm.getByRole('button', { name: 'Reject 6 refunds' }).click();
  await confirm.getByRole('button', { name: 'Pause' }).click();
  await expect(confirm.getByText('4 done, 2 to go')).toBeVisible();
  page.on('dialog', (leaving) => leaving.accept());
  await page.reload();
  await mend();
  await expect(page.getByText('An earlier run was cut off: 2 rows of it are left.')).toBeVisible();
  await page.getByRole('button', { name: 'Mark them' }).click();
  await expect(page.getByText('2 rows marked')).toBeVisible();
  await expect(page.getByText('An earlier run was cut off')).toHaveCount(0);
  for (const id of ids.slice(4)) await decide(sandbox, id, 'reject');
});

test('from a call to money paid back: support asks, finance decides in another window', async ({ page, browser, sandbox, signIn, baseURL }) => {
  const [id] = await newRefunds(sandbox, { age: 0 });
  const { order_id } = await api(sandbox, `/v1/refunds/${id}`);
  const order = await api(sandbox, `/v1/orders/${order_id}`);
  const pitch = order.purchases.find((purchase: any) => purchase.product === 'Teltplads').id;
  await signIn('support');
  await page.goto(`${EDITION}/purchases/${pitch}`);
  await page.getByRole('link', { name: 'Request refund' }).click();
  await page.getByLabel('Reason').selectOption('rental_return');
  await page.getByRole('button', { name: 'Request DKK 50.00' }).click();
  await expect(page.locator('.page-head .badge')).toHaveText('Requested');
  const address = page.url();
  const other = await browser.newContext({ baseURL, locale: 'en-GB' });
  await other.addInitScript(() => localStorage.setItem('preo-admin.token', 'sandbox-finance'));
  const approver = await other.newPage();
  await approver.goto(address);
  await expect(approver.getByRole('button', { name: 'Approve' })).toBeVisible();
  await deskIsReady(approver);
  await approver.keyboard.press('a');
  await expect(approver.getByRole('button', { name: 'Approve refund' })).toBeFocused();
  await approver.keyboard.press('Enter');
  await expect(approver.locator('.toasts')).toContainText(/Approved: DKK\s50.00/);
  await approver.locator('.toasts').getByRole('link').click();
  await expect(approver.locator('.page-head .badge')).toHaveText('Paid');
  await other.close();
});

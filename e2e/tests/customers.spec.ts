import { EDITION, ORGANIZATION, api, expect, listIsReady, newOrders, rows, search, test } from '../fixtures';

test('CUS-1 from a phone number to a refund request, by keyboard alone, in seven steps and seconds', async ({ page, sandbox, signIn }) => {
  const [last] = await newOrders(sandbox);
  await signIn('support');
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  const start = Date.now();
  await page.getByRole('searchbox', { name: 'Name, email or phone' }).focus();
  await page.keyboard.type('20 12 34 56', { delay: 120 });
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.locator('mark')).toHaveText('20123456');
  await page.getByRole('searchbox').blur();
  await page.keyboard.press('j');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('Enter');
  const order = page.locator('a.line').first();
  await expect(order).toContainText(last.order_number);
  await page.keyboard.press('j');
  await expect(order).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Purchases' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Request refund' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('Sold', { delay: 120 });
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/refunds\/ref_/);
  await expect(page.locator('.page-head .badge')).toHaveText('Requested');
  expect(Date.now() - start).toBeLessThan(15_000);
  const { refunds } = await api(sandbox, `/v1/orders/${last.id}`);
  expect(refunds).toHaveLength(1);
  expect(refunds[0].reason).toBe('sold_out');
});

for (const typed of ['+45 20 12 34 56', '0045 20123456', '(+45) 20-12-34-56', '20.12.34.56']) {
  test(`a phone number is found when it is typed as ${typed}`, async ({ page, signIn }) => {
    await signIn();
    await page.goto(`${EDITION}/customers`);
    await listIsReady(page);
    await search(page, typed);
    await expect(rows(page)).toHaveCount(1);
    await expect(page.getByText('+4520123456').first()).toBeVisible();
  });
}

test('CUS-2 a mistyped address is corrected: only it is sent, and every tab shows the new one', async ({ page, signIn, context, expected, sandbox }) => {
  expected.errors.push(/400/);
  await signIn();
  const { results } = await api(sandbox, '/v1/user?edition_id=edt_7Kq2mXw9RtVb&search=ebba');
  const user = results[0];
  await page.goto(`${EDITION}/customers/${user.id}/edit`);
  const list = await context.newPage();
  await list.goto(`${EDITION}/customers?search=${encodeURIComponent(user.email)}`);
  await listIsReady(list);
  await page.getByLabel('Email').fill('not an address');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await summary.getByRole('link').click();
  await expect(page.getByLabel('Email')).toBeFocused();
  // An address that somebody else has: the API's own words, at the field.
  await page.getByLabel('Email').fill(results[1].email);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('#field-email-error')).toHaveText('A user with this email address already exists.');
  await expect(page.getByRole('alert')).toContainText('Email: A user with this email address already exists.');
  await expect(page.getByLabel('Email')).toHaveValue(results[1].email);
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await page.getByLabel('Email').fill('ebba.ny@example.org');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await sent).postDataJSON()).toEqual({ email: 'ebba.ny@example.org' });
  await expect(page.locator('.toasts')).toContainText('Customer saved');
  await expect(page.getByRole('link', { name: 'ebba.ny@example.org' })).toBeVisible();
  await expect(list.getByText('Nothing matches')).toBeVisible();
});

test('CUS-3 a search is marked, opens in tabs, and Back finds the place again', async ({ page, signIn, context }) => {
  await signIn();
  await page.goto(`${ORGANIZATION}/customers`);
  await listIsReady(page);
  await search(page, 'sen');
  await expect(page.locator('mark').first()).toHaveText(/sen/i);
  await page.getByRole('link', { name: '2', exact: true }).click();
  await expect(page).toHaveURL(/search=sen&page=2/);
  await listIsReady(page);
  const row = rows(page).nth(40);
  const name = await row.textContent();
  const [tab] = await Promise.all([context.waitForEvent('page'), row.click({ button: 'middle' })]);
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText(name!);
  await tab.close();
  await row.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(300);
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/search=sen&page=2/);
  await expect(rows(page).nth(40)).toBeFocused();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
});

test('CUS-4 what a caller asks about is seen without scrolling', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  for (const label of ['Last seen', 'Language', 'Messages by']) await expect(page.getByText(label, { exact: true })).toBeInViewport();
  const title = page.locator('.title');
  await expect(title.getByText(/^(Verified|Not verified)$/)).toBeInViewport();
  await expect(title.getByText(/^(Active|Not active)$/)).toBeInViewport();
});

test('CUS-5 the same person in another edition is one step away', async ({ page, signIn, sandbox }) => {
  await signIn();
  const { results } = await api(sandbox, '/v1/orders?edition_id=edt_5Rw8nVc3HtJx');
  const customer = results.find((order: any) => order.customer?.first_name).customer;
  await page.goto(`${ORGANIZATION}/customers/${customer.id}`);
  await page.locator('.pills').getByRole('link', { name: `Havnefest ${new Date().getFullYear() - 1}` }).click();
  await expect(page).toHaveURL(new RegExp(`havnefest-${new Date().getFullYear() - 1}/customers/${customer.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${customer.first_name} ${customer.last_name}`);
});

test('a list sorts where the API does, and the head says so', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  const head = page.getByRole('columnheader', { name: 'Email' });
  for (const [sort, address] of [['ascending', /ordering=email/], ['descending', /ordering=-email/]] as const) {
    await head.getByRole('button').click();
    await expect(page).toHaveURL(address);
    await expect(head).toHaveAttribute('aria-sort', sort);
    await listIsReady(page);
  }
  await expect(page.getByRole('columnheader', { name: 'State' }).getByRole('button')).toHaveCount(0);
  await page.goBack();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
});

test('nothing yet and nothing that matches are told apart', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?search=zzzzzz`);
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear search and filters' }).last().click();
  await listIsReady(page);
  await page.goto(`/o/nordlys-events/e/skovrock-${new Date().getFullYear() + 2}/customers`);
  await expect(page.getByRole('heading', { name: 'No customers yet' })).toBeVisible();
});

test('columns are chosen once and stay', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Id' }).check();
  await page.getByRole('checkbox', { name: 'Joined' }).uncheck();
  await page.reload();
  await listIsReady(page);
  await expect(page.getByRole('columnheader', { name: 'Id' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Joined' })).toHaveCount(0);
});

test('leaving a dirty form asks, and staying loses nothing', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Last name').fill('Unsaved');
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  for (const leave of [() => page.getByRole('link', { name: 'Orders' }).click(), () => page.goBack()]) {
    await leave();
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Stay here' }).click();
    await expect(page.getByLabel('Last name')).toHaveValue('Unsaved');
    await expect(page).toHaveURL(/\/edit$/);
  }
  await page.goBack();
  await dialog.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await expect(page).not.toHaveURL(/edit/);
  const asks = await page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(asks).toBe(false);
});

test('closing the tab asks only while a form is dirty', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Last name').fill('Unsaved');
  const asks = () =>
    page.evaluate(() => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
  expect(await asks()).toBe(true);
  await page.getByRole('button', { name: 'Discard' }).click();
  expect(await asks()).toBe(false);
});

test('a second click while saving sends nothing', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers?search=visser`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name').fill('Once');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let changes = 0;
  await page.route('**/v1/user/*', async (route) => {
    if (route.request().method() === 'PATCH') {
      changes += 1;
      await held;
    }
    await route.continue();
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Saving…' })).toBeVisible();
  await page.getByRole('button', { name: 'Saving…' }).click({ force: true });
  await page.keyboard.press('Control+s');
  release();
  await expect(page.locator('.toasts')).toContainText('Customer saved');
  expect(changes).toBe(1);
});

test('a newer search aborts the older one, whose late answer is never shown', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/search=jen/, async (route) => {
    await held;
    await route.continue().catch(() => null);
  });
  const aborted = page.waitForEvent('requestfailed', (request) => request.url().includes('search=jen'));
  const field = page.getByRole('searchbox');
  await field.pressSequentially('jen');
  await page.waitForRequest(/search=jen/);
  await field.fill('20123456');
  await expect(rows(page)).toHaveCount(1);
  await aborted;
  release();
  await expect(rows(page)).toHaveCount(1);
});

test('JSON shows fields that the client does not know, digit for digit', async ({ page, signIn }) => {
  await signIn();
  await page.route('**/v1/user/*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace('{', '{"loyalty":{"points":10.50,"level":"gold"},');
    await route.fulfill({ response: answer, body });
  });
  await page.goto(`${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'JSON' }).click();
  await expect(page.locator('pre')).toContainText('"points": 10.50');
  await expect(page).toHaveURL(/view=json/);
});

test('names from anywhere are shown as they are', async ({ page, signIn }) => {
  await signIn();
  for (const [typed, shown] of [['نور', 'نور الخطيب'], ['🎪', '🎪 Festival Crew 🍺'], ['& Søn', '<b>Bo</b> & Søn']]) {
    await page.goto(`${EDITION}/customers?search=${encodeURIComponent(typed)}`);
    await expect(rows(page).first()).toHaveText(shown);
  }
});

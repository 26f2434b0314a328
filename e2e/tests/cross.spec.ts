import { EDITION, OTHER_EDITION, expect, listIsReady, rows, search, test } from '../fixtures';

test('XC-3 two tabs in two editions each ask for their own, over fifty actions', async ({ page, signIn, context }) => {
  await signIn();
  const other = await context.newPage();
  const wrong: string[] = [];
  const watch = (tab: typeof page, id: string) =>
    tab.on('request', (request) => {
      const edition = new URL(request.url()).searchParams.get('edition_id');
      if (edition && edition !== id) wrong.push(request.url());
    });
  watch(page, 'edt_7Kq2mXw9RtVb');
  watch(other, 'edt_3Bn8sJd5GyFc');
  await page.goto(`${EDITION}/customers`);
  await other.goto(`${OTHER_EDITION}/customers`);
  for (let step = 0; step < 25; step += 1) {
    for (const tab of [page, other]) {
      await tab.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: step % 2 ? 'Customers' : 'Orders' }).click();
      await expect(tab.getByRole('heading', { level: 1, name: step % 2 ? 'Customers' : 'Orders' })).toBeVisible();
    }
  }
  expect(wrong).toEqual([]);
});

test('XC-4 back and forward show each screen again', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await search(page, 'anna');
  const searched = await rows(page).first().textContent();
  await rows(page).first().click();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByRole('heading', { name: 'Edit customer' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(searched!);
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('anna');
  await expect(rows(page).first()).toHaveText(searched!);
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  expect(new URL(page.url()).search).toBe('');
  await page.goForward();
  await expect(page.getByRole('searchbox')).toHaveValue('anna');
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(searched!);
});

test('Back shows at once what was read before, also while the network is slow', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await rows(page).nth(3).click();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  // Never answered: what is seen can only be what was kept.
  await page.route('**/v1/user?*', () => {});
  await page.goBack();
  await expect(rows(page)).toHaveCount(100);
  await page.unrouteAll();
});

const failures = [
  { name: 'forbidden', status: 403, body: { detail: 'You do not have permission to perform this action.' }, words: 'Your role does not allow this' },
  { name: 'gone', status: 404, body: { detail: 'Not found.' }, words: 'This is not here' },
  { name: 'conflict', status: 409, body: { detail: 'Somebody was faster.' }, words: 'It has changed meanwhile' },
  { name: 'refused', status: 400, body: { detail: 'No.' }, words: 'This was not accepted' },
  { name: 'too many', status: 429, body: { detail: 'Slow down.' }, words: 'Too many requests', headers: { 'Retry-After': '120' } },
  { name: 'server error', status: 501, body: { detail: 'Broken.' }, words: 'The server has a problem' },
  { name: 'HTML', status: 200, body: '<html>Sign in to the wireless</html>', words: 'The answer could not be read' },
  { name: 'wrong shape', status: 200, body: { count: 1, results: [{ name: 'x' }] }, words: 'results[0].name' },
];

for (const { name, status, body, words, headers } of failures) {
  test(`a list that answers with ${name} says so, with a way on, and is never taken for empty`, async ({ page, signIn, expected }) => {
    expected.errors.push(/status of \d+/);
    await signIn();
    await page.route('**/v1/user?*', (route) =>
      route.fulfill({
        status,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'req_42', ...headers },
      }),
    );
    await page.goto(`${EDITION}/customers`);
    const failure = page.getByRole('alert');
    await expect(failure).toContainText(words);
    await expect(failure).toContainText('req_42');
    if (headers) await expect(failure).toContainText('Wait 120 seconds');
    await expect(page.getByText('No customers yet')).toHaveCount(0);
    await page.unrouteAll();
    await failure.getByRole('button', { name: 'Try again' }).click();
    await listIsReady(page);
  });
}

test('a record that is not there says so, with the way back to its list', async ({ page, signIn, expected }) => {
  expected.errors.push(/404/);
  await signIn();
  for (const [section, name] of [['customers', 'Customer'], ['orders', 'Order']]) {
    await page.goto(`${EDITION}/${section}/nothing`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('This is not here');
    await page.locator('.up a').click();
    await listIsReady(page);
  }
});

test('a connection that comes back is used without asking, and one that stays away is said', async ({ page, signIn, expected }) => {
  expected.errors.push(/ERR_FAILED/);
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  let failures = 1;
  await page.route('**/v1/user?*', (route) => (failures-- > 0 ? route.abort() : route.continue()));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await listIsReady(page);
  expect(failures).toBeLessThan(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
  failures = 3;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText('No connection to the server');
  await expect(rows(page)).toHaveCount(100);
});

test('an API that never answers is given up in time', async ({ page, signIn }) => {
  await page.clock.install();
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.route('**/v1/orders?*', () => {});
  const asked = page.waitForRequest('**/v1/orders?*');
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' }).click();
  await asked;
  await page.clock.runFor(16_000);
  await expect(page.getByRole('alert')).toContainText('The server did not answer in time');
});

test('a write that is refused keeps what was typed', async ({ page, signIn, expected }) => {
  expected.errors.push(/status of \d+/);
  await signIn();
  await page.goto(`${EDITION}/customers?search=20123456`);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name').fill('Kept');
  await page.route('**/v1/user/*', (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 503, body: 'upstream' }) : route.continue(),
  );
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The server has a problem');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByLabel('First name')).toHaveValue('Kept');
});

test('a chunk that cannot be fetched leaves the rest alive', async ({ page, signIn, expected }) => {
  expected.errors.push(/./);
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.route('**/sales-*.wasm', (route) => route.abort());
  const link = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' });
  await link.click();
  await expect(page.getByRole('heading', { name: 'This page could not be fetched' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await listIsReady(page);
});

for (const [name, body, words] of [
  ['missing', null, 'config.json is missing'],
  ['broken', '{', 'not valid JSON'],
  ['incomplete', '{"brand":"x"}', 'wrong value at'],
] as const) {
  test(`a ${name} config.json says what is wrong`, async ({ page, expected }) => {
    expected.errors.push(/404/);
    await page.route('**/config.json', (route) => (body === null ? route.fulfill({ status: 404 }) : route.fulfill({ body })));
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'This installation is not ready' })).toBeVisible();
    await expect(page.getByText(words)).toBeVisible();
  });
}

test('a module that does not come ends in words', async ({ page, expected }) => {
  expected.errors.push(/./);
  await page.route('**/*_bg.wasm', (route) => route.fulfill({ status: 404, body: 'Not found' }));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Preo Admin did not start' })).toBeVisible();
});

test('the API answers other origins, names every request, and says what it has not built yet', async ({ sandbox }) => {
  const ask = (path: string) => fetch(sandbox + path, { headers: { Origin: 'https://admin.example.org', Authorization: 'Bearer sandbox-admin' } });
  for (const [path, status] of [['/v1/me', 200], ['/v1/segments', 501], ['/api/users', 401], ['/v1/nothing', 404]] as const) {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
  }
});

test('the token is in no address', async ({ page, signIn }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  expect(addresses.filter((address) => address.includes('sandbox-admin'))).toEqual([]);
});

test('the language changes everything at once, and is remembered', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/orders?status=pending`);
  await listIsReady(page);
  await page.getByRole('button', { name: 'Account of Mette Ågård' }).click();
  // Not `check`: the radio button is drawn anew before it could be asked whether it is checked.
  await page.getByRole('radio', { name: 'Dansk' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ordrer' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'da');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Ordrer' })).toBeVisible();
  await expect(page).toHaveURL(/status=pending/);
});

test('the theme and the density are chosen and remembered', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.getByRole('button', { name: 'Account of Mette Ågård' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('dialog', { name: 'Account of' }).getByRole('radio', { name: 'Compact' }).check();
  await page.reload();
  await listIsReady(page);
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark');
  expect(await page.locator('tbody tr').first().evaluate((row) => row.getBoundingClientRect().height)).toBeLessThan(36);
});

test('the skip link and the heading take the focus', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeFocused();
});

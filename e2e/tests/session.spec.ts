import { EDITION, endToken, expect, listIsReady, newToken, rows, test } from '../fixtures';

test('a person signs in with a token and lands on the page they asked for', async ({ page }) => {
  await page.goto(`${EDITION}/customers?search=jensen`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Enter your access token.')).toBeVisible();
  await page.getByLabel('Access token').fill('Bearer sandbox-admin ');
  await page.keyboard.press('Enter');
  await listIsReady(page);
  expect(new URL(page.url()).search).toBe('?search=jensen');
  await page.reload();
  await listIsReady(page);
});

test('a wrong token is refused in words', async ({ page, expected }) => {
  expected.errors.push(/401/);
  await page.goto('/');
  await page.getByLabel('Access token').fill('nonsense');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The server does not accept this token.')).toBeVisible();
  await expect(page.getByLabel('Access token')).toBeFocused();
});

test('a token that has ended is known without asking', async ({ page }) => {
  const claims = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url');
  await page.goto('/');
  await page.getByLabel('Access token').fill(`e30.${claims}.x`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('This token has expired.')).toBeVisible();
});

test('the end of a session is shown where the token says it', async ({ page, signIn, sandbox }) => {
  await signIn('admin', await newToken(sandbox, 'admin', 3600));
  await page.goto(`${EDITION}/customers`);
  await page.getByRole('button', { name: 'Account of Mette Ågård' }).click();
  await expect(page.getByText(/Signed in until \d\d:\d\d/)).toBeVisible();
});

test('signing out reaches every tab and leaves nothing of the session behind', async ({ page, signIn, context }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  const other = await context.newPage();
  await other.goto(`${EDITION}/orders`);
  await listIsReady(other);
  await page.getByRole('button', { name: 'Account of Mette Ågård' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(() => Object.entries({ ...localStorage }).filter(([, value]) => value.includes('sandbox')))).toEqual([]);
  await expect(rows(page)).toHaveCount(0);
});

test('XC-1 parallel refusals make one dialog, and everything that waited goes on', async ({ page, signIn, sandbox, expected }) => {
  expected.errors.push(/401/);
  const token = await newToken(sandbox, 'admin');
  await signIn('admin', token);
  await page.goto(`${EDITION}/customers?search=20123456`);
  await listIsReady(page);
  await endToken(sandbox, token);
  const refused: string[] = [];
  page.on('response', (response) => response.status() === 401 && refused.push(response.url()));
  // The page of a customer asks two things at once.
  await rows(page).first().click();
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toHaveCount(1);
  await expect.poll(() => refused.length).toBe(2);
  await page.getByRole('dialog').getByLabel('Access token').fill('sandbox-admin');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await expect(page.locator('a.line').first()).toBeVisible();
  expect(refused).toHaveLength(2);
});

test('XC-2 a session that ends in a dirty form is renewed over the page, and the save goes through', async ({ page, signIn, sandbox, expected }) => {
  expected.errors.push(/401/);
  const token = await newToken(sandbox, 'admin');
  await signIn('admin', token);
  await page.goto(`${EDITION}/customers?search=brink`);
  await listIsReady(page);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name').fill('Renewed');
  const address = page.url();
  await endToken(sandbox, token);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  expect(page.url()).toBe(address);
  await expect(page.getByLabel('First name')).toHaveValue('Renewed');
  await dialog.getByLabel('Access token').fill('sandbox-admin');
  await page.keyboard.press('Enter');
  await expect(page.locator('.toasts')).toContainText('Customer saved');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Renewed');
});

test('somebody else who signs in over the page does not send what the first person began', async ({ page, signIn, sandbox, expected }) => {
  expected.errors.push(/401/);
  const token = await newToken(sandbox, 'admin');
  await signIn('admin', token);
  await page.goto(`${EDITION}/customers?search=bakker`);
  await listIsReady(page);
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('First name').fill('Stolen');
  await endToken(sandbox, token);
  const changes: string[] = [];
  page.on('request', (request) => request.method() === 'PATCH' && changes.push(request.url()));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Access token').fill('sandbox-viewer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Account of Noor de Vries' })).toBeVisible();
  // It was the read before the save that met the end of the session.
  expect(changes).toHaveLength(0);
});

import { EDITION, api, deskIsReady, endToken, expect, listIsReady, newToken, patch, rows, test } from '../fixtures';
import { CUSTOMER } from '../pages';

const RECORD = `${EDITION}/customers/${CUSTOMER}`;
const EDIT = `${RECORD}/edit`;
const firstName = (page: import('@playwright/test').Page) => page.getByLabel('First name', { exact: true });
const save = (page: import('@playwright/test').Page) => page.getByRole('button', { name: 'Save', exact: true });

test.beforeEach(async ({ sandbox }) => {
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Tove', last_name: 'Bergström' });
});

test('what is typed and not saved is offered again after a reload, and gone once it is saved', async ({ page, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Draft');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('preo-admin.draft.')).length)).toBe(1);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(firstName(page)).toHaveValue('Tove');
  const offer = page.getByText('There is unsaved work of yours.');
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await expect(firstName(page)).toHaveValue('Draft');
  await expect(offer).toHaveCount(0);
  await save(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Draft Bergström' })).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([]);
  await page.goto(EDIT);
  await expect(firstName(page)).toHaveValue('Draft');
  await expect(offer).toHaveCount(0);
});

test('a draft that is dropped stays dropped, and so does one whose form was left on purpose', async ({ page, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Draft');
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length);
  await expect.poll(kept).toBe(1);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tove Bergström' })).toBeVisible();
  expect(await kept()).toBe(0);
});

test('a draft is nobody else’s, and signing out removes it', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Secret');
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length);
  await expect.poll(kept).toBe(1);
  const me = (await api(sandbox, '/v1/me')).user.id;
  expect(await page.evaluate(() => Object.keys(localStorage).find((key) => key.includes('draft')))).toContain(`.${me}.`);
  // Somebody else at the same browser.
  const use = (token: string) => page.evaluate((token) => localStorage.setItem('preo-admin.token', token), token);
  await use('sandbox-viewer');
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(EDIT);
  await expect(page.getByText('Your role here is read only')).toBeVisible();
  await expect(page.getByText('There is unsaved work of yours.')).toHaveCount(0);
  await use(await newToken(sandbox, 'admin'));
  await page.goto(EDIT);
  await expect(page.getByText('There is unsaved work of yours.')).toBeVisible();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await kept()).toBe(0);
});

test('XC-2 a session that ends in a dirty form is taken up over it, and nothing is lost', async ({ page, sandbox, signIn, expected }) => {
  expected.errors.push(/401/);
  const token = await newToken(sandbox, 'admin');
  await signIn('admin', token);
  await page.goto(EDIT);
  await firstName(page).fill('Kept');
  await endToken(sandbox, token);
  await save(page).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Access token').fill('sandbox-admin');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Kept Bergström' })).toBeVisible();
  expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Kept');
});

test('what somebody else saved meanwhile is a choice, field by field', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Mine');
  await page.getByLabel('Last name').fill('Mine too');
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Theirs', last_name: 'Theirs too' });
  await save(page).click();
  const choice = page.getByRole('alert').filter({ hasText: 'Somebody else changed the same meanwhile' });
  await expect(choice).toBeVisible();
  // Nothing is chosen for the person: saving asks again.
  await save(page).click();
  await expect(choice).toBeFocused();
  expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Theirs');
  await choice.getByRole('group', { name: 'First name' }).getByRole('radio', { name: /^Mine/ }).check();
  await choice.getByRole('group', { name: 'Last name' }).getByRole('radio', { name: /^Theirs/ }).check();
  await save(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mine Theirs too' })).toBeVisible();
  expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).last_name).toBe('Theirs too');
});

test('what somebody else changed in another field is taken over without asking', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Mine');
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { last_name: 'Theirs' });
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await save(page).click();
  expect((await sent).postDataJSON()).toEqual({ first_name: 'Mine' });
  await expect(page.getByRole('heading', { level: 1, name: 'Mine Theirs' })).toBeVisible();
});

test('a save is undone from its message, and for a while from the record', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await deskIsReady(page);
  for (const way of ['message', 'record'] as const) {
    await page.goto(EDIT);
    await deskIsReady(page);
    await firstName(page).fill('Wrong');
    await save(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Wrong Bergström' })).toBeVisible();
    if (way === 'message') await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click();
    else await page.getByRole('button', { name: 'Undo last save' }).click();
    await expect(page.locator('.toasts')).toContainText('The old values are back');
    await expect(page.getByRole('heading', { level: 1, name: 'Tove Bergström' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo last save' })).toHaveCount(0);
    expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Tove');
  }
});

test('a save that somebody has changed again is not undone', async ({ page, sandbox, signIn }) => {
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Wrong');
  await save(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wrong Bergström' })).toBeVisible();
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Right' });
  await page.getByRole('button', { name: 'Undo last save' }).click();
  await expect(page.locator('.toasts')).toContainText('Not undone: it has been changed again meanwhile.');
  expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Right');
});

test('a save whose outcome cannot be looked up says so, and looks again when asked', async ({ page, sandbox, signIn, expected, fault, mend }) => {
  expected.errors.push(/ERR_|status of 500/);
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Lost');
  await fault('PATCH /v1/user lost');
  // The first read is the one before the save; those after it find nobody.
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await save(page).click();
  await sent;
  await fault('GET /v1/user 500');
  const alert = page.locator('.summary');
  await expect(alert).toContainText('We do not know whether it happened');
  await expect(firstName(page)).toHaveValue('Lost');
  await mend();
  await alert.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lost Bergström' })).toBeVisible();
  expect((await api(sandbox, `/v1/user/${CUSTOMER}`)).first_name).toBe('Lost');
});

test('without a network nothing is sent, and the reason is said', async ({ page, signIn, context, expected }) => {
  expected.errors.push(/ERR_INTERNET_DISCONNECTED/);
  await signIn();
  await page.goto(EDIT);
  await firstName(page).fill('Offline');
  await deskIsReady(page);
  let sent = 0;
  page.on('request', () => (sent += 1));
  await context.setOffline(true);
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('You are offline');
  await expect(firstName(page)).toHaveValue('Offline');
  expect(sent).toBe(0);
  await context.setOffline(false);
  await save(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Offline Bergström' })).toBeVisible();
});

test('XC-5 a list without a network shows what was read before, says so, and is fresh again with it', async ({ page, sandbox, signIn, context }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.goto(`${EDITION}/customers?search=20123456`);
  await listIsReady(page);
  await deskIsReady(page);
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toBeVisible({ timeout: 2000 });
  await expect(page.locator('.loaded.stale').first()).toBeVisible();
  await expect(rows(page)).toHaveText(['Tove Bergström']);
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Fresh' });
  await context.setOffline(false);
  await expect(page.getByText('You are offline')).toHaveCount(0);
  await expect(rows(page)).toHaveText(['Fresh Bergström']);
  await expect(page.locator('.loaded.stale')).toHaveCount(0);
});

test('what another tab saves is no reason to touch what is typed', async ({ page, sandbox, signIn }) => {
  await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Before', last_name: 'Before' });
  await signIn();
  await page.goto(`${EDITION}/customers/${CUSTOMER}/edit`);
  await page.getByLabel('First name').fill('Typed');
  const other = await page.context().newPage();
  await other.goto(`${EDITION}/customers/${CUSTOMER}/edit`);
  await other.getByLabel('Last name').fill('Saved');
  const heard = page.waitForResponse((response) => response.url().includes(`/v1/user/${CUSTOMER}`));
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.locator('.toasts')).toContainText('Customer saved');
  await heard;
  await expect(page.locator('.loaded.asking')).toHaveCount(0);
  await expect(page.getByLabel('First name')).toHaveValue('Typed');
  await expect(page.getByText('Something typed earlier')).toHaveCount(0);
  // Both are kept: this tab saves its own field alone.
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.toasts')).toContainText('Customer saved');
  expect(await api(sandbox, `/v1/user/${CUSTOMER}`)).toMatchObject({ first_name: 'Typed', last_name: 'Saved' });
});

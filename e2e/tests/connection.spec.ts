// Signing in at the staff API, keeping the connection, and the ways in that need no signing in.
import { type BrowserContext, type Locator, type Page } from '@playwright/test';
import {
  EDITION, MEMBERS, PASSWORD, ROLES, deskIsReady, expect, listIsReady, mails, newMember, newStaffToken, setClock, staffApi, test,
} from '../fixtures';

const HOUR = 3600;
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sign in again' });
const account = (page: Page) => page.evaluate(() => localStorage.getItem('preo-admin.staff'));

/** Counts what is asked of an operation. */
function count(context: BrowserContext, method: string, path: string): string[] {
  const seen: string[] = [];
  context.on('request', (request) => {
    if (request.method() === method && new URL(request.url()).pathname === path) seen.push(request.url());
  });
  return seen;
}

/** In the page, or in the dialog over it. */
async function signInAs(where: Page | Locator, email: string, password = PASSWORD): Promise<void> {
  await where.getByLabel('Email', { exact: true }).fill(email);
  await where.getByLabel('Password', { exact: true }).fill(password);
  await where.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test.afterEach(async ({ sandbox }) => void (await setClock(sandbox, 0)));

test('a colleague is invited, accepts from the mail, signs in, forgets the password, is trashed and restored', async ({ browser, sandbox, expected }) => {
  expected.errors.push(/40[13]/);
  const email = `journey.${process.pid}@example.org`;
  const owner = await browser.newPage({ baseURL: sandbox });
  await owner.goto('/staff');
  await signInAs(owner, MEMBERS.admin);
  await owner.getByRole('link', { name: 'Invite', exact: true }).click();
  await owner.getByLabel('Name', { exact: true }).fill('New Colleague');
  await owner.getByLabel('Email', { exact: true }).fill(email);
  await owner.getByLabel('Role').selectOption(String(ROLES.staffing));
  await owner.getByRole('button', { name: 'Send invitation' }).click();
  await expect(owner.getByRole('heading', { level: 1, name: 'New Colleague' })).toBeVisible();

  const context = await browser.newContext({ baseURL: sandbox });
  const guest = await context.newPage();
  const [invitation] = await mails(sandbox, email);
  await guest.goto(invitation.link);
  await expect(guest.getByRole('heading', { name: 'Accept your invitation' })).toBeVisible();
  // The token is in no address and no history.
  expect(guest.url()).toBe(`${sandbox}/invitation`);
  await guest.getByLabel('Email', { exact: true }).fill(email);
  await guest.getByLabel('New password').fill('first-Passw0rd-of-mine');
  await expect(guest.getByRole('meter')).toBeVisible();
  await guest.getByRole('button', { name: 'Set password' }).click();
  await guest.getByRole('link', { name: 'Go on' }).click();
  await listIsReady(guest);
  await guest.getByRole('button', { name: /^Account of/ }).click();
  await guest.getByRole('button', { name: 'Sign out' }).click();
  await expect(guest.getByLabel('Password', { exact: true })).toBeVisible();

  await guest.getByRole('link', { name: 'Forgot your password?' }).click();
  await guest.getByLabel('Email', { exact: true }).fill(email);
  await guest.getByRole('button', { name: 'Send link' }).click();
  await expect(guest.getByText('a mail with a link is on its way')).toBeVisible();
  const [reset] = await mails(sandbox, email);
  expect(reset.subject).toBe('Set a new password');
  await guest.goto(reset.link);
  await expect(guest.getByLabel('Email', { exact: true })).toHaveValue(email);
  expect(guest.url()).toBe(`${sandbox}/password`);
  await guest.getByLabel('New password').fill('second-Passw0rd-of-mine');
  await guest.getByRole('button', { name: 'Set password' }).click();
  await guest.getByRole('link', { name: 'Go on' }).click();
  await listIsReady(guest);
  // The old one is no more.
  expect((await staffApi(sandbox, '/users/login', { method: 'POST', body: { email, password: 'first-Passw0rd-of-mine' } })).status).toBe(401);

  await owner.reload();
  const trash = owner.getByRole('button', { name: 'Move to trash' });
  await expect(trash).toHaveAttribute('aria-disabled', 'false');
  await trash.click();
  await owner.getByRole('button', { name: 'Move person to trash' }).click();
  await expect(owner.getByRole('heading', { level: 1, name: 'Staff' })).toBeVisible();
  // Who is in the trash is out.
  await guest.reload();
  await expect(dialog(guest)).toBeVisible();
  await signInAs(dialog(guest), email, 'second-Passw0rd-of-mine');
  await expect(dialog(guest)).toContainText('This account is disabled');
  await owner.locator('.toasts').getByRole('link').click();
  await owner.getByRole('button', { name: 'Restore' }).click();
  await expect(owner.getByRole('heading', { level: 1, name: 'New Colleague' })).toBeVisible();
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog(guest)).toBeHidden();
  await listIsReady(guest);
  await owner.close();
  await context.close();
});

for (const [what, path] of [['an invitation', '/invitation'], ['a reset', '/password']] as const) {
  test(`STF-6 the used, the expired and the broken link of ${what} end in a page that says what to do`, async ({ page, sandbox, expected }) => {
    expected.errors.push(/401/);
    const { email } = path === '/invitation' ? await newMember(sandbox, 'invited') : await newMember(sandbox);
    const send = async () => {
      if (path === '/invitation') await staffApi(sandbox, '/users/invitation', { method: 'PATCH', body: { email } });
      else await staffApi(sandbox, '/users/password_reset', { method: 'POST', body: { email } });
      return (await mails(sandbox, email))[0].link;
    };
    const set = async (link: string) => {
      await page.goto(link);
      await page.getByLabel('Email', { exact: true }).fill(email);
      await page.getByLabel('New password').fill('another-Passw0rd');
      await page.getByRole('button', { name: 'Set password' }).click();
    };
    const isDead = async () => {
      await expect(page.getByRole('alert')).toContainText('This link does not work');
      await expect(page.getByRole('alert')).toContainText(path === '/invitation' ? 'Ask the person who invited you' : 'Ask for a new one');
    };
    // Broken.
    await page.goto(path);
    await isDead();
    // Replaced by a newer one.
    const first = await send();
    const second = await send();
    await set(first);
    await isDead();
    // Expired.
    await setClock(sandbox, 5 * 24 * HOUR + 1);
    await set(second);
    await isDead();
    await setClock(sandbox, 0);
    // Used.
    await set(second);
    await expect(page.getByRole('status').first()).toContainText('Your password is set');
    await page.evaluate(() => localStorage.clear());
    await set(second);
    await isDead();
    if (path === '/password') {
      await page.getByRole('link', { name: 'Ask for a new link' }).click();
      await expect(page.getByRole('heading', { name: 'Ask for a new password' })).toBeVisible();
    }
  });
}

test('a password that nobody has confirmed is found to be set by signing in with it', async ({ page, sandbox, fault, expected }) => {
  expected.errors.push(/ERR_/);
  const { email } = await newMember(sandbox);
  await staffApi(sandbox, '/users/password_reset', { method: 'POST', body: { email } });
  const [{ link }] = await mails(sandbox, email);
  await page.goto(link);
  await page.getByLabel('New password').fill('another-Passw0rd');
  await fault('PATCH /api/users/password_reset lost');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('Your password is set, and you are signed in.')).toBeVisible();
});

test('whether an address is known is nobody’s business', async ({ page, expected }) => {
  expected.errors.push(/404/);
  await page.goto('/forgot');
  await page.getByLabel('Email', { exact: true }).fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByText('If nobody@example.org belongs to somebody here')).toBeVisible();
});

test('signing in at the staff API happens in the page, which then opens', async ({ page, signIn, expected }) => {
  expected.errors.push(/40[13]/);
  await signIn();
  await page.goto('/staff/100');
  await signInAs(page, MEMBERS.admin, 'wrong');
  await expect(page.getByRole('alert')).toContainText('Email and password do not belong together');
  await signInAs(page, 'malgorzata.dabrowska@example.org');
  await expect(page.getByRole('alert')).toContainText('Email and password do not belong together');
  await signInAs(page, MEMBERS.admin);
  await expect(page.getByRole('heading', { level: 1, name: 'Søren Kjærgaard' })).toBeVisible();
});

test('through the identity provider one comes back to the page that was asked for', async ({ page, signIn }) => {
  await signIn();
  await page.goto('/staff/100');
  await page.getByRole('button', { name: 'Sign in through your organization' }).click();
  await expect(page.getByRole('heading', { name: 'Identity provider' })).toBeVisible();
  const answered = page.waitForResponse('**/users/oidc_login');
  await page.getByRole('link', { name: 'Mette Ågård' }).click();
  expect((await answered).status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1, name: 'Søren Kjærgaard' })).toBeVisible();
  expect(page.url()).not.toContain('code');
  await page.goto('/connections');
  await expect(page.locator('.connections .card').nth(1)).toContainText(MEMBERS.admin);
});

test('what comes back from the identity provider has to be what this window has asked for', async ({ page, sandbox, expected }) => {
  expected.errors.push(/40[13]/);
  await page.goto('/signed-in?code=stolen&state=guessed');
  await expect(page.getByRole('alert')).toContainText('not begun in this window');
  expect(page.url()).toBe(`${sandbox}/signed-in`);
  expect(await account(page)).toBeNull();
  // Refused by the person.
  await page.goto('/staff');
  await page.getByRole('button', { name: 'Sign in through your organization' }).click();
  await page.getByRole('link', { name: 'Refuse' }).click();
  await expect(page.getByRole('alert')).toContainText('You were not signed in by your organization');
  // Disabled at the API.
  await page.getByRole('link', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in through your organization' }).click();
  await page.getByRole('link', { name: 'Małgorzata Dąbrowska' }).click();
  await expect(page.getByRole('alert')).toContainText('This account is disabled');
});

test('XC-1 ten parallel requests of five windows get 401: one refresh, ten replays, no sign-out', async ({ page, context, sandbox, signIn, connect, expected }) => {
  expected.errors.push(/401/);
  await signIn();
  const token = await newStaffToken(sandbox);
  await context.addInitScript(() => sessionStorage.setItem('test.signed-in', '1'));
  await page.goto('/');
  await page.evaluate(([token, email]) => {
    localStorage.setItem('preo-admin.token', 'sandbox-admin');
    localStorage.setItem('preo-admin.staff', `${Date.now()} ${token} ${email}`);
  }, [token, MEMBERS.admin] as const);
  const tabs = [page, ...(await Promise.all(Array.from({ length: 4 }, () => context.newPage())))];
  // The server's clock has passed the end of the token; the windows do not know.
  await setClock(sandbox, 8 * HOUR + 60);
  const refreshes = count(context, 'PATCH', '/api/users/login');
  const refused: string[] = [];
  const answered: string[] = [];
  context.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (response.request().method() !== 'GET' || !path.startsWith('/api/')) return;
    (response.status() === 401 ? refused : answered).push(path);
  });
  await Promise.all(tabs.map((tab) => tab.goto('/staff')));
  await Promise.all(tabs.map(listIsReady));
  expect(refreshes.length).toBe(1);
  expect(refused.length).toBeGreaterThan(0);
  await expect.poll(() => answered.length).toBe(10);
  for (const tab of tabs) await expect(dialog(tab)).toBeHidden();
  expect((await account(page))!.split(' ')[1]).not.toBe(token);
});

test('ten requests of one window wait for one refresh', async ({ page, context, sandbox, signIn, connect, expected }) => {
  expected.errors.push(/401/);
  await signIn();
  const token = await newStaffToken(sandbox);
  await connect('admin', token);
  await page.goto('/staff/invite/many');
  await deskIsReady(page);
  await page.getByLabel('Role').selectOption(String(ROLES.guests));
  await page.getByLabel('Addresses').fill(Array.from({ length: 10 }, (_, at) => `ten${at}.${process.pid}@example.org`).join('\n'));
  await setClock(sandbox, 8 * HOUR + 60);
  const refreshes = count(context, 'PATCH', '/api/users/login');
  await page.getByRole('button', { name: 'Check and invite' }).click();
  await page.getByRole('button', { name: 'Invite 10 people' }).click();
  await expect(page.getByRole('dialog').locator('.report .badge.good')).toHaveCount(10);
  expect(refreshes.length).toBe(1);
  await expect(dialog(page)).toBeHidden();
});

test('a token is renewed when four fifths of its life are over, once for all windows', async ({ page, context, sandbox, signIn, connect }) => {
  await page.clock.install();
  await signIn();
  await connect('admin', await newStaffToken(sandbox));
  await page.goto('/staff');
  await listIsReady(page);
  const before = await account(page);
  const refreshes = count(context, 'PATCH', '/api/users/login');
  await page.clock.fastForward(6.3 * HOUR * 1000);
  await page.clock.runFor(21_000);
  expect(refreshes.length).toBe(0);
  const answered = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.clock.fastForward(0.2 * HOUR * 1000);
  await page.clock.runFor(21_000);
  expect((await answered).status()).toBe(200);
  await expect.poll(() => account(page)).not.toBe(before);
  expect(refreshes.length).toBe(1);
});

test('a token that has ended is renewed up to four hours later, and after that the person signs in over the page', async ({ page, sandbox, signIn, connect, expected }) => {
  expected.errors.push(/401/);
  await signIn();
  const token = await newStaffToken(sandbox);
  await page.addInitScript(([token, email, since]) => {
    if (!localStorage.getItem('preo-admin.staff')) localStorage.setItem('preo-admin.staff', `${since} ${token} ${email}`);
  }, [token, MEMBERS.admin, Date.now() - 11 * HOUR * 1000] as const);
  await setClock(sandbox, 11 * HOUR);
  await page.goto('/staff/100');
  await expect(page.getByRole('heading', { level: 1, name: 'Søren Kjærgaard' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Typed while it ended');
  await setClock(sandbox, 24 * HOUR);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog(page)).toContainText('Staff administration has signed you out');
  await expect(dialog(page).getByLabel('Email', { exact: true })).toHaveValue(MEMBERS.admin);
  await signInAs(dialog(page), MEMBERS.admin);
  // What was typed is there, and the save goes on.
  await expect(page.locator('.toasts')).toContainText('Person saved');
  await staffApi(sandbox, '/users/100', { method: 'PATCH', body: { role_id: 200, name: 'Søren Kjærgaard' } });
});

test('somebody else who signs in over the page takes over nothing of the former person', async ({ page, sandbox, signIn, connect, expected }) => {
  expected.errors.push(/40[13]/);
  await signIn();
  await connect('admin', await newStaffToken(sandbox));
  const { id, name } = await newMember(sandbox);
  await page.goto(`/staff/${id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('Of the former person');
  await setClock(sandbox, 24 * HOUR);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await signInAs(dialog(page), MEMBERS.manager);
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  expect((await staffApi(sandbox, `/users/${id}`)).user.name).toBe(name);
});

test('what one person began is not done by another who signs in elsewhere while a token is renewed', async ({ page, context, sandbox, signIn, connect, fault, expected }) => {
  expected.errors.push(/40[13]/);
  await signIn();
  await connect('admin', await newStaffToken(sandbox));
  const { id, name } = await newMember(sandbox);
  await page.goto(`/staff/${id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('Of the former person');
  const sent: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH' && request.url().endsWith(`/users/${id}`)) sent.push(request.headers()['x-access-token']);
  });
  const other = await newStaffToken(sandbox, 'manager');
  const elsewhere = await context.newPage();
  await elsewhere.goto('/doctor');
  // The read before the save meets the end of the token; its renewal takes its time.
  await setClock(sandbox, 8 * HOUR + 60);
  await fault('PATCH /api/users/login latency:3000');
  const renewing = page.waitForRequest((request) => request.url().endsWith('/users/login'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await renewing;
  await setClock(sandbox, 0);
  await elsewhere.evaluate(([token, email]) => localStorage.setItem('preo-admin.staff', `${Date.now()} ${token} ${email}`), [other, MEMBERS.manager] as const);
  // The page is another person's now.
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await page.waitForResponse((response) => response.url().endsWith('/users/login'));
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  expect(sent.filter((token) => token === other)).toEqual([]);
  expect((await staffApi(sandbox, `/users/${id}`)).user.name).toBe(name);
});

test('signing out tells the API and the other windows, and says when it could not', async ({ page, context, sandbox, signIn, connect, fault, expected }) => {
  expected.errors.push(/ERR_/);
  await signIn();
  const token = await newStaffToken(sandbox);
  await connect('admin', token);
  await page.goto('/connections');
  const other = await context.newPage();
  await other.goto('/connections');
  const card = (tab: Page) => tab.locator('.connections .card').nth(1);
  await expect(card(page)).toContainText('Signed in');
  await expect(card(other)).toContainText('Signed in');
  const told = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await card(page).getByRole('button', { name: 'Sign out' }).click();
  expect((await told).status()).toBe(200);
  await expect(card(other)).toContainText('Signed out');
  expect((await staffApi(sandbox, '/users', { token })).status).toBe(401);
  // The other API knows nothing of it.
  await expect(page.locator('.connections .card').first()).toContainText('Signed in');
  await signInAs(page, MEMBERS.admin);
  await expect(card(page)).toContainText('Signed in');
  await fault('DELETE /api/users/login dropped');
  await deskIsReady(page);
  await card(page).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('.toasts')).toContainText('could not be told');
  await expect(card(page)).toContainText('Signed out');
});

test('a window that nobody touches ends both connections', async ({ page, sandbox, signIn, connect }) => {
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { preo: { base_url: '' }, staff: { base_url: '/api' }, idle_minutes: 5 } }));
  await signIn();
  const token = await newStaffToken(sandbox);
  await connect('admin', token);
  await page.clock.install();
  await page.goto('/staff');
  await deskIsReady(page);
  const told = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.clock.runFor(5 * 60_000 + 2_000);
  expect((await told).status()).toBe(200);
  await expect(page.getByRole('heading', { name: 'Sign in to staff administration' })).toBeVisible();
  expect(await account(page)).toBeNull();
  expect((await staffApi(sandbox, '/users', { token })).status).toBe(401);
});

test('an installation without a staff API shows nothing of it', async ({ page, signIn }) => {
  await page.route('**/config.json', (route) => route.fulfill({ json: { preo: { base_url: '' } } }));
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')).toHaveCount(4);
  await page.goto('/connections');
  await expect(page.locator('.connections .card')).toHaveCount(1);
  for (const path of ['/staff', '/forgot', '/invitation?token=x']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  }
  await page.evaluate(() => localStorage.clear());
  await page.goto('/');
  await expect(page.getByLabel('Access token')).toBeVisible();
  await expect(page.getByText('staff administration')).toHaveCount(0);
});

test('an installation with the staff API alone shows nothing of the other', async ({ page, sandbox }) => {
  await page.route('**/config.json', (route) => route.fulfill({ json: { staff: { base_url: '/api' } } }));
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().includes('/v1/') && asked.push(request.url())));
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'access token' })).toHaveCount(0);
  await signInAs(page, MEMBERS.admin);
  await listIsReady(page);
  await expect(page).toHaveURL('/staff');
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')).toHaveText([/Staff/, /Roles/]);
  await deskIsReady(page);
  await page.keyboard.press('Control+k');
  await page.locator('.palette input').fill('anna');
  await page.keyboard.press('Escape');
  await page.goto('/connections');
  await expect(page.locator('.connections .card')).toHaveCount(1);
  await page.goto(`${EDITION}/customers`);
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  expect(asked).toEqual([]);
});

test('one’s own password is changed, and the session goes on', async ({ page, sandbox, signIn, expected }) => {
  expected.errors.push(/401/);
  const { id, email } = await newMember(sandbox, 'active', ROLES.administrator);
  await signIn();
  await page.goto(`/staff/${id}`);
  await signInAs(page, email);
  await page.getByRole('link', { name: 'Change password' }).click();
  await page.getByLabel('New password').fill('my-new-Passw0rd');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.locator('.toasts')).toContainText('Password changed');
  expect((await staffApi(sandbox, '/users/login', { method: 'POST', body: { email, password: 'my-new-Passw0rd' } })).status).toBe(200);
  // Only one's own.
  await page.goto('/staff/100/password');
  await expect(page.getByText('Only the person themselves sets a password')).toBeVisible();
  await staffApi(sandbox, `/users/${id}`, { method: 'DELETE' });
});

test('no token of the staff API and no password is in an address, the log or a draft', async ({ page, sandbox, signIn, connect }) => {
  await signIn();
  const token = await newStaffToken(sandbox);
  await connect('admin', token);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto('/staff/new?debug');
  await page.getByLabel('Name', { exact: true }).fill('Secret Keeper');
  await page.getByLabel('New password').fill('a-secret-Passw0rd');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.includes('draft')))).toBe(true);
  const kept = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key !== 'preo-admin.staff').map(String).join());
  expect(kept).not.toContain('a-secret-Passw0rd');
  expect(kept).not.toContain(token);
  await expect(page.locator('.debug')).toBeVisible();
  const shown = await page.locator('body').innerText();
  expect(shown + addresses.join()).not.toContain(token);
});

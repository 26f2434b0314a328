// The jobs of people who look after their colleagues.
import { type Page } from '@playwright/test';
import {
  EDITION, MEMBERS, PASSWORD, ROLES, deskIsReady, everybody, expect, listIsReady, mails, newMember, rows, staffApi, test,
} from '../fixtures';

const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });

test.beforeEach(async ({ signIn, connect }) => {
  await signIn();
  await connect();
});

test('STF-1 an owner invites a colleague with a role, copies the link, and the row says that nobody has come', async ({ page, sandbox, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const email = `stf1.${process.pid}@example.org`;
  await page.goto('/staff');
  await listIsReady(page);
  const start = Date.now();
  await page.getByRole('link', { name: 'Invite', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).pressSequentially('Björn Sjöström', { delay: 120 });
  await page.getByLabel('Email', { exact: true }).pressSequentially(email, { delay: 120 });
  // Without a role nobody is invited.
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose a role');
  await page.getByLabel('Role').selectOption({ label: 'Gæsteservice' });
  await expect(page.getByText('Allows: Search customers, View customers')).toBeVisible();
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Björn Sjöström' })).toBeVisible();
  await page.getByRole('button', { name: 'Show link' }).click();
  const [{ link }] = await mails(sandbox, email);
  await expect(page.getByLabel('Link to hand over')).toHaveValue(link);
  await page.getByRole('button', { name: `Copy ${link}` }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(Date.now() - start).toBeLessThan(20_000);
  await page.goto(`/staff?search=${encodeURIComponent(email)}`);
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Invited, never signed in');
});

test('rights on segments are given line by line, and a draft keeps them', async ({ page }) => {
  await page.goto('/staff/invite');
  const add = page.getByRole('button', { name: 'Add a segment' });
  await add.click();
  await expect(page.getByLabel('Number of the segment')).toBeFocused();
  await page.keyboard.type('200');
  await page.getByLabel('Right on segment 200').selectOption({ label: 'May change' });
  await add.click();
  await expect(page.getByLabel('Number of the segment').nth(1)).toBeFocused();
  await page.keyboard.type('200');
  await add.click();
  await page.keyboard.type('17');
  await page.getByRole('button', { name: 'Remove segment 17' }).click();
  await expect(add).toBeFocused();
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByRole('link', { name: /Segment 200 stands here twice/ }).click();
  await expect(page.getByRole('group', { name: 'Rights on segments' })).toBeFocused();
  await page.getByLabel('Number of the segment').nth(1).fill('214');
  const email = `rights.${process.pid}@example.org`;
  await page.getByLabel('Email', { exact: true }).fill(email);
  await expect.poll(() => page.evaluate(() => Object.values({ ...localStorage }).join())).toContain(email);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await expect(page.getByLabel('Right on segment 200')).toHaveValue('write');
  await expect(page.getByLabel('Right on segment 214')).toHaveValue('read');
  await page.getByLabel('Number of the segment').nth(1).fill('2140');
  await expect(page.getByLabel('Right on segment 2140')).toHaveValue('read');
  await page.getByLabel('Name', { exact: true }).fill('Rights');
  await page.getByLabel('Role').selectOption({ label: 'Gæsteservice' });
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  expect((await sent).postDataJSON().segments_acl).toEqual({ '200': 'write', '2140': 'read' });
  await expect(page.getByRole('heading', { level: 1, name: 'Rights' })).toBeVisible();
});

test('the link is marked by its field where the clipboard is refused', async ({ page, sandbox }) => {
  const { id } = await newMember(sandbox, 'invited');
  await page.goto(`/staff/${id}`);
  await page.getByRole('button', { name: 'Show link' }).click();
  const field = page.getByLabel('Link to hand over');
  await field.focus();
  expect(await field.evaluate((input: HTMLInputElement) => input.selectionEnd! - input.selectionStart!)).toBe((await field.inputValue()).length);
});

test('STF-2 sending again says that earlier links end, and the link afterwards is the one of the mail', async ({ page, sandbox }) => {
  const { id, email } = await newMember(sandbox, 'invited');
  await page.goto(`/staff/${id}`);
  await page.getByRole('button', { name: 'Show link' }).click();
  const field = page.getByLabel('Link to hand over');
  const before = await field.inputValue();
  await page.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send invitation again?' });
  await expect(dialog).toContainText('Links that were sent or copied before no longer work');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.locator('.toasts')).toContainText('Earlier links no longer work');
  // The one that was shown has ended and is not shown any more.
  await expect(field).toHaveCount(0);
  await page.getByRole('button', { name: 'Show link' }).click();
  const [{ link }] = await mails(sandbox, email);
  await expect(field).toHaveValue(link);
  expect(link).not.toBe(before);
});

test('STF-3 trash and restore take three steps each, and role and access are as before', async ({ page, sandbox }) => {
  const { id, name, email } = await newMember(sandbox, 'active', ROLES.staffing);
  await page.goto(`/staff?search=${encodeURIComponent(email)}`);
  await rows(page).first().click();
  const button = page.getByRole('button', { name: 'Move to trash' });
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await button.click();
  await page.getByRole('button', { name: 'Move person to trash' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Staff' })).toBeVisible();
  expect((await staffApi(sandbox, '/users/login', { method: 'POST', body: { email, password: PASSWORD } })).status).toBe(403);
  await tab(page, 'Trash').click();
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator('.page-head .badge')).toHaveText('Active');
  const { user } = await staffApi(sandbox, `/users/${id}`);
  expect([user.role_id, user.disabled]).toEqual([ROLES.staffing, 0]);
  expect((await staffApi(sandbox, '/users/login', { method: 'POST', body: { email, password: PASSWORD } })).status).toBe(200);
});

test('STF-4 nobody shuts themselves out, and the control says why', async ({ page }) => {
  await page.goto('/staff/1');
  await expect(page.getByText('This is you: nobody takes away their own access.')).toBeVisible();
  for (const name of ['Move to trash', 'Disable']) {
    const button = page.getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAttribute('aria-describedby', 'held');
    // Playwright waits for a button that is off; a person does not.
    await button.click({ force: true });
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Mette Ågård');
  await expect(page.getByLabel('Role', { exact: true })).toHaveCount(0);
  await expect(page.getByText('This is you: nobody takes away their own access.')).toHaveCount(2);
  await page.goto('/staff/roles/200');
  await expect(page.getByText('This is your own role')).toHaveCount(2);
  for (const name of ['Manage people', 'Manage roles']) await expect(page.getByLabel(name)).toBeDisabled();
  await expect(page.getByLabel('Dashboard')).toBeEnabled();
});

test('STF-4 the last administrator stays one, whoever asks', async ({ page, sandbox }) => {
  // Everybody else who administrates is disabled for the time being.
  const others = (await everybody(sandbox)).filter((user) => user.role_id === ROLES.administrator && user.id !== 1 && !user.disabled);
  for (const { id } of others) await staffApi(sandbox, `/users/${id}`, { method: 'PATCH', body: { role_id: ROLES.administrator, disabled: 1 } });
  try {
    await page.addInitScript((email) => localStorage.setItem('preo-admin.staff', `${Date.now()} sandbox-manager ${email}`), MEMBERS.manager);
    await page.route('**/users/user_roles*', (route) => route.continue({ headers: { ...route.request().headers(), 'x-access-token': 'sandbox-admin' } }));
    await page.goto('/staff/1');
    await expect(page.getByText('The last administrator stays one')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Disable' })).toHaveAttribute('aria-disabled', 'true');
    await page.getByRole('link', { name: 'Edit' }).click();
    await expect(page.getByText('The last administrator stays one')).toHaveCount(2);
    // The server holds as well.
    const answer = await staffApi(sandbox, '/users/1', { method: 'PATCH', body: { role_id: ROLES.guests }, token: 'sandbox-manager' });
    expect(answer.status).toBe(403);
  } finally {
    for (const { id } of others) await staffApi(sandbox, `/users/${id}`, { method: 'PATCH', body: { role_id: ROLES.administrator, disabled: 0 } });
  }
});

test('who may not read the roles still has a working role field, and is not let shut out the only one of a role', async ({ page, sandbox, connect, expected }) => {
  expected.errors.push(/403/);
  await connect('manager');
  await page.addInitScript((email) => localStorage.setItem('preo-admin.staff', `${Date.now()} sandbox-manager ${email}`), MEMBERS.manager);
  const email = `byhand.${process.pid}@example.org`;
  await page.goto('/staff/invite');
  await page.getByLabel('Name', { exact: true }).fill('By Hand');
  await page.getByLabel('Email', { exact: true }).fill(email);
  await expect(page.getByText('You may not read the roles, so type the number')).toBeVisible();
  await page.getByLabel('Role').fill('guests');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('alert')).toContainText('A role is a number here');
  await page.getByLabel('Role').fill('203');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'By Hand' })).toBeVisible();
  await expect(page.getByText('Role 203')).toBeVisible();
  const { id } = await newMember(sandbox, 'active', 204);
  await page.goto(`/staff/${id}`);
  await expect(page.getByText('it may be the last administrator')).toBeVisible();
  await page.goto('/staff/roles');
  await expect(page.getByRole('alert')).toContainText('Your role does not allow this');
});

test('STF-5 twelve pasted addresses: two malformed, one known, nine go out, and the report has twelve lines', async ({ page, sandbox }) => {
  const fine = Array.from({ length: 9 }, (_, at) => `many${at}.${process.pid}@example.org`);
  const lines = [...fine.slice(0, 4), 'Anna without address', ...fine.slice(4), MEMBERS.viewer, 'broken@'];
  await page.goto('/staff/invite/many');
  await deskIsReady(page);
  await page.getByLabel('Role').selectOption({ label: 'Gæsteservice' });
  await page.getByLabel('Addresses').fill(lines.join('\n'));
  const preview = page.locator('form .report tr');
  await expect(preview).toHaveCount(12);
  await expect(preview.filter({ hasText: 'Gets an invitation' })).toHaveCount(9);
  await expect(preview.filter({ hasText: 'No email address' })).toHaveCount(2);
  await expect(preview.filter({ hasText: 'Is here already: Noor de Vries' })).toHaveCount(1);
  await expect(page.getByText('9 can be invited')).toBeVisible();
  await page.getByRole('button', { name: 'Check and invite' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite these people?' });
  await expect(dialog).toContainText('9 can, 3 cannot');
  await dialog.getByRole('button', { name: 'Invite 9 people' }).click();
  await expect(dialog.locator('.report tr')).toHaveCount(12);
  await expect(dialog.locator('.report .badge.good')).toHaveCount(9);
  const users = await everybody(sandbox);
  for (const email of fine) {
    expect(users.filter((user) => user.email === email).length).toBe(1);
    expect((await mails(sandbox, email)).length).toBe(1);
  }
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Save the report' }).click();
  const text = await (await (await download).createReadStream()).toArray();
  expect(Buffer.concat(text).toString().trim().split('\r\n').length).toBe(13);
  // Nothing is left to do.
  await page.reload();
  await expect(page.getByLabel('Addresses')).toHaveValue('');
  await expect(page.getByText('There is unsaved work of yours.')).toHaveCount(0);
});

test('pasted addresses are at hand again for who comes back', async ({ page }) => {
  await page.goto('/staff/invite/many');
  await page.getByLabel('Role').selectOption({ label: 'Gæsteservice' });
  await page.getByLabel('Addresses').fill('back@example.org');
  await expect.poll(() => page.evaluate(() => Object.values({ ...localStorage }).join())).toContain('back@example.org');
  await page.goto('/staff/invite/many');
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await expect(page.getByLabel('Addresses')).toHaveValue('back@example.org');
  await expect(page.getByText('1 can be invited')).toBeVisible();
});

test('STF-7 ids as numbers and texts, flags as numbers and truths, no sign-ins and times with and without zone are all read', async ({ page }) => {
  const user = { name: 'A', email: 'a@example.org', role_id: 203, disabled: 0, deleted: 0, created: '2026-05-04 09:12:30' };
  const users = [
    { ...user, id: 100, name: 'Number', first_login: '2026-05-05 10:00:00', last_login: '2026-11-20T10:00:00Z' },
    { ...user, id: '101', name: 'Text', disabled: true, last_login: '2026-05-05 10:00:00' },
    { ...user, id: 102, name: 'Nulls', first_login: null, last_login: null, cdp_settings: null, frontend_settings: null },
    { id: '103', name: 'Bare' },
  ];
  await page.route('**/api/users?*', (route) => route.fulfill({ json: { users, selection_settings: { limit: 20, offset: null } } }));
  await page.goto('/staff');
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  await expect(row('Number')).toContainText('Active');
  await expect(row('Text')).toContainText('Disabled');
  await expect(row('Nulls')).toContainText('Invited, never signed in');
  await expect(row('Bare')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Added (server time)' })).toBeVisible();
  // As the server wrote it, in no zone of the person.
  await expect(row('Number')).toContainText('4 May 2026, 09:12');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a list without a total says its page, and has a next one only while it is full', async ({ page, sandbox }) => {
  // A last page that is full looks as if another followed.
  if ((await everybody(sandbox)).length % 20 === 0) await newMember(sandbox);
  const all = (await everybody(sandbox)).length;
  await page.goto('/staff?ordering=-name');
  await listIsReady(page);
  await expect(rows(page)).toHaveCount(20);
  await expect(page.locator('.pager')).toContainText('Page 1');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveTitle(/^Staff \(page 2\)/);
  await page.goto(`/staff?page=${Math.floor(all / 20) + 1}`);
  await listIsReady(page);
  await expect(rows(page)).toHaveCount(all % 20);
  await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Previous page' })).toBeVisible();
  await page.getByLabel('Rows per page').selectOption('100');
  await expect(rows(page)).toHaveCount(Math.min(all, 100));
});

test('states and searches look through everybody', async ({ page, sandbox }) => {
  const sleeper = await newMember(sandbox, 'active', ROLES.guests, 120);
  const out = await newMember(sandbox, 'disabled');
  // Everybody else whom tests have made fits beside them.
  await page.goto('/staff?page_size=100');
  await listIsReady(page);
  await tab(page, 'Dormant 90 days').click();
  await expect(page.getByRole('link', { name: sleeper.name, exact: true })).toBeVisible();
  await tab(page, 'Disabled').click();
  await expect(page.getByRole('link', { name: out.name, exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: sleeper.name, exact: true })).toHaveCount(0);
  await tab(page, 'All').click();
  await page.getByRole('searchbox').fill(`  ${out.email.toUpperCase()} `);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('searchbox').fill('nobody at all');
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('the palette finds colleagues, for who is connected', async ({ page, sandbox }) => {
  const { name, email } = await newMember(sandbox);
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await deskIsReady(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find anything' }).fill(`staff ${email.toUpperCase()}`);
  await expect(page.getByRole('option')).toHaveText([new RegExp(`${name}.*${email}`)]);
  await expect(page.locator('.palette .kind')).toHaveText(['Staff']);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await deskIsReady(page);
  // What was opened is at hand without typing.
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('preo-admin.recent'))).toContain(name);
});

test('a person is changed field by field, with settings that have to be an object', async ({ page, sandbox }) => {
  const { id } = await newMember(sandbox);
  await page.goto(`/staff/${id}/edit`);
  await page.getByLabel('Settings of the pages').fill('{"theme": "dark"');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('This is no JSON object');
  await page.getByLabel('Settings of the pages').fill('{"theme": "dark"}');
  await page.getByLabel('Messages by email').selectOption({ label: 'No' });
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Marketing' });
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await sent).postDataJSON()).toEqual({ role_id: 202, email_notifications_enabled: 0, frontend_settings: { theme: 'dark' } });
  await expect(page.locator('.toasts')).toContainText('Person saved');
  await expect(page.getByText('Allows: Create segments')).toBeVisible();
  await expect(page.locator('.facts > div').filter({ hasText: 'Changed by' })).toContainText('Mette Ågård');
  // Taken back, with the role of the moment.
  await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await staffApi(sandbox, `/users/${id}`)).user.role_id).toBe(203);
});

test('a role that a colleague has given meanwhile is not taken back by saving something else', async ({ page, sandbox }) => {
  const { id } = await newMember(sandbox);
  await page.goto(`/staff/${id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('Renamed');
  await staffApi(sandbox, `/users/${id}`, { method: 'PATCH', body: { role_id: 202 } });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.toasts')).toContainText('Person saved');
  const { user } = await staffApi(sandbox, `/users/${id}`);
  expect([user.name, user.role_id]).toEqual(['Renamed', 202]);
});

test('somebody is disabled and let in again', async ({ page, sandbox }) => {
  const { id, email, name } = await newMember(sandbox);
  await page.goto(`/staff/${id}`);
  const disable = page.getByRole('button', { name: 'Disable' });
  await expect(disable).toHaveAttribute('aria-disabled', 'false');
  await disable.click();
  await page.getByRole('button', { name: 'Disable person' }).click();
  await expect(page.locator('.toasts')).toContainText(`${name} is disabled`);
  await expect(page.locator('.page-head .badge')).toHaveText('Disabled');
  expect((await staffApi(sandbox, '/users/login', { method: 'POST', body: { email, password: PASSWORD } })).status).toBe(403);
  await page.getByRole('button', { name: 'Let in again' }).click();
  await page.getByRole('button', { name: 'Let person in' }).click();
  await expect(page.locator('.page-head .badge')).toHaveText('Active');
});

test('a role is made, its features changed, and deleted while nobody holds it', async ({ page, sandbox }) => {
  const name = `Vagtleder ${process.pid}`;
  await page.goto('/staff/roles');
  await listIsReady(page);
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Search customers').check();
  await page.getByRole('button', { name: 'Make role' }).click();
  await page.locator('.toasts').getByRole('link', { name: `Role ${name} made` }).click();
  await page.getByLabel('View customers').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.toasts')).toContainText('Role saved');
  const found = (await staffApi(sandbox, '/users/user_roles?limit=100')).roles.find((role: any) => role.name === name);
  expect(found.features).toEqual(['customers/search', 'customers/detail']);
  // Held, it stays.
  const { id } = await newMember(sandbox, 'active', found.id);
  await page.goto(`/staff/roles/${found.id}`);
  await expect(page.getByText('1 person holds this role')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await staffApi(sandbox, `/users/${id}`, { method: 'PATCH', body: { role_id: ROLES.guests } });
  await page.reload();
  const button = page.getByRole('button', { name: 'Delete', exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await button.click();
  await page.getByRole('button', { name: 'Delete role' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  expect((await staffApi(sandbox, `/users/user_roles/${found.id}`)).status).toBe(404);
});

test('staff pages stand beside the edition that was open, and lead back to it', async ({ page }) => {
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  const nav = page.getByRole('navigation', { name: 'Main navigation' });
  await nav.getByRole('link', { name: 'Staff' }).click();
  await listIsReady(page);
  await expect(page).toHaveURL('/staff');
  await nav.getByRole('link', { name: 'Orders' }).click();
  await expect(page).toHaveURL(`${EDITION}/orders`);
});

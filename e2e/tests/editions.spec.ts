import { EDITION, ORGANIZATION, OTHER_EDITION, expect, listIsReady, rows, test } from '../fixtures';

const year = new Date().getFullYear();

test('/ opens the live edition of the default organization', async ({ page, signIn }) => {
  await signIn();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: `Havnefest ${year}` })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(EDITION);
});

test('ORG-1 switching keeps the section, and the other tab its edition', async ({ page, signIn, context }) => {
  await signIn();
  await page.goto(`${EDITION}/orders`);
  await listIsReady(page);
  const other = await context.newPage();
  await other.goto(`${EDITION}/orders`);
  await listIsReady(other);
  await page.getByRole('button', { name: 'Organization and edition' }).click();
  await page.getByRole('dialog', { name: 'Organization and edition' }).getByRole('link', { name: `Skovrock ${year + 1}` }).click();
  await expect(page).toHaveURL(new RegExp(`${OTHER_EDITION}/orders$`));
  await expect(page).toHaveTitle(new RegExp(`^Orders.* · Skovrock ${year + 1} · Nordlys Events · Preo Admin$`));
  const asked = other.waitForRequest((request) => request.url().includes('/v1/orders'));
  await other.getByRole('button', { name: 'Refresh' }).click();
  expect(new URL((await asked).url()).searchParams.get('edition_id')).toBe('edt_7Kq2mXw9RtVb');
  await expect(other.getByRole('button', { name: 'Organization and edition' })).toContainText(`Havnefest ${year}`);
});

test('an edition is found by typing, with the keyboard alone', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.getByRole('button', { name: 'Organization and edition' }).focus();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Find an edition').focus();
  await page.keyboard.type('reyk');
  await expect(page.locator('.editions a')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/oresund-kultur\/e\/midvinter/);
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
});

test('the switcher tells editions apart', async ({ page, signIn }) => {
  await signIn();
  await page.goto(ORGANIZATION);
  await page.getByRole('button', { name: 'Organization and edition' }).click();
  const menu = page.getByRole('dialog', { name: 'Organization and edition' });
  const link = (name: string) => menu.getByRole('link', { name });
  await expect(link(`Havnefest ${year} Live`)).toContainText('DKK · Administrator');
  await expect(link(`Skovrock ${year + 1} Upcoming`)).toContainText('EUR');
  await expect(link(`Skovrock ${year + 2} Draft`)).toContainText('No dates');
  await expect(link(`Havnefest ${year - 1}`)).toBeHidden();
  await menu.getByText('1 past edition').first().click();
  await expect(link(`Havnefest ${year - 1}`)).toBeVisible();
  await expect(link(`Havnefest ${year - 2}`)).toHaveCount(0);
});

test('ORG-5 an archived edition is one toggle away, is marked, and the toggle ends with the session', async ({ page, signIn, context }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await page.getByRole('button', { name: 'Organization and edition' }).click();
  await page.getByLabel('Show archived editions').check();
  const menu = page.getByRole('dialog', { name: 'Organization and edition' });
  const archived = menu.getByRole('link', { name: `Havnefest ${year - 2} Archived` });
  await expect(archived).toBeVisible();
  await archived.click();
  await expect(page).toHaveURL(new RegExp(`havnefest-${year - 2}/customers`));
  await listIsReady(page);
  await page.reload();
  await listIsReady(page);
  const other = await context.newPage();
  await other.goto(`${EDITION}/customers`);
  await other.getByRole('button', { name: 'Organization and edition' }).click();
  await expect(other.getByLabel('Show archived editions')).not.toBeChecked();
});

test('a link into an archived edition opens it', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`/o/nordlys-events/e/havnefest-${year - 2}/orders`);
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
});

test('ORG-6 a link into an edition without a role names it and whom to ask, and shows no rows', async ({ page, signIn }) => {
  await signIn('viewer');
  await page.goto(`${EDITION}/customers`);
  await listIsReady(page);
  await page.goto(`${OTHER_EDITION}/customers`);
  await expect(page.getByRole('heading', { name: 'No access to this edition' })).toBeVisible();
  await expect(page.getByText(`skovrock-${year + 1}`)).toBeVisible();
  await expect(page.getByText('An administrator of Nordlys Events can give you one.')).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await page.goto('/o/fjordlyd/customers');
  await expect(page.getByRole('heading', { name: 'Unknown organization' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Havnefest ${year}` })).toBeVisible();
});

test('the manager sees one organization and may edit', async ({ page, signIn }) => {
  await signIn('manager');
  await page.goto('/');
  await page.getByRole('button', { name: 'Organization and edition' }).click();
  const menu = page.getByRole('dialog', { name: 'Organization and edition' });
  await expect(menu.getByRole('heading')).toHaveText(['Øresund Kultur']);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).click();
  await listIsReady(page);
  await rows(page).first().click();
  await expect(page.getByRole('link', { name: 'Edit' })).toBeVisible();
});

test('the read-only member sees one edition and is told why there is no edit button', async ({ page, signIn }) => {
  await signIn('viewer');
  await page.goto('/');
  await page.getByRole('button', { name: 'Organization and edition' }).click();
  await expect(page.locator('.editions a')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).click();
  await listIsReady(page);
  await rows(page).first().click();
  await expect(page.getByText('Your role here is read only.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
  await page.goto(`${page.url()}/edit`);
  await expect(page.getByText('Your role here is read only.')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
});

test('an address that is no page says so inside the shell', async ({ page, signIn }) => {
  await signIn();
  await page.goto('/nothing/here');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
});

import { EDITION, expect, rows, search, test } from '../fixtures';

test('CUS-6 on a phone a caller is found and their order opened, without sideways scroll', async ({ page, signIn }) => {
  await signIn();
  await page.goto(EDITION);
  const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.getByRole('button', { name: 'Menu' }).tap();
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Customers' }).tap();
  await expect(rows(page).first()).toBeVisible();
  await fits();
  const start = Date.now();
  await search(page, '20 12 34 56');
  await rows(page).first().tap();
  await expect(page.locator('a.line').first()).toBeVisible();
  await fits();
  await page.locator('a.line').first().tap();
  await expect(page.getByRole('heading', { name: 'Purchases' })).toBeVisible();
  await fits();
  expect(Date.now() - start).toBeLessThan(20_000);
});

test('a card can be tapped anywhere', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await rows(page).first().waitFor();
  await page.locator('tbody tr').nth(1).tap({ position: { x: 40, y: 90 } });
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
});

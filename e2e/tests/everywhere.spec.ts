// Every page, in every project: on a desktop, on a phone, in Danish, in the dark. Each has to be free of what axe finds.
import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { EDITION, ORGANIZATION, expect, listIsReady, rows, test } from '../fixtures';

const record = async (page: Page) => {
  await listIsReady(page);
  await rows(page).first().click();
  await expect(page.locator('.facts').first()).toBeVisible();
};
const pages: [string, string, ((page: Page) => Promise<void>)?][] = [
  ['organization', ORGANIZATION],
  ['edition', EDITION],
  ['customers', `${EDITION}/customers`, listIsReady],
  ['no customers', `${EDITION}/customers?search=zzzzzz`],
  ['customer', `${EDITION}/customers?search=20123456`, record],
  [
    'edit customer',
    `${EDITION}/customers?search=20123456`,
    async (page) => {
      await record(page);
      await page.locator('[data-key=edit]').click();
      await page.locator('#field-email').fill('wrong');
      await page.locator('button[type=submit]').click();
      await expect(page.locator('.summary')).toBeFocused();
    },
  ],
  ['orders', `${EDITION}/orders?status=pending`, listIsReady],
  ['order', `${EDITION}/orders`, record],
  [
    'order as JSON',
    `${EDITION}/orders`,
    async (page) => {
      await record(page);
      await page.locator('.tabs a').last().click();
      await expect(page.locator('pre')).toBeVisible();
    },
  ],
  [
    'switcher',
    `${EDITION}/customers`,
    async (page) => {
      await listIsReady(page);
      await page.locator('[popovertarget=switcher]').click();
      await expect(page.locator('.editions a').first()).toBeVisible();
    },
  ],
  [
    'account',
    `${EDITION}/customers`,
    async (page) => {
      await listIsReady(page);
      await page.locator('[popovertarget=identity]').click();
      await expect(page.locator('.who')).toBeVisible();
    },
  ],
  ['no access', '/o/nordlys-events/e/secret/orders'],
  ['no page', '/nothing'],
];

const check = async (page: Page) => {
  await expect(page.locator('#boot')).toHaveCount(0);
  await expect(page.locator('h1')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
};

for (const [name, address, open] of pages) {
  test(`${name} is free of what axe finds and fits the window`, async ({ page, signIn }) => {
    await signIn();
    await page.goto(address);
    await open?.(page);
    await check(page);
  });
}

test('sign in is free of what axe finds and fits the window', async ({ page }) => {
  await page.goto(EDITION);
  await expect(page.locator('#token')).toBeVisible();
  await check(page);
});

test('the language of the browser is spoken', async ({ page, signIn, locale }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await expect(page.locator('#boot')).toHaveCount(0);
  await expect(page.locator('h1')).toHaveText(locale === 'da-DK' ? 'Kunder' : 'Customers');
  await expect(page.locator('html')).toHaveAttribute('lang', locale!.slice(0, 2));
});

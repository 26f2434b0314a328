// Every page, in every project: on a desktop, on a phone, in Danish, in the dark. Each has to be free of what axe finds.
import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { EDITION, ORGANIZATION, expect, listIsReady, newMember, rows, test } from '../fixtures';
import { CUSTOMER, ORDER, PURCHASE, REFUND } from '../pages';

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
  ['purchase beside its order', `${EDITION}/orders/${ORDER}?purchase=${PURCHASE}`, (page) => expect(page.locator('.panel .facts').first()).toBeVisible()],
  ['purchase', `${EDITION}/purchases/${PURCHASE}`, (page) => expect(page.locator('.work-first .facts').nth(3)).toBeVisible()],
  ['refund form', `${EDITION}/orders/${ORDER}/refund`, async (page) => {
    await page.locator('#field-reason').selectOption('compensation');
    await page.locator('#field-amount').fill('many');
    await page.locator('button[type=submit]').click();
    await expect(page.locator('.summary')).toBeFocused();
  }],
  ['refund form of what has a request', `${EDITION}/purchases/${PURCHASE}/refund`, (page) => expect(page.locator('.notice a')).toBeVisible()],
  ['refunds', `${EDITION}/refunds`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.count.alarm')).toBeVisible();
    await expect(page.locator('.totals p')).toBeVisible();
  }],
  ['refund', `${EDITION}/refunds/${REFUND}`, (page) => expect(page.locator('.work-first .lines')).toBeVisible()],
  ['approving', `${EDITION}/refunds/${REFUND}`, async (page) => {
    await page.locator('[data-key=a]').click();
    await expect(page.locator('.decide')).toBeVisible();
  }],
  ['rejecting', `${EDITION}/refunds/${REFUND}`, async (page) => {
    await page.locator('[data-key=r]').click();
    await page.locator('.decide [type=submit]').click({ force: true });
    await expect(page.locator('#decide-reason-error')).toBeVisible();
  }],
  ['a failed payment', `${EDITION}/refunds?status=failed`, async (page) => {
    await listIsReady(page);
    await rows(page).first().click();
    await expect(page.locator('.notice.error')).toBeVisible();
  }],
  ['approving many', `${EDITION}/refunds`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.bell')).toBeVisible();
    await page.locator('.table [type=checkbox]').nth(2).check();
    // Not offered where it is too narrow to be sure of what is marked.
    if (page.viewportSize()!.width < 490) return void (await expect(page.locator('.doings')).toBeHidden());
    await page.locator('.doings .button').first().click();
    await expect(page.locator('.bulk .items')).toBeVisible();
  }],
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
  ['palette', `${EDITION}/customers`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.bell')).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.locator('.palette input').fill('anna');
    await expect(page.locator('.palette [role=option]').nth(5)).toBeVisible();
  }],
  ['shortcuts', `${EDITION}/customers`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.bell')).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.locator('.keys')).toBeVisible();
  }],
  ['messages and jobs', `${EDITION}/orders?status=pending`, async (page) => {
    await listIsReady(page);
    await page.locator('[popovertarget=export]').click();
    await page.locator('.export button.primary').click();
    await expect(page.locator('.toast')).toBeVisible();
    await page.locator('.bell').click();
    await page.locator('#activity .link').click();
    await expect(page.locator('.log')).toBeVisible();
  }],
  ['export', `${EDITION}/orders`, async (page) => {
    await listIsReady(page);
    await page.locator('.table [type=checkbox]').nth(2).check();
    await page.locator('[popovertarget=export]').click();
    await expect(page.locator('.export button.primary')).toBeVisible();
  }],
  ['views', `${EDITION}/orders?status=pending`, async (page) => {
    await listIsReady(page);
    await page.locator('[popovertarget=views]').click();
    await page.locator('#view-name').fill('To do');
    await page.locator('.views-menu button[type=submit]').click();
    await expect(page.locator('nav.tabs a')).toHaveCount(5);
    await page.locator('[popovertarget=views]').click();
    await expect(page.locator('.kept-views li')).toBeVisible();
  }],
  ['offline', `${EDITION}/customers`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.bell')).toBeVisible();
    await page.context().setOffline(true);
    await expect(page.locator('.banner')).toBeVisible();
  }],
  ['conflict', `${EDITION}/customers/${CUSTOMER}/edit`, async (page) => {
    await page.locator('#field-first_name').fill('Mine');
    const answer = await page.request.patch(`/v1/user/${CUSTOMER}`, { headers: { Authorization: 'Bearer sandbox-admin' }, data: { first_name: `Theirs ${Date.now()}` } });
    expect(answer.ok()).toBe(true);
    await page.locator('button[type=submit]').click();
    await expect(page.locator('.conflicts')).toBeVisible();
  }],
  ['draft', `${EDITION}/customers/${CUSTOMER}/edit`, async (page) => {
    await page.locator('#field-first_name').fill('Typed');
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.includes('draft')))).toBe(true);
    page.on('dialog', (dialog) => dialog.accept());
    await page.reload();
    await expect(page.locator('.notice')).toBeVisible();
  }],
  ['debugging', `${EDITION}/customers?debug`, async (page) => {
    await listIsReady(page);
    await expect(page.locator('.debug')).toBeVisible();
  }],
  ['staff', '/staff', listIsReady],
  ['staff that never came', '/staff?state=invited', listIsReady],
  ['trash', '/staff?state=trash', listIsReady],
  ['person', '/staff/100', (page) => expect(page.locator('.facts').nth(1)).toBeVisible()],
  ['oneself', '/staff/1', (page) => expect(page.locator('#held')).not.toBeEmpty()],
  ['trashing a person', '/staff/100', async (page) => {
    await expect(page.locator('#held')).toBeEmpty();
    await page.locator('.doings .button').last().click();
    await expect(page.locator('dialog[open] .danger')).toBeVisible();
  }],
  ['edit person', '/staff/100/edit', (page) => expect(page.locator('#field-role_id')).toBeVisible()],
  ['person in the trash', '/staff/trash/98', (page) => expect(page.locator('.facts').first()).toBeVisible()],
  ['invite', '/staff/invite', async (page) => {
    await page.locator('#segment-add').click();
    await page.locator('#segment-0').fill('200, 214');
    await page.locator('button[type=submit]').click();
    await expect(page.locator('.summary')).toBeFocused();
  }],
  ['add person', '/staff/new', async (page) => {
    await page.locator('#field-password').fill('sommer2026');
    await expect(page.locator('.strength meter')).toBeVisible();
  }],
  ['invite many', '/staff/invite/many', async (page) => {
    await page.locator('#addresses').fill('Anna Bach <anna.bach@example.org>\nbroken\nmette.aagaard@example.com');
    await expect(page.locator('.report tr')).toHaveCount(3);
  }],
  ['change password', '/staff/1/password', (page) => expect(page.locator('#field-password')).toBeVisible()],
  ['roles', '/staff/roles', listIsReady],
  ['role', '/staff/roles/203', (page) => expect(page.locator('.areas').first()).toBeVisible()],
  ['own role', '/staff/roles/200', (page) => expect(page.locator('.areas input:disabled')).toHaveCount(2)],
  ['new role', '/staff/roles/new', (page) => expect(page.locator('.areas').first()).toBeVisible()],
  ['connections', '/connections', (page) => expect(page.locator('.connections .facts')).toHaveCount(2)],
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
  test(`${name} is free of what axe finds and fits the window`, async ({ page, signIn, connect }) => {
    await signIn();
    await connect();
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

for (const [name, address, stands] of [
  ['signing in at the staff API', '/staff', '#email'],
  ['asking for a password', '/forgot', '#email'],
  ['a new password', '/password?email=a@example.org&token=x', '#password'],
  ['accepting an invitation', '/invitation?token=x', '#password'],
  ['a dead link', '/invitation', '[role=alert]'],
  ['back from nowhere', '/signed-in?code=x&state=y', '[role=alert]'],
] as const) {
  test(`${name} is free of what axe finds and fits the window`, async ({ page }) => {
    await page.goto(address);
    await expect(page.locator(stands)).toBeVisible();
    if (stands === '#password') {
      await page.locator(stands).fill('sommer2026');
      await expect(page.locator('.strength meter')).toBeVisible();
    }
    await check(page);
  });
}

test('an invitation and its link are free of what axe finds and fit the window', async ({ page, sandbox, signIn, connect }) => {
  await signIn();
  await connect();
  const { id } = await newMember(sandbox, 'invited');
  await page.goto(`/staff/${id}`);
  await page.locator('.card .buttons .button').last().click();
  await expect(page.locator('#invitation-link')).toBeVisible();
  await check(page);
});

test('the self-check is free of what axe finds and fits the window', async ({ page, expected }) => {
  expected.errors.push(/40[14]/);
  await page.goto('/doctor');
  await expect(page.locator('.doctor .badge.good').nth(12)).toBeVisible();
  await check(page);
});

test('the page after a crash is free of what axe finds and fits the window', async ({ page, signIn, expected }) => {
  expected.errors.push(/./);
  await signIn();
  await page.goto(`${EDITION}/customers?debug`);
  await page.locator('.debug .button').first().click();
  await expect(page.locator('main.crash')).toBeVisible();
  await page.locator('summary').click();
  await check(page);
});

test('the language of the browser is spoken', async ({ page, signIn, locale }) => {
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await expect(page.locator('#boot')).toHaveCount(0);
  await expect(page.locator('h1')).toHaveText(locale === 'da-DK' ? 'Kunder' : 'Customers');
  await expect(page.locator('html')).toHaveAttribute('lang', locale!.slice(0, 2));
});

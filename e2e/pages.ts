// Every page and write that there is: what the fault table, the accessibility checks and the tests of errors go through. A test of
// the navigation fails when a page is missing here.
import { type Page } from '@playwright/test';
import { EDITION, ORGANIZATION, ROLES, api, everybody, expect, mails, newMember, newOrders, newRefunds, patch, staffApi } from './fixtures';

/** `helpers` are reads that a page can do without: names of roles, for those who may not read them. */
export type PageOf = { name: string; address: string; staff?: true; helpers?: RegExp };

const ROLE_NAMES = /user_roles$/;

/** A write, from a record that nothing was done to yet. */
export type WriteOf = {
  name: string;
  /** Of the staff API, whose tokens are renewed when they are refused. */
  staff?: true;
  /** Makes the record; the page it is written from, and what the sandbox's faults call the request. */
  begin: (sandbox: string) => Promise<{ address: string; request: string; id: string }>;
  /** Does everything but sending. */
  fill: (page: Page, id: string) => Promise<void>;
  /** The button that sends. */
  send: string;
  /** What was typed is still there. */
  kept: (page: Page) => Promise<void>;
  /** Whether it has happened; never more than once. */
  happened: (sandbox: string, id: string) => Promise<boolean>;
  /** What is said then. */
  done: RegExp;
};

export const CUSTOMER = 'usr_4Tg9bPn2XkLs';
export const ORDER = 'ord_5Mx8qLw2ZtKd';
export const PURCHASE = 'pur_2Vk7hXd4JsNq';
export const REFUND = 'ref_3Qw9mZk5HtXb';

export const PAGES: PageOf[] = [
  { name: 'customers', address: `${EDITION}/customers` },
  { name: 'customers of an organization', address: `${ORGANIZATION}/customers` },
  { name: 'customer', address: `${EDITION}/customers/${CUSTOMER}` },
  { name: 'edit customer', address: `${EDITION}/customers/${CUSTOMER}/edit` },
  { name: 'orders', address: `${EDITION}/orders` },
  { name: 'order', address: `${EDITION}/orders/${ORDER}` },
  { name: 'refund of a payment', address: `${EDITION}/orders/${ORDER}/refund` },
  { name: 'purchase', address: `${EDITION}/purchases/${PURCHASE}` },
  { name: 'refund of a purchase', address: `${EDITION}/purchases/${PURCHASE}/refund` },
  { name: 'refunds', address: `${EDITION}/refunds` },
  { name: 'refund', address: `${EDITION}/refunds/${REFUND}` },
  { name: 'staff', address: '/staff', staff: true, helpers: ROLE_NAMES },
  { name: 'person', address: '/staff/100', staff: true, helpers: ROLE_NAMES },
  { name: 'edit person', address: '/staff/100/edit', staff: true, helpers: ROLE_NAMES },
  { name: 'person in the trash', address: '/staff/trash/98', staff: true, helpers: ROLE_NAMES },
  { name: 'change password', address: '/staff/1/password', staff: true },
  { name: 'invite', address: '/staff/invite', staff: true, helpers: ROLE_NAMES },
  { name: 'invite many', address: '/staff/invite/many', staff: true, helpers: ROLE_NAMES },
  { name: 'roles', address: '/staff/roles', staff: true },
  { name: 'role', address: '/staff/roles/203', staff: true },
];

/** The user with this address. */
const withEmail = async (sandbox: string, email: string) => (await everybody(sandbox)).filter((user) => user.email === email);

let names = 0;
const fresh = () => `written${(names += 1)}.${process.pid}`;

async function newRole(sandbox: string): Promise<{ id: number; name: string }> {
  const body = { name: fresh(), features: ['data/dashboard'], invisible_attributes_tag_ids: [] };
  return (await staffApi(sandbox, '/users/user_roles', { method: 'POST', body })).role;
}

/** Whether there is a request on an order; never more than one. */
async function isRequested(sandbox: string, order: string): Promise<boolean> {
  const { refunds } = await api(sandbox, `/v1/orders/${order}`);
  expect(refunds.length).toBeLessThanOrEqual(1);
  return refunds.length === 1;
}

export const WRITES: WriteOf[] = [
  {
    name: 'save customer',
    begin: async (sandbox) => {
      await patch(sandbox, `/v1/user/${CUSTOMER}`, { first_name: 'Before' });
      return { address: `${EDITION}/customers/${CUSTOMER}/edit`, request: 'PATCH /v1/user', id: CUSTOMER };
    },
    fill: (page) => page.getByLabel('First name', { exact: true }).fill('Typed'),
    send: 'Save',
    kept: (page) => expect(page.getByLabel('First name', { exact: true })).toHaveValue('Typed'),
    happened: async (sandbox, id) => (await api(sandbox, `/v1/user/${id}`)).first_name === 'Typed',
    done: /Customer saved/,
  },
  {
    name: 'request refund',
    begin: async (sandbox) => {
      const [order] = await newOrders(sandbox);
      const [beer] = order.purchases;
      return { address: `${EDITION}/purchases/${beer}/refund`, request: `POST /v1/purchases/${beer}/refund`, id: order.id };
    },
    fill: async (page) => {
      await page.getByLabel('Reason').selectOption('deposit_reclaim');
      await page.getByLabel('Note').fill('Typed');
    },
    send: 'Request DKK 20.00',
    kept: (page) => expect(page.getByLabel('Note')).toHaveValue('Typed'),
    happened: isRequested,
    done: /Refund of DKK\s20.00 requested/,
  },
  {
    name: 'request refund of a payment',
    begin: async (sandbox) => {
      const [order] = await newOrders(sandbox);
      return { address: `${EDITION}/orders/${order.id}/refund`, request: 'POST /v1/refunds', id: order.id };
    },
    fill: async (page) => {
      await page.getByLabel('Reason').selectOption('compensation');
      await page.getByLabel('Amount', { exact: true }).fill('12.50');
    },
    send: 'Request DKK 12.50',
    kept: (page) => expect(page.getByLabel('Amount', { exact: true })).toHaveValue('12.50'),
    happened: isRequested,
    done: /Refund of DKK\s12.50 requested/,
  },
  {
    name: 'approve refund',
    begin: async (sandbox) => {
      const [id] = await newRefunds(sandbox);
      return { address: `${EDITION}/refunds/${id}`, request: `POST /v1/refunds/${id}/approve`, id };
    },
    fill: async (page) => {
      await page.getByRole('button', { name: 'Approve' }).click();
      await expect(page.getByRole('dialog', { name: 'Approve refund?' })).toBeVisible();
    },
    send: 'Approve refund',
    kept: (page) => expect(page.getByRole('dialog', { name: 'Approve refund?' })).toBeVisible(),
    happened: async (sandbox, id) => (await api(sandbox, `/v1/refunds/${id}`)).status !== 'requested',
    done: /Approved: DKK\s20.00/,
  },
  {
    name: 'reject refund',
    begin: async (sandbox) => {
      const [id] = await newRefunds(sandbox);
      return { address: `${EDITION}/refunds/${id}`, request: `POST /v1/refunds/${id}/reject`, id };
    },
    fill: async (page) => {
      await page.getByRole('button', { name: 'Reject' }).click();
      await page.getByLabel('Reason').fill('Typed');
    },
    send: 'Reject refund',
    kept: (page) => expect(page.getByLabel('Reason')).toHaveValue('Typed'),
    happened: async (sandbox, id) => {
      const { status, comment } = await api(sandbox, `/v1/refunds/${id}`);
      return status === 'rejected' && comment === 'Typed';
    },
    done: /Rejected: DKK\s20.00/,
  },
  {
    name: 'save person',
    staff: true,
    begin: async (sandbox) => {
      const { id } = await newMember(sandbox);
      return { address: `/staff/${id}/edit`, request: `PATCH /api/users/${id}`, id };
    },
    fill: (page) => page.getByLabel('Name', { exact: true }).fill('Typed'),
    send: 'Save',
    kept: (page) => expect(page.getByLabel('Name', { exact: true })).toHaveValue('Typed'),
    happened: async (sandbox, id) => (await staffApi(sandbox, `/users/${id}`)).user.name === 'Typed',
    done: /Person saved/,
  },
  {
    name: 'send invitation',
    staff: true,
    begin: async () => {
      const email = `${fresh()}@example.org`;
      return { address: '/staff/invite', request: 'POST /api/users/invitation', id: email };
    },
    fill: async (page, email) => {
      await page.getByLabel('Name', { exact: true }).fill('Typed');
      await page.getByLabel('Email', { exact: true }).fill(email);
      await page.getByLabel('Role').selectOption(String(ROLES.guests));
    },
    send: 'Send invitation',
    kept: (page) => expect(page.getByLabel('Name', { exact: true })).toHaveValue('Typed'),
    happened: async (sandbox, email) => {
      const found = await withEmail(sandbox, email);
      expect(found.length).toBeLessThanOrEqual(1);
      return found.length === 1;
    },
    done: /Invitation sent to/,
  },
  {
    name: 'make person',
    staff: true,
    begin: async () => {
      const email = `${fresh()}@example.org`;
      return { address: '/staff/new', request: 'POST /api/users', id: email };
    },
    fill: async (page, email) => {
      await page.getByLabel('Name', { exact: true }).fill('Typed');
      await page.getByLabel('Email', { exact: true }).fill(email);
      await page.getByLabel('Role').selectOption(String(ROLES.guests));
      await page.getByLabel('New password').fill('example-Passw0rd');
    },
    send: 'Add person',
    kept: (page) => expect(page.getByLabel('New password')).toHaveValue('example-Passw0rd'),
    happened: async (sandbox, email) => (await withEmail(sandbox, email)).length === 1,
    done: /Typed can sign in/,
  },
  {
    name: 'trash person',
    staff: true,
    begin: async (sandbox) => {
      const { id } = await newMember(sandbox);
      return { address: `/staff/${id}`, request: `DELETE /api/users/${id}`, id };
    },
    fill: async (page) => {
      const button = page.getByRole('button', { name: 'Move to trash' });
      await expect(button).toHaveAttribute('aria-disabled', 'false');
      await button.click();
      await expect(page.getByRole('dialog', { name: 'Move person to the trash?' })).toBeVisible();
    },
    send: 'Move person to trash',
    kept: (page) => expect(page.getByRole('dialog', { name: 'Move person to the trash?' })).toBeVisible(),
    happened: async (sandbox, id) => (await staffApi(sandbox, `/users/${id}`)).status === 404,
    done: /is in the trash/,
  },
  {
    name: 'restore person',
    staff: true,
    begin: async (sandbox) => {
      const { id } = await newMember(sandbox, 'trashed');
      return { address: `/staff/trash/${id}`, request: `PATCH /api/users/trash/${id}`, id };
    },
    fill: (page) => expect(page.getByRole('button', { name: 'Restore' })).toBeVisible(),
    send: 'Restore',
    // Under the dialog that asks to sign in the page has no roles.
    kept: (page) => expect(page.locator('.actions .primary')).toBeVisible(),
    happened: async (sandbox, id) => (await staffApi(sandbox, `/users/${id}`)).status === 200,
    done: /is back/,
  },
  {
    name: 'send invitation again',
    staff: true,
    begin: async (sandbox) => {
      const { id, email } = await newMember(sandbox, 'invited');
      return { address: `/staff/${id}`, request: 'PATCH /api/users/invitation', id: email };
    },
    fill: async (page) => {
      await page.getByRole('button', { name: 'Send again' }).click();
      await expect(page.getByRole('dialog', { name: 'Send invitation again?' })).toBeVisible();
    },
    send: 'Send invitation',
    kept: (page) => expect(page.getByRole('dialog', { name: 'Send invitation again?' })).toBeVisible(),
    happened: async (sandbox, email) => (await mails(sandbox, email)).length === 1,
    done: /Invitation sent again/,
  },
  {
    name: 'save role',
    staff: true,
    begin: async (sandbox) => {
      const { id } = await newRole(sandbox);
      return { address: `/staff/roles/${id}`, request: `PATCH /api/users/user_roles/${id}`, id: String(id) };
    },
    fill: (page) => page.getByLabel('Note').fill('Typed'),
    send: 'Save',
    kept: (page) => expect(page.getByLabel('Note')).toHaveValue('Typed'),
    happened: async (sandbox, id) => (await staffApi(sandbox, `/users/user_roles/${id}`)).role.description === 'Typed',
    done: /Role saved/,
  },
  {
    name: 'make role',
    staff: true,
    begin: async () => ({ address: '/staff/roles/new', request: 'POST /api/users/user_roles', id: fresh() }),
    fill: async (page, name) => {
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Dashboard').check();
    },
    send: 'Make role',
    kept: (page) => expect(page.getByLabel('Dashboard')).toBeChecked(),
    happened: async (sandbox, name) => {
      const { roles } = await staffApi(sandbox, '/users/user_roles?limit=1000');
      const found = roles.filter((role: any) => role.name === name);
      expect(found.length).toBeLessThanOrEqual(1);
      return found.length === 1;
    },
    done: /Role \S+ made/,
  },
  {
    name: 'delete role',
    staff: true,
    begin: async (sandbox) => {
      const { id } = await newRole(sandbox);
      return { address: `/staff/roles/${id}`, request: `DELETE /api/users/user_roles/${id}`, id: String(id) };
    },
    fill: async (page) => {
      const button = page.getByRole('button', { name: 'Delete', exact: true });
      await expect(button).toHaveAttribute('aria-disabled', 'false');
      await button.click();
      await expect(page.getByRole('dialog', { name: 'Delete role?' })).toBeVisible();
    },
    send: 'Delete role',
    kept: (page) => expect(page.getByRole('dialog', { name: 'Delete role?' })).toBeVisible(),
    happened: async (sandbox, id) => (await staffApi(sandbox, `/users/user_roles/${id}`)).status === 404,
    done: /Role \S+ deleted/,
  },
];

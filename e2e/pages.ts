// Every page and write that there is: what the fault table, the accessibility checks and the tests of errors go through. A test of
// the navigation fails when a page is missing here.
import { type Page } from '@playwright/test';
import { EDITION, ORGANIZATION, api, expect, newOrders, newRefunds, patch } from './fixtures';

export type PageOf = { name: string; address: string };

/** A write, from a record that nothing was done to yet. */
export type WriteOf = {
  name: string;
  /** Makes the record; the page it is written from, and what the sandbox's faults call the request. */
  begin: (sandbox: string) => Promise<{ address: string; request: string; id: string }>;
  /** Does everything but sending. */
  fill: (page: Page) => Promise<void>;
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
];

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
];

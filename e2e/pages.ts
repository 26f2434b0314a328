// Every page that there is: what the fault table, the accessibility checks and the tests of errors go through. A test of the
// navigation fails when a page is missing here.
import { EDITION, ORGANIZATION } from './fixtures';

export type PageOf = {
  name: string;
  address: string;
  /** The page's own heading while nothing could be read. */
  heading: string;
};

/** A write: the page it is made on, what is done before it is sent, and how it is sent. */
export type WriteOf = {
  name: string;
  address: string;
  /** Method and the path's beginning, as the sandbox's faults take them. */
  request: string;
  /** What is typed where, by label. */
  typed: [string, string];
  send: string;
  /** What is seen once it is done. */
  done: string;
};

export const CUSTOMER = 'usr_4Tg9bPn2XkLs';
export const ORDER = 'ord_5Mx8qLw2ZtKd';

export const PAGES: PageOf[] = [
  { name: 'customers', address: `${EDITION}/customers`, heading: 'Customers' },
  { name: 'customers of an organization', address: `${ORGANIZATION}/customers`, heading: 'Customers' },
  { name: 'customer', address: `${EDITION}/customers/${CUSTOMER}`, heading: 'Customer' },
  { name: 'edit customer', address: `${EDITION}/customers/${CUSTOMER}/edit`, heading: 'Edit customer' },
  { name: 'orders', address: `${EDITION}/orders`, heading: 'Orders' },
  { name: 'order', address: `${EDITION}/orders/${ORDER}`, heading: 'Order' },
];

export const WRITES: WriteOf[] = [
  {
    name: 'save customer',
    address: `${EDITION}/customers/${CUSTOMER}/edit`,
    request: 'PATCH /v1/user',
    typed: ['First name', 'Typed'],
    send: 'Save',
    done: 'Customer saved',
  },
];

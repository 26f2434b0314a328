// A sandbox for each worker, a page that fails its test on any console error or CSP report, and the words of the jobs.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Locator, type Page, expect, test as base } from '@playwright/test';

export { expect };

export const EDITION = `/o/nordlys-events/e/havnefest-${new Date().getFullYear()}`;
export const OTHER_EDITION = `/o/nordlys-events/e/skovrock-${new Date().getFullYear() + 1}`;
export const ORGANIZATION = '/o/nordlys-events';

/** Editions by what they are good for. */
export const HAVNEFEST = 'edt_7Kq2mXw9RtVb';
export const VINTERSCENEN = 'edt_8Tx4pMd2KcWn';
/** In a currency without decimals. */
export const MIDVINTER = 'edt_1Hz9vNb7QfGs';

/** `finance` decides, `support` asks; an admin of the organization may do both, also with their own requests. */
export type Person = 'admin' | 'manager' | 'viewer' | 'support' | 'finance';
export const STAFF = { admin: 'usr_2Zc5vHt9NjRk', manager: 'usr_9Gx1wLb4KsMd', support: 'usr_3Hd8sTk6WpFn', finance: 'usr_6Bq1yVm4ZrGc' };

/** Starts a sandbox in memory and gives its address. */
async function start(worker: number): Promise<{ address: string; process: ChildProcess }> {
  const args = ['--port', '0', '--site', '../dist', '--record', join(process.env.RECORDS ?? '../target', `${process.pid}-${worker}.jsonl`)];
  const child = spawn(process.env.SANDBOX ?? '../target/debug/sandbox', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = line.match(/^listening on (.*)$/)?.[1];
    if (address) return { address, process: child };
  }
  throw new Error('the sandbox did not start');
}

/** What a test may print on purpose: the browser reports every refused answer as an error. */
type Expected = { errors: RegExp[] };

/** Who is known to the staff API: `admin` may do everything, `manager` manages people but may not read roles, `viewer` neither. */
export type Member = 'admin' | 'manager' | 'viewer';
export const MEMBERS: Record<Member, string> = {
  admin: 'mette.aagaard@example.com',
  manager: 'lukasz.wisniewski@example.com',
  viewer: 'noor.devries@example.com',
};
/** What everybody signs in with who has a password. */
export const PASSWORD = 'sandbox-Passw0rd';
export const ROLES = { administrator: 200, staffing: 201, guests: 203 };

export const test = base.extend<{ expected: Expected; person: Person; connect: (who?: Member, token?: string) => Promise<void>; fault: (fault: string, times?: number) => Promise<void>; mend: () => Promise<void>; signIn: (person?: Person, token?: string) => Promise<void> }, { sandbox: string }>({
  sandbox: [
    async ({}, use, worker) => {
      const { address, process } = await start(worker.workerIndex);
      await use(address);
      process.kill();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ sandbox }, use) => use(sandbox),
  person: ['admin', { option: true }],
  expected: async ({}, use) => use({ errors: [] }),
  page: async ({ page, expected }, use) => {
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => wrong.push(`page error: ${error.message}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    await use(page);
    expect(wrong.filter((text) => !expected.errors.some((pattern) => pattern.test(text)))).toEqual([]);
  },
  /** Breaks the sandbox, as `PATCH /v1/user 409`, until the test ends or so many requests have met it. */
  fault: async ({ sandbox, mend }, use) => {
    await use(async (fault, times) => {
      const answer = await fetch(`${sandbox}/sandbox/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ fault, times }),
      });
      expect(answer.status, await answer.text()).toBe(204);
    });
    await mend();
  },
  mend: async ({ sandbox }, use) => use(async () => void (await fetch(`${sandbox}/sandbox/faults`, { method: 'DELETE' }))),
  /** Signed in at the staff API before the first page is opened. */
  connect: async ({ page }, use) => {
    await use(async (who = 'admin', token = `sandbox-${who}`) => {
      await page.addInitScript(
        ([token, email]) => {
          if (!sessionStorage.getItem('test.connected')) localStorage.setItem('preo-admin.staff', `${Date.now()} ${token} ${email}`);
          sessionStorage.setItem('test.connected', '1');
        },
        [token, MEMBERS[who]] as const,
      );
    });
  },
  /** Signed in as somebody before the first page is opened. */
  signIn: async ({ page, person }, use) => {
    await use(async (who = person, token = `sandbox-${who}`) => {
      await page.addInitScript(
        ([key, value]) => {
          // Only once: signing out has to last over a reload.
          if (!sessionStorage.getItem('test.signed-in')) localStorage.setItem(key, value);
          sessionStorage.setItem('test.signed-in', '1');
        },
        ['preo-admin.token', token] as const,
      );
    });
  },
});

/** A token that can be ended. */
export async function newToken(sandbox: string, person: Person, expiresIn?: number): Promise<string> {
  const answer = await fetch(`${sandbox}/sandbox/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person, expires_in: expiresIn }),
  });
  return (await answer.json()).token;
}

export async function endToken(sandbox: string, token: string): Promise<void> {
  await fetch(`${sandbox}/sandbox/tokens/${token}`, { method: 'DELETE' });
}

/** The buttons and dialogs that come after the page. */
export const deskIsReady = (page: Page) => expect(page.getByRole('button', { name: 'Messages and jobs' })).toBeVisible();

/** Changes a record behind the back of the page, as a colleague does. */
export async function patch(sandbox: string, path: string, body: object): Promise<void> {
  const headers = { Authorization: 'Bearer sandbox-admin', 'Content-Type': 'application/json' };
  const answer = await fetch(sandbox + path, { method: 'PATCH', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}

/** The API as the tests ask it, to know what a page should show. */
export async function api(sandbox: string, path: string, person: Person = 'admin'): Promise<any> {
  const answer = await fetch(sandbox + path, { headers: { Authorization: `Bearer sandbox-${person}` } });
  return answer.json();
}

async function control(sandbox: string, path: string, body: object, method = 'POST'): Promise<Response> {
  const answer = await fetch(`${sandbox}/sandbox/${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return answer;
}

export type NewOrder = { id: string; order_number: string; purchases: string[]; transaction_id: string };

/** Paid orders that arrive now: two beers with deposit (133.30), parking (123.60), a pitch with deposit (662.85). */
export const newOrders = async (sandbox: string, count = 1, edition = HAVNEFEST): Promise<NewOrder[]> =>
  (await control(sandbox, 'orders', { edition, count })).json();

/** Requests that wait for a decision, each on an order of its own: for the deposit of two beers, or an amount. */
export const newRefunds = async (sandbox: string, options: { count?: number; edition?: string; by?: keyof typeof STAFF; age?: number; amount?: number } = {}): Promise<string[]> => {
  const { count = 1, edition = HAVNEFEST, by = 'support', age = 0, amount } = options;
  return (await control(sandbox, 'refunds', { edition, count, requested_by: STAFF[by], age, amount })).json();
};

/** Changes a request behind everybody's back: its amount, or what the payment service will say. */
export const changeRefund = (sandbox: string, id: string, change: { amount?: number; fails?: string }) => control(sandbox, `refunds/${id}`, change, 'PATCH');

/** Decides as somebody else does. */
export async function decide(sandbox: string, id: string, what: 'approve' | 'reject', person: Person = 'finance'): Promise<void> {
  const answer = await fetch(`${sandbox}/v1/refunds/${id}/${what}`, { method: 'POST', headers: { Authorization: `Bearer sandbox-${person}` } });
  expect(answer.status).toBe(200);
}

/** The staff API as the tests ask it. */
export async function staffApi(sandbox: string, path: string, options: { method?: string; body?: object; token?: string } = {}): Promise<any> {
  const { method = 'GET', body, token = 'sandbox-admin' } = options;
  const headers = { 'X-Access-Token': token, 'Content-Type': 'application/json' };
  const answer = await fetch(`${sandbox}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
  return { status: answer.status, ...(await answer.json()) };
}

let members = 0;
export type NewMember = { id: string; email: string; name: string };

/** Somebody of the staff in a given state, with the password of all. */
export async function newMember(sandbox: string, state: 'active' | 'invited' | 'disabled' | 'trashed' = 'active', role = ROLES.guests, seen = 0): Promise<NewMember> {
  members += 1;
  const [name, email] = [`Test ${members}`, `test${members}.${process.pid}@example.org`];
  const { id } = await (await control(sandbox, 'staff', { name, email, role_id: role, state, seen })).json();
  return { id, email, name };
}

/** A token of the staff API that ends like any other. */
export const newStaffToken = async (sandbox: string, who: Member = 'admin'): Promise<string> =>
  (await (await control(sandbox, 'staff/tokens', { email: MEMBERS[who] })).json()).token;

/** By how many seconds the clock of the staff API is ahead. */
export const setClock = (sandbox: string, ahead: number) => control(sandbox, 'clock', { ahead }, 'PUT');

/** The mails to somebody, the latest first. */
export const mails = async (sandbox: string, to: string): Promise<{ subject: string; link: string }[]> =>
  (await fetch(`${sandbox}/sandbox/outbox?to=${encodeURIComponent(to)}`)).json();

/** Everybody who is not in the trash. */
export const everybody = async (sandbox: string): Promise<any[]> => (await staffApi(sandbox, '/users?limit=1000')).users;

export const rows = (page: Page): Locator => page.locator('a.row-link');

/** Waits until the list shows what was asked, and nothing is on its way. */
export async function listIsReady(page: Page): Promise<void> {
  await expect(page.locator('.loaded .table').first()).toBeVisible();
  await expect(page.locator('.loaded.asking')).toHaveCount(0);
}

/** Says the search by what is asked of the API, and waits for its answer. */
export async function search(page: Page, text: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes('search='));
  await page.getByRole('searchbox').first().pressSequentially(text, { delay: 20 });
  await answered;
  await listIsReady(page);
}

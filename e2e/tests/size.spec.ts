import { readFileSync, statSync } from 'node:fs';
import { EDITION, expect, rows, test } from '../fixtures';

/** Bytes of Brotli until the list of customers can be used; the aim is 130 000. */
const BUDGET = 190_000;

test('the list of customers is usable within the budget', async ({ page, signIn, sandbox }) => {
  const fetched = new Set<string>();
  page.on('request', (request) => fetched.add(new URL(request.url()).pathname));
  await signIn();
  await page.goto(`${EDITION}/customers`);
  await expect(rows(page).first()).toBeVisible();
  const files = [...fetched].filter((path) => !/^\/(v1|media)\//.test(path));
  let total = 0;
  const lines = files.map((path) => {
    const name = path.includes('.') ? path.slice(1) : 'index.html';
    const size = statSync(`../dist/${name}.br`).size;
    total += size;
    return `${String(statSync(`../dist/${name}`).size).padStart(9)} ${String(size).padStart(8)}  ${name}`;
  });
  console.log([...lines.sort().reverse(), `${' '.repeat(10)}${String(total).padStart(8)}  of ${BUDGET}, ${files.length} files`].join('\n'));
  expect(total).toBeLessThanOrEqual(BUDGET);
  // What is compressed is what is served.
  const answer = await fetch(`${sandbox}/`, { headers: { 'Accept-Encoding': 'br' } });
  expect(await answer.text()).toBe(readFileSync('../dist/index.html', 'utf8'));
});

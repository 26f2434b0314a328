import { EDITION, expect, test } from '../fixtures';

// A day of a filter is a day of the edition, wherever the person sits; both days on which Copenhagen's clocks change are in it.
for (const zone of ['America/Los_Angeles', 'UTC', 'Europe/Copenhagen', 'Pacific/Kiritimati']) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });
    test(`XC-10 days are the edition's days and times the edition's times in ${zone}`, async ({ page, signIn }) => {
      await signIn();
      for (const [day, start, end] of [
        ['2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
        ['2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
        ['2026-12-31', '2026-12-30T23:00:00Z', '2026-12-31T23:00:00Z'],
      ]) {
        const asked = page.waitForRequest('**/v1/orders?*');
        await page.goto(`${EDITION}/orders?created_after=${day}&created_before=${day}`);
        const query = new URL((await asked).url()).searchParams;
        expect([query.get('created_after'), query.get('created_before')]).toEqual([start, end]);
        await expect(page.getByRole('button', { name: `From day: ${day}`, exact: true })).toBeVisible();
      }
      await page.goto(`${EDITION}/customers/usr_4Tg9bPn2XkLs`);
      // 2025-05-27T03:17:48Z.
      await expect(page.getByText('27 May 2025, 05:17 CEST')).toBeVisible();
    });
  });
}

import { defineConfig } from '@playwright/test';

// Chromium as it runs in a closed network: nothing but what the pages ask for.
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const everywhere = /everywhere\.spec\.ts/;

export default defineConfig({
  testDir: 'tests',
  outputDir: '../target/test-results',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Copenhagen',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args },
  },
  projects: [
    { name: 'size', testMatch: /size\.spec\.ts/ },
    { name: 'desktop', testIgnore: /(size|phone|hosting)\.spec\.ts/ },
    // Behind nginx: `cargo xtask test --only hosting` starts it.
    { name: 'hosting', testMatch: /hosting\.spec\.ts/ },
    { name: 'phone', testMatch: [/phone\.spec\.ts/, everywhere], use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
    { name: 'danish', testMatch: everywhere, use: { locale: 'da-DK' } },
    { name: 'dark', testMatch: everywhere, use: { colorScheme: 'dark' } },
  ],
});

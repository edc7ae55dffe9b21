import { defineConfig } from '@playwright/test';
import { chromium } from './e2e/chromium.ts';

// Read once by the runner, before any worker exists, and again by each worker, who finds the browser unpacked.
const browser = await chromium();
const port = (process.env['E2E_PORT'] ??= String(20_000 + (process.pid % 20_000)));
const baseURL = `http://localhost:${port}`;

export default defineConfig({
  testDir: 'e2e',
  // It is emptied before each run, and the other steps' results stand beside it.
  outputDir: 'test-results/traces',
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    baseURL,
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: browser.executablePath, args: browser.args, env: { ...env(), ...browser.env } },
  },
  projects: [
    {
      name: 'phone',
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
      testIgnore: /\.desk\.spec\.ts$/,
    },
    { name: 'desk', use: { viewport: { width: 1280, height: 800 } }, testMatch: /\.desk\.spec\.ts$/ },
  ],
  webServer: {
    command: 'node e2e/server.ts',
    url: `${baseURL}/readyz`,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'pipe',
  },
});

/** The browser keeps our variables but not the libraries of any other program. */
function env(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

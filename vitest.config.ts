import { defineConfig } from 'vitest/config';

const everywhere = ['{src,services,adapters,simulators,test,cities,scripts,locales}/**'];
const named = (tail: string): string[] => everywhere.map((folder) => `${folder}/*.${tail}`);

// Two projects: `pure` needs nothing; `db` needs PostgreSQL, and says so by its name: *.db.test.ts(x).
export default defineConfig({
  test: {
    pool: 'threads',
    // Measured: 60 trivial files take 76 s isolated and 2 s not. So no file may leave state in a module.
    isolate: false,
    env: { TZ: 'UTC' },
    setupFiles: ['test/harness/properties.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: named('test.{ts,tsx}'),
          exclude: named('db.test.{ts,tsx}'),
          // Properties and image work on a busy machine of two cores: a bound against hanging, not a measure.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: named('db.test.{ts,tsx}'),
          globalSetup: ['test/harness/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});

/**
 * The city the journeys walk through: the built program on a throw-away cluster with the demo's people. Playwright
 * starts it, waits until it is ready and ends it.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../src/kernel/cluster/cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'balai-e2e-'));
chmodSync(folder, 0o711); // as root the cluster runs as user postgres, who must walk through
const cluster = await startCluster(folder, () => {}, { throwAway: true });
const port = process.env['E2E_PORT'] ?? '3999';
const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BALAI_'));
const server = spawn(process.execPath, ['--enable-source-maps', '.build/main.js', 'all'], {
  stdio: 'inherit',
  env: {
    ...Object.fromEntries(inherited),
    PORT: port,
    BALAI_ORIGIN: `http://localhost:${port}`,
    BALAI_DATA: folder,
    DEMO_BIRTHS: '140', // all that is open, and of the year no more than makes the lists full
    DATABASE_URL: cluster.appUrl,
    DATABASE_OWNER_URL: cluster.ownerUrl,
    LOG_LEVEL: 'warn',
  },
});
let ending = false;
const end = async (code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await gone;
  }
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
};
server.once('exit', (code) => void end(code ?? 1));
process.on('SIGTERM', () => void end(0)).on('SIGINT', () => void end(0));

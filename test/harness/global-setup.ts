import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { APP, startCluster } from '../../src/kernel/cluster/cluster.ts';
import { migrate } from '../../src/kernel/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The throw-away cluster of this run: its socket folder, and the migrated template's database. */
    cluster: { appUrl: string; ownerUrl: string; superUrl: string };
  }
}

/** One throw-away cluster a run; its database, migrated once, is the template each test database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'balai-test-'));
  chmodSync(folder, 0o711); // as root the cluster runs as user postgres, who must walk through
  const quiet: string[] = [];
  const cluster = await startCluster(folder, (line) => quiet.push(line), { throwAway: true });
  const end = async (): Promise<void> => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(cluster.ownerUrl, APP, 'migrations', (line) => quiet.push(line));
    const superUrl = cluster.url('postgres', 'postgres');
    const client = new pg.Client(superUrl);
    await client.connect();
    // Copies need a template without sessions.
    await client.query(`alter database balai with is_template true allow_connections false`);
    await client.end();
    project.provide('cluster', { appUrl: cluster.appUrl, ownerUrl: cluster.ownerUrl, superUrl });
  } catch (error) {
    await end();
    throw new Error(`The tests' database could not be made:\n${quiet.join('\n')}`, { cause: error });
  }
  return end;
}

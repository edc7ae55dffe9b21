import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from '../kernel/cluster/cannot-start.ts';
import { findTools, pgCommand } from '../kernel/cluster/find.ts';

/**
 * A database's address with its password in a file: every user of the machine can read the list of processes.
 * `forget` removes the file.
 */
function hidden(url: string): { address: string; forget: () => void } {
  const { password, hostname } = new URL(url);
  if (password === '' || hostname === '') return { address: url, forget: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'balai-pass-'));
  const file = join(folder, 'pass');
  const escaped = decodeURIComponent(password).replace(/[\\:]/g, String.raw`\$&`);
  writeFileSync(file, `*:*:*:*:${escaped}\n`, { mode: 0o600 });
  const address = new URL(url);
  address.password = '';
  address.searchParams.set('passfile', file);
  return { address: address.href, forget: () => rmSync(folder, { recursive: true }) };
}

/**
 * Runs pg_dump or pg_restore on a database, of a version that understands it.
 * @returns what it printed
 * @throws CannotStart when there is none or it fails, with its own last words
 */
export async function pgTool(
  program: 'pg_dump' | 'pg_restore',
  major: number,
  url: string | undefined,
  args: string[],
): Promise<string> {
  const tools = findTools(program, major);
  if (!tools)
    throw new CannotStart(
      `This machine has no ${program} of PostgreSQL ${major} or newer: install it (Debian: apt install postgresql-client-${major}), then try again.`,
    );
  const to = url === undefined ? undefined : hidden(url);
  const [command, words] = pgCommand(tools, program, ...(to ? ['-d', to.address] : []), ...args);
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let said = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4000)));
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done)).finally(
    () => to?.forget(),
  );
  if (code !== 0) throw new CannotStart(`${program} failed: ${said.trim().split('\n').slice(-3).join(' ')}`);
  return out;
}

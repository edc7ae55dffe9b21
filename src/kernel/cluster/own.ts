import pg from 'pg';
import { CannotStart } from './cannot-start.ts';
import { OLDEST } from './find.ts';

const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

function sentence(setting: string, url: string, error: Error & { code?: string }): string | undefined {
  const { hostname, port, pathname, username } = new URL(url);
  const where = `${hostname || 'this machine'}:${port || 5432}`;
  if (NO_ANSWER.has(error.code ?? '') || /timeout/i.test(error.message))
    return `${setting}: no PostgreSQL answers at ${where} (${error.code ?? 'no answer in 5 s'}): start it, or correct the address.`;
  if (error.code === '28P01' || error.code === '28000' || /password/i.test(error.message))
    return `${setting}: PostgreSQL at ${where} does not let ${decodeURIComponent(username)} in (${error.message}): correct user and password, or its pg_hba.conf.`;
  if (error.code === '3D000')
    return `${setting}: PostgreSQL at ${where} has no database ${pathname.slice(1)}: create it (docs/operations.md has the lines).`;
  if (error.code === '57P03' || error.code === '53300')
    return `${setting}: PostgreSQL at ${where} takes no connections now (${error.message}): try again in a minute.`;
  return undefined;
}

/**
 * Looks whether a PostgreSQL of the city's own answers to a setting's address and is one that Balai runs on.
 * @param setting its name, `DATABASE_URL` or `DATABASE_OWNER_URL`
 * @throws CannotStart with one sentence for the operator
 */
export async function assertUsable(setting: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ major: number; postgis: string | null }>(
      `select current_setting('server_version_num')::int / 10000 as major,
        (select extversion from pg_extension where extname = 'postgis') as postgis`,
    );
    const { major, postgis } = rows[0]!;
    if (major < OLDEST.postgres)
      throw new CannotStart(`${setting}: PostgreSQL ${major} is too old: Balai needs ${OLDEST.postgres} or newer.`);
    if (!postgis)
      throw new CannotStart(
        `${setting}: the database has no PostGIS: a superuser says there \`create extension postgis\` (docs/operations.md has the lines).`,
      );
  } catch (error) {
    const said = sentence(setting, url, error as Error);
    throw said ? new CannotStart(said) : error;
  } finally {
    await client.end().catch(() => {});
  }
}

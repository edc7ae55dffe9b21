import type { PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/*
 * How statements travel. An act is a dozen short ones, and most of what it costs is the road: each statement wakes the
 * database and then us, and is read and planned anew. So what is asked again and again is prepared, a transaction's begin goes
 * out with its first statement, and its last statement with the commit (docs/decisions/statements.md).
 */

/**
 * At the head of a statement that nobody waits for: it is sent with the commit. It must be the last of its transaction;
 * when it fails, the transaction is rolled back and the commit throws its error.
 */
export const WITH_COMMIT = '/* with commit */';

/** Texts that are prepared. A connection keeps each of its plans in memory, so there is a bound. */
const MOST_PREPARED = 250;
const names = new Map<string, string>();
const seen = new Set<string>();

/**
 * The name under which a statement is prepared; undefined: it is sent anew each time. Lists are planned each time, because
 * which index pays off hangs on the values; and a text that is seen once (a list of ids of some length) is not worth a
 * plan that stays.
 */
function preparedName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  if (!seen.has(text)) {
    if (seen.size < 10 * MOST_PREPARED) seen.add(text);
    return undefined;
  }
  if (/\blimit\b|\bany\s*\(|\bin \(\$/i.test(text)) return undefined;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

type Sent = pg.QueryArrayResult;
/** What node-postgres does not type. */
type Client = pg.PoolClient & {
  pipeline?: boolean;
  processID?: number;
  connection: { stream: { cork(): void; uncork(): void } };
};

const NOTHING = { rows: [], rowCount: 0, command: 'BEGIN' };
const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();

/** A connection as the query builder uses it. The same client always gives the same one. */
export function travelling(client: pg.PoolClient): PostgresPoolClient {
  let own = known.get(client);
  if (!own) known.set(client, (own = wrap(client as Client)));
  return own;
}

function wrap(client: Client): PostgresPoolClient {
  let begin: string | undefined;
  let last: { text: string; values: unknown[] } | undefined;

  const send = (text: string, values: readonly unknown[]): Promise<Sent> => {
    const name = values.length > 0 ? preparedName(text) : undefined;
    const asked = { text, values: values as unknown[], ...(name !== undefined && { name }) };
    return client.query(asked) as unknown as Promise<Sent>;
  };
  /** All of it in one write. What fails first is what is thrown. */
  async function together(statements: { text: string; values: readonly unknown[] }[]): Promise<Sent> {
    const { stream } = client.connection;
    stream.cork();
    let sent: Promise<Sent>[];
    try {
      sent = statements.map(({ text, values }) => send(text, values));
    } finally {
      stream.uncork();
    }
    const ends = await Promise.allSettled(sent);
    for (const end of ends) if (end.status === 'rejected') throw end.reason as Error;
    return (ends.at(-1) as PromiseFulfilledResult<Sent>).value;
  }

  const query = (text: string, values: readonly unknown[] = []): Promise<unknown> => {
    if (client.pipeline !== true) return send(text, values);
    if (/^(begin|start transaction)\b/.test(text)) {
      begin = text;
      return Promise.resolve(NOTHING);
    }
    if (text.startsWith(WITH_COMMIT)) {
      last = { text, values: [...values] };
      return Promise.resolve(NOTHING);
    }
    const statements = [
      ...(begin === undefined ? [] : [{ text: begin, values: [] }]),
      ...(last !== undefined && text === 'commit' ? [last] : []),
      { text, values },
    ];
    if (last !== undefined && text !== 'commit' && text !== 'rollback')
      return Promise.reject(new Error('a statement follows the one that goes with the commit'));
    begin = undefined;
    last = undefined;
    return statements.length === 1 ? send(text, values) : together(statements);
  };

  return {
    get processID() {
      return client.processID;
    },
    query,
    release(destroy?: boolean) {
      begin = undefined;
      last = undefined;
      client.release(destroy);
    },
  } as unknown as PostgresPoolClient;
}

/** Who works under the kills: citizens who file, officers who decide, each over the API with a session of its own. */
import { openDb, openPool, transact } from '../../src/kernel/db.ts';
import { startSession } from '../../src/kernel/session.ts';
import type { Query } from './books.ts';
import { citizen, officer, operator, verifier, type Field, type Who } from './clients.ts';

const CITIZENS = 3;
const OFFICERS = [
  { role: 'petugas_verifikasi', decide: verifier },
  { role: 'petugas_verifikasi', decide: verifier },
  { role: 'operator_siak', decide: operator },
];
export const CLIENTS = CITIZENS + OFFICERS.length;

/** Opens a session for each client, as `./balai token` does: citizens first, then the officers. */
export async function signIn(query: Query, appUrl: string): Promise<Who[]> {
  const citizens = await query<{ id: string }>('select person as id from people.account order by 1 limit $1', [
    CITIZENS,
  ]);
  const subjects = citizens.map(({ id }) => ({ kind: 'person' as const, id }));
  const officers = await query<{ id: string; role: string }>(
    'select officer as id, role from people.officer_post order by 1',
  );
  const inPost = Map.groupBy(officers, (o) => o.role);
  const pool = openPool(appUrl);
  try {
    const who = [
      ...subjects,
      ...OFFICERS.map(({ role }) => ({ kind: 'officer' as const, id: inPost.get(role)!.shift()!.id })),
    ];
    return await transact(openDb(pool), async (tx) => {
      const signedIn: Who[] = [];
      for (const { kind, id } of who) {
        const { token } = await startSession(tx, {
          kind,
          subject: id,
          channel: 'api',
          device: 'test',
          now: new Date(),
        });
        signedIn.push({ id, token });
      }
      return signedIn;
    });
  } finally {
    await pool.end();
  }
}

/** Sets all of them to work, until the field is over. */
export const sendOut = (field: Field, who: Who[]): Promise<unknown> =>
  Promise.all([
    ...who.slice(0, CITIZENS).map((w, i) => citizen(field, i + 1, w)),
    ...OFFICERS.map(({ role, decide }, i) => officer(field, `${role}-${i + 1}`, who[CITIZENS + i]!, decide)),
  ]);

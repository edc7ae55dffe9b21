import { sha256, type DataKey } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { Answer } from '../definition.ts';

/*
 * What was said in a case: answers and words, sealed under the case's own key. Destroying that key (a deletion by law)
 * leaves what happened and takes what was said.
 */

/** What an envelope of answers is sealed to. */
export const answersPlace = (kase: string, rev: number): string => `casework.answers/${kase}/${rev}`;
const wordsPlace = (id: string): string => `casework.words/${id}`;

export async function insertAnswers(
  tx: Tx,
  key: DataKey,
  kase: string,
  rev: number,
  answers: Record<string, Answer>,
  now: Date,
): Promise<void> {
  const plain = Buffer.from(JSON.stringify(answers));
  const body = key.seal(answersPlace(kase, rev), plain);
  await tx
    .insertInto('casework.answers')
    // Of the sealed bytes: a hash of the answers themselves could be guessed.
    .values({ kase_id: kase, rev, body, sha256: sha256(body), recorded_at: now })
    .execute();
}

/** A revision of the answers; undefined for one that never was. */
export async function findAnswers(
  db: Reader,
  key: DataKey,
  kase: string,
  rev: number,
): Promise<Record<string, Answer> | undefined> {
  const row = await db
    .selectFrom('casework.answers')
    .select('body')
    .where('kase_id', '=', kase)
    .where('rev', '=', rev)
    .executeTakeFirst();
  return row && (JSON.parse(key.open(answersPlace(kase, rev), row.body).toString()) as Record<string, Answer>);
}

export async function insertWords(
  tx: Tx,
  key: DataKey,
  kase: string,
  words: readonly { id: string; text: string }[],
  now: Date,
): Promise<void> {
  if (words.length === 0) return;
  await tx
    .insertInto('casework.words')
    .values(
      words.map(({ id, text }) => ({
        id,
        kase_id: kase,
        body: key.seal(wordsPlace(id), Buffer.from(text)),
        recorded_at: now,
      })),
    )
    .execute();
}

/** Everything that was written about a case, by id. */
export async function findWords(db: Reader, key: DataKey, kase: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('casework.words').select(['id', 'body']).where('kase_id', '=', kase).execute();
  return new Map(rows.map((r) => [r.id, key.open(wordsPlace(r.id), r.body).toString()]));
}

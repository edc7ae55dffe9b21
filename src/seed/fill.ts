/** `./balai seed --cases N`: fills a demo city with invented births, for trying out how it runs when it is old and full. */
import pg from 'pg';
import { sealAudit, verifyAudit } from '../kernel/audit.ts';
import type { City } from '../kernel/city.ts';
import { restoreIndexes, withoutIndexes } from '../kernel/copy.ts';
import { openPool } from '../kernel/db.ts';
import { caseDiffers, type Catalogue } from '../modules/casework/index.ts';
import { seedBulk } from './bulk.ts';

const english = new Intl.NumberFormat('en');
const count = (n: number): string => english.format(n);
/** From so many cases on, indexes are made after the rows. */
const WORTH_IT = 50_000;
const TABLES = ['kernel.audit', 'casework.kase', 'casework.kase_event', 'casework.open_row', 'people.person'];
/** Ways in which a filled city does not hold together; the first of them are named. */
class Unsound extends Error {}

/**
 * Writes births until the city has `cases` invented ones, tells how far it is, and looks at the result: a sample of the
 * cases is folded from its events, the audit is sealed and, with `verify`, read again from its first row.
 */
export async function fillWithCases(
  city: City,
  database: { url: string; ownerUrl: string | undefined },
  o: { catalogue: Catalogue; cases: number; verify: boolean; say: (line: string) => void },
): Promise<void> {
  const { catalogue, cases, say } = o;
  const pool = openPool(database.url, { max: 3, query_timeout: 0, statement_timeout: 0, pipeline: false });
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  const owner = database.ownerUrl ? new pg.Client(database.ownerUrl) : undefined;
  try {
    if (owner) {
      await owner.connect();
      await restoreIndexes(owner);
    }
    let told = 0;
    const { written, sample } = await seedBulk(city, () => pool.connect(), {
      catalogue,
      now: new Date(),
      cases,
      around: (left, write) => (owner && left >= WORTH_IT ? withoutIndexes(owner, TABLES, write) : write()),
      progress: (n) => {
        if (n - told < 20_000 && n < cases) return;
        told = n;
        say(`${count(n)} of ${count(cases)} cases after ${seconds()}`);
      },
    });
    say(`${count(written)} invented cases written in ${seconds()}.`);
    if (written === 0) return;
    // The planner knows nothing of rows that came in one sweep; only the tables' owner may tell it.
    await owner?.query('analyze');
    say(`Indexes and statistics stand after ${seconds()}.`);
    for (const id of sample)
      if (await caseDiffers(city, catalogue, id)) throw new Unsound(`case ${id} is not what its events make of it`);
    say(`${count(sample.length)} cases of them folded from their events: each stands as they say.`);
    let sealed = 0;
    for (let n = await sealAudit(city); n > 0; n = await sealAudit(city)) sealed += n;
    say(`${count(sealed)} rows of the audit sealed after ${seconds()}.`);
    if (!o.verify) return;
    const report = await verifyAudit(city.db, city.auditKey);
    if (report.faults.length > 0) throw new Unsound(report.faults.slice(0, 5).join('\n'));
    say(`${count(report.seals)} seals over ${count(report.rows)} rows hold, after ${seconds()}.`);
  } finally {
    await owner?.end();
    await pool.end();
  }
}

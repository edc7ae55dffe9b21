import type pg from 'pg';

/** What a table holds, comparable across databases and PostgreSQL versions. */
export interface TableSum {
  /** `casework.kase` */
  table: string;
  rows: number;
  /** Sum over the rows of the first 60 bits of the MD5 of each row's text: no order, so no sort of a large table. */
  sum: string;
}

/** Text of values must not hang on the session that reads them. */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set extra_float_digits = 1; set bytea_output = 'hex'`;

/** Every table of the city, what its extensions brought left out. */
export async function cityTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(`
    select format('%I.%I', n.nspname, c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname collate "C", c.relname collate "C"`);
  return rows.map((row) => row.table);
}

/** Counts and sums of all tables, in whatever snapshot the client is in. */
export async function sumTables(client: pg.Client): Promise<TableSum[]> {
  await client.query(SAME_TEXT);
  const sums: TableSum[] = [];
  for (const table of await cityTables(client)) {
    // The names come from the catalogue, quoted there.
    const { rows } = await client.query<{ rows: string; sum: string }>(
      `select count(*) as rows, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text as sum from ${table} t`,
    );
    sums.push({ table, rows: Number(rows[0]!.rows), sum: rows[0]!.sum });
  }
  return sums;
}

/** One sentence for each table that is not what it was. */
export function differences(was: TableSum[], is: TableSum[]): string[] {
  const now = new Map(is.map((sum) => [sum.table, sum]));
  const faults = was.flatMap(({ table, rows, sum }) => {
    const there = now.get(table);
    now.delete(table);
    if (!there) return [`${table} is missing`];
    if (there.rows !== rows) return [`${table} has ${there.rows} rows, and had ${rows}`];
    return there.sum === sum ? [] : [`${table} has other content than it had (${rows} rows)`];
  });
  return [...faults, ...[...now.keys()].map((table) => `${table} was not in the backup`)];
}

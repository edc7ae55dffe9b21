import { X509Certificate } from 'node:crypto';
import { existsSync, statSync, statfsSync } from 'node:fs';
import { localDate } from '../kernel/clock/index.ts';
import { OLDEST } from '../kernel/cluster/find.ts';
import { isMarked, isWhole, newestBlobs } from '../kernel/files/index.ts';
import { newestDataKey, readHealth, readServer } from '../kernel/health.ts';
import type { Comparison } from '../kernel/comparison.ts';
import { readMasterKeys, type MasterKey } from '../kernel/master-key.ts';
import { pendingMigrations } from '../kernel/migrate.ts';
import { address, scanner, timeStamps } from './doctor-outside.ts';
import { DAY, days, ending, finding, ok, type Finding, type Patient } from './finding.ts';

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

/** Looks at everything that can be wrong with a city here, each by itself: what cannot be looked at is a finding too. */
export async function examine(p: Patient): Promise<Finding[]> {
  const looks: [string, (p: Patient) => Finding[] | Promise<Finding[]>][] = [
    ['versions', versions],
    ['migrations', migrations],
    ['disk', disk],
    ['keys', keys],
    ['files', files],
    ['jobs, seals, backup, clock', work],
    ['certificates', certificates],
    ['scanner', scanner],
    ['time stamps', timeStamps],
    ['address', address],
    ['figures', figures],
  ];
  const found: Finding[] = [];
  for (const [what, look] of looks) {
    try {
      found.push(...(await look(p)));
    } catch (error) {
      found.push(
        finding('bad', what, `could not be looked at: ${(error as Error).message}`, 'mend what stands above first'),
      );
    }
  }
  return found;
}

async function versions(p: Patient): Promise<Finding[]> {
  const server = await readServer(p.city.db);
  const { used, most } = server.connections;
  return [
    ok('Node', process.versions.node),
    server.major >= OLDEST.postgres
      ? ok('PostgreSQL', `${server.version}, PostGIS ${server.postgis}`)
      : finding(
          'bad',
          'PostgreSQL',
          `${server.version} is too old`,
          `move to ${OLDEST.postgres} or newer by backup and restore`,
        ),
    server.durable
      ? ok('durability', 'an answer that was given survives a power cut')
      : finding(
          'bad',
          'durability',
          'fsync, full_page_writes or synchronous_commit is off: a power cut loses answers that were given',
          'set all three to on in postgresql.conf',
        ),
    ...(server.mighty
      ? [
          finding(
            'bad',
            'role',
            'DATABASE_URL is a role that may change tables, so it could also change the audit',
            'let a role without rights serve requests (docs/operations.md has the lines)',
          ),
        ]
      : []),
    ...(server.standbys.wanted !== '' && server.standbys.synchronous === 0
      ? [
          finding(
            'bad',
            'standby',
            `answers wait for ${server.standbys.wanted}, and no standby is connected: every act hangs`,
            'start the standby, or say on the primary: scripts/standby.sh detach',
          ),
        ]
      : []),
    used > most * 0.8
      ? finding('look', 'connections', `${used} of ${most} are used`, 'raise max_connections, or run fewer processes')
      : ok('connections', `${used} of ${most}`),
  ];
}

async function migrations(p: Patient): Promise<Finding[]> {
  const missing = await pendingMigrations(p.url, 'migrations');
  return [
    missing.length === 0
      ? ok('migrations', 'the tables are those of this release')
      : finding(
          'bad',
          'migrations',
          `${missing.length} have not landed, the first is ${missing[0]}`,
          './balai migrate',
        ),
  ];
}

function disk(p: Patient): Finding[] {
  const { bavail, bsize, blocks } = statfsSync(p.data);
  const free = bavail * bsize;
  const says = `${gigabytes(free)} of ${gigabytes(blocks * bsize)} are free at ${p.data}`;
  const mend = 'make room: old backups first, never files of the database';
  if (free < 2 ** 30) return [finding('bad', 'disk', says, mend)];
  return [free < 5 * 2 ** 30 ? finding('look', 'disk', says, mend) : ok('disk', says)];
}

async function keys(p: Patient): Promise<Finding[]> {
  const open = Object.entries(p.keyFiles).filter(([, file]) => existsSync(file) && (statSync(file).mode & 0o077) !== 0);
  const found = open.map(([name, file]) =>
    finding(
      p.production ? 'bad' : 'look',
      `${name} key`,
      `others on this machine may read ${file}`,
      `chmod 600 ${file}`,
    ),
  );
  const known = (await readMasterKeys(p.city.db)) ?? [];
  found.push(...known.flatMap((k) => otherKey(p, k)));
  const newest = await newestDataKey(p.city.db);
  try {
    if (newest) p.city.keys.unwrap(newest.id, newest.wrapped);
    found.push(
      ok(
        'keys',
        newest
          ? `the master key ${p.city.keys.print} is in use, and opens what this city sealed`
          : `the master key ${p.city.keys.print} is in use; nothing is sealed yet`,
      ),
    );
  } catch {
    found.push(
      finding(
        'bad',
        'master key',
        'it does not open what this city sealed',
        `put the right key at ${p.keyFiles['master']}: nothing sealed can be read until then`,
      ),
    );
  }
  return found;
}

/** What a master key that is not the one in use means here. */
function otherKey({ city: { keys: own } }: Patient, k: MasterKey): Finding[] {
  if (k.print === own.print) return [];
  const set = own.others.includes(k.print);
  if (k.retiredAt === null)
    return [
      finding(
        'look',
        'master key',
        `it is being changed: ${k.print} still opens a part`,
        './balai keys change brings it to its end; until then keep both keys',
      ),
    ];
  return set
    ? [
        finding(
          'look',
          'master key',
          `${k.print} was retired and is still set`,
          'remove BALAI_OTHER_MASTER_KEY_FILE, restart',
        ),
      ]
    : [];
}

async function files(p: Patient): Promise<Finding[]> {
  const blobs = await newestBlobs(p.city.db, 20);
  const broken: string[] = [];
  for (const blob of blobs) if (!(await isWhole(p.city, blob).catch(() => false))) broken.push(blob.store_ref);
  const away = p.second !== undefined && !(await isMarked(p.second));
  // `has` asks both places: what the first one opened is missing in the second.
  let single = 0;
  if (p.second !== undefined && !away)
    for (const blob of blobs) if (!(await p.city.files.has(blob.store_ref))) single++;
  return [
    ...(away
      ? [
          finding(
            'bad',
            'second files',
            `${p.second} is not there: no file is taken`,
            'mount it again (new: ./balai files), or remove BALAI_FILES_SECOND and restart',
          ),
        ]
      : []),
    ...(single > 0
      ? [finding('look', 'second files', `${single} of the ${blobs.length} newest lie in one place`, './balai files')]
      : []),
    broken.length === 0
      ? ok('files', `the ${blobs.length} newest open`)
      : finding(
          'bad',
          'files',
          `${broken.length} of the ${blobs.length} newest do not open (${broken[0]!.slice(0, 12)}…)`,
          'bring them from the newest backup: ./balai restore says which are whole',
        ),
  ];
}

async function work(p: Patient): Promise<Finding[]> {
  const h = await readHealth(p.city);
  const dead = h.dead.map(({ kind, jobs, why }) => `${jobs} of ${kind} (${why ?? 'no reason'})`).join(', ');
  const backup = h.backup && p.now.getTime() - h.backup.getTime();
  return [
    dead === ''
      ? ok('jobs', `${h.waiting} wait, none was given up`)
      : finding('look', 'jobs', `given up: ${dead}`, 'look at the reasons at /kelola, then run them again there'),
    ...(h.overdue > 120
      ? [
          finding(
            'bad',
            'worker',
            `a job waits since ${Math.round(h.overdue)} s: no worker runs`,
            './balai start worker, or look why it ended',
          ),
        ]
      : []),
    h.unsealed.oldest > 120
      ? finding(
          'bad',
          'seals',
          `${h.unsealed.rows} rows of the audit are not sealed, the oldest since ${Math.round(h.unsealed.oldest)} s`,
          'a worker seals them: look whether one runs',
        )
      : ok('seals', `${h.unsealed.rows} rows wait to be sealed; ./balai audit verify recomputes all`),
    ...h.comparisons.map((c) => comparison(c, p.now)),
    backup === undefined
      ? finding(
          p.production ? 'bad' : 'look',
          'backup',
          'none was ever made',
          './balai backup <folder> every night, and try ./balai restore',
        )
      : backup > 1.5 * DAY
        ? finding(
            p.production ? 'bad' : 'look',
            'backup',
            `the last is ${days(backup)} day(s) old`,
            './balai backup <folder> every night',
          )
        : ok('backup', `made ${h.backup!.toISOString()}`),
    Math.abs(h.clock) > 2
      ? finding(
          'bad',
          'clock',
          `the database's clock runs ${h.clock.toFixed(1)} s ahead of this machine's`,
          'let both follow one time server (chrony or systemd-timesyncd)',
        )
      : ok('clock', 'this machine and the database agree'),
  ];
}

/** What was reckoned anew in the night, and what was not what it should be. */
function comparison({ name, at, compared, differences, first }: Comparison, now: Date): Finding {
  const what = `comparison of ${name}`;
  if (differences > 0)
    return finding(
      'bad',
      what,
      `${differences} of ${compared} rows are not what their facts say: ${first
        .slice(0, 5)
        .map((d) => `${d.what} ${d.ref}`)
        .join(', ')}${differences > 5 ? ' …' : ''}`,
      'nothing mends this by itself: find out who wrote there (./balai audit verify, the log of PostgreSQL), then correct it by an act, or from a backup; ./balai doctor --compare looks again',
    );
  return now.getTime() - at.getTime() > 2 * DAY
    ? finding(
        'look',
        what,
        `the last is ${days(now.getTime() - at.getTime())} day(s) old`,
        'a worker does it every night',
      )
    : ok(what, `${compared} rows are what their facts say, ${at.toISOString()}`);
}

const certificates = (p: Patient): Finding[] =>
  Object.entries(p.roots).flatMap(([setting, pems]) =>
    pems.map((pem) => {
      const certificate = new X509Certificate(pem);
      const name = /CN=([^\n]+)/.exec(certificate.subject)?.[1] ?? certificate.subject;
      return ending(
        `certificate ${name}`,
        new Date(certificate.validTo),
        p.now,
        `put the authority's new root into ${setting}`,
      );
    }),
  );

function figures(p: Patient): Finding[] {
  const { rules, calendar } = p.city.pack;
  const open = [...new Set(rules.filter((rule) => !rule.verified).map((rule) => rule.key))];
  const [year, month] = localDate(p.city.calendar, p.now).split('-').map(Number) as [number, number];
  const known = calendar.years.filter((one) => one.verified).map((one) => one.year);
  return [
    open.length === 0
      ? ok('rules', 'every figure was compared with its legal source')
      : finding(
          'look',
          'rules',
          `${open.length} figures of cities/${p.city.code}/rules.json were not compared with their source: ${open.slice(0, 5).join(', ')}${open.length > 5 ? ' …' : ''}`,
          'compare them and set verified',
        ),
    ...(p.unverified === 0
      ? []
      : [
          finding(
            'look',
            'services',
            `${p.unverified} legal bases of services were not compared with their source`,
            'compare them in services/ and set verified',
          ),
        ]),
    ...[year, year + 1]
      .filter((one) => !known.includes(one) && (one === year || month >= 10))
      .map((one) =>
        finding(
          'look',
          'calendar',
          `the holidays of ${one} are not those of a decree: dates in it may move`,
          `enter the joint decree into cities/${p.city.code}/calendar.json`,
        ),
      ),
  ];
}

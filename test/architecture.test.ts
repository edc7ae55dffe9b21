import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circles, importGraph, reach, type Import } from './harness/imports.ts';
import { isTestFile, sourceFiles, withoutComments } from './harness/sources.ts';

/*
 * The arrows of the house (ARCHITECTURE.md), read from the files as they are. Each rule says why it is there, and shows
 * an import it would refuse. What is untrue today stands in KNOWN; an entry that has become true must leave the list.
 */

const graph = importGraph(['src', 'services', 'locales']);
const all = [...graph.keys()];
const textOf = (file: string): string => withoutComments(readFileSync(file, 'utf8'));

const KNOWN: Record<string, string[]> = {
  length: [],
  writes: [],
  reads: [],
  sql: [],
  clock: [],
};
/** Fails with the reason and the offenders; what is known and no longer untrue is an offender too. */
function expectNone(offenders: string[], why: string, known: string[] = []): void {
  expect(
    offenders.filter((o) => !known.some((k) => o.startsWith(k))),
    why,
  ).toEqual([]);
  expect(
    known.filter((k) => !offenders.some((o) => o.startsWith(k))),
    'true by now: take it off the list KNOWN',
  ).toEqual([]);
}

// ── Rooms ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** 'kernel', 'ui', 'modules', 'adapters', 'seed', 'services', 'locales', or a root file such as 'app.ts'; a package has none. */
function roomOf(file: string): string | undefined {
  const [top, second, ...rest] = file.split('/');
  if (!['src', 'services', 'locales', 'simulators', 'test'].includes(top!) || second === undefined) return undefined;
  return top === 'src' && (rest.length > 0 || second.includes('.')) ? second : top;
}
const moduleOf = (file: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(file)?.[1];
const isDoor = (file: string): boolean => /^src\/modules\/[^/]+\/(index\.ts|[\w-]+-port\.ts)$/.test(file);
const isStore = (file: string): boolean => /^src\/modules\/[^/]+\/store(\.ts|\/)/.test(file);
const isModel = (file: string): boolean => /^src\/modules\/[^/]+\/(model(\.ts|\/)|[\w-]+-port\.ts)/.test(file);

const DATABASE = ['kysely', 'pg', 'src/kernel/db.ts', 'src/kernel/command.ts'];
const HTTP = ['fastify', 'src/kernel/http.ts'];
/** True if nothing that runs with the file touches database, HTTP or another layer of a module. */
const isPure = (of: Map<string, Import[]>, file: string): boolean =>
  [...reach(of, file)].every(
    (f) => !DATABASE.includes(f) && !HTTP.includes(f) && !/\/(store|commands|routes|jobs)(\.tsx?$|\/)/.test(f),
  );

/** Lower nouns to the left. A noun may know what stands left of it; signals know places. */
const CHAIN = ['places', 'people', 'notices', 'money', 'documents', 'delivery', 'casework'];
const NOUNS = [...CHAIN, 'signals'];
const FACES = ['portal', 'desk', 'admin', 'board', 'api'];
const below = (noun: string): string[] => (noun === 'signals' ? ['places'] : CHAIN.slice(0, CHAIN.indexOf(noun)));

const MAY: Record<string, string[]> = {
  kernel: ['kernel'],
  locales: ['locales', 'kernel'],
  ui: ['ui', 'kernel', 'locales'],
  modules: ['modules', 'ui', 'kernel', 'locales'],
  services: ['services', 'modules', 'kernel', 'locales'],
  adapters: ['adapters', 'modules', 'kernel'],
  seed: ['seed', 'services', 'modules', 'kernel'],
  keeping: ['keeping', 'modules', 'kernel', 'secrets.ts'],
};

interface Edge extends Import {
  from: string;
}
interface Rule {
  name: string;
  why: string;
  refuses(edge: Edge, of: Map<string, Import[]>): boolean;
  /** An import it must see. */
  example: [from: string, to: string];
}

const ARROWS: Rule[] = [
  {
    name: 'kernel ← ui ← modules ← services ← app ← main',
    why: 'a lower room that imports a higher one cannot be understood, tested or moved alone',
    refuses: ({ from, to }) => {
      const may = MAY[roomOf(from)!];
      const target = roomOf(to);
      return may !== undefined && target !== undefined && !may.includes(target);
    },
    example: ['src/kernel/jobs.ts', 'src/modules/people/index.ts'],
  },
  {
    name: 'only app.ts and main.ts know the services, only main.ts the adapters and the seed',
    why: 'modules and faces get catalogue, ports and demo from outside; so a test, or another city, can give others',
    refuses: ({ from, to }) => {
      const [room, target] = [roomOf(from), roomOf(to)];
      if (target === room) return false;
      if (target === 'services') return !['app.ts', 'main.ts', 'seed'].includes(room!);
      return (target === 'adapters' || target === 'seed') && room !== 'main.ts';
    },
    example: ['src/app.ts', 'src/adapters/sms/gateway.ts'],
  },
  {
    name: 'what runs never imports tests or simulators',
    why: 'a counterparty or a sample inside the program would one day answer a citizen',
    refuses: ({ to }) => ['test', 'simulators'].includes(roomOf(to)!) || isTestFile(to),
    example: ['src/modules/documents/index.ts', 'src/modules/documents/sample-papers.ts'],
  },
  {
    name: 'modules meet through index.ts, a port, or what is pure',
    why: 'whoever reaches past the door is broken by the next change behind it; pure rules and types hold no secret',
    refuses: ({ from, to }, of) => {
      const other = moduleOf(to);
      return other !== undefined && other !== moduleOf(from) && !isDoor(to) && !isPure(of, to);
    },
    example: ['src/modules/portal/routes.tsx', 'src/modules/places/store.ts'],
  },
  {
    name: 'places ← people ← notices ← money ← documents ← delivery ← casework, places ← signals',
    why: 'a lower noun offers a typed hook that services or app.ts fill; it never knows who hangs on it',
    refuses: ({ from, to }) => {
      const [noun, other] = [moduleOf(from), moduleOf(to)];
      return noun !== other && NOUNS.includes(noun!) && other !== undefined && !below(noun!).includes(other);
    },
    example: ['src/modules/people/commands/citizen.ts', 'src/modules/casework/index.ts'],
  },
  {
    name: 'a face knows no other face',
    why: 'faces are for different people; what two of them need belongs to a noun or to the page kit',
    refuses: ({ from, to }) => {
      const [face, other] = [moduleOf(from), moduleOf(to)];
      return face !== other && FACES.includes(face!) && FACES.includes(other!);
    },
    example: ['src/modules/desk/routes.tsx', 'src/modules/portal/index.ts'],
  },
  {
    name: 'an adapter knows the types of a port and pure tables',
    why: 'the outside world is translated at the edge; an adapter that acts by itself cannot be exchanged',
    refuses: ({ from, to, type }, of) =>
      roomOf(from) === 'adapters' &&
      moduleOf(to) !== undefined &&
      !(to.endsWith('-port.ts') && type) &&
      !isPure(of, to),
    example: ['src/adapters/sms/gateway.ts', 'src/modules/people/store/person.ts'],
  },
  {
    name: 'services reach nouns, not tables',
    why: 'a service is data and named functions; it must be readable by whoever knows the law',
    refuses: ({ from, to }) =>
      roomOf(from) === 'services' &&
      (['pg', 'kysely', 'fastify'].includes(to) || /\/(store|commands|routes)(\.tsx?|\/)/.test(to)),
    example: ['services/governance/akta-kelahiran.ts', 'kysely'],
  },
  {
    name: 'model ← store ← commands ← routes, jobs',
    why: 'SQL that knows pages, or acts that know routes, cannot be used by the next page',
    refuses: ({ from, to, type }) => {
      if (type || moduleOf(from) === undefined || moduleOf(from) !== moduleOf(to)) return false;
      const layer = (file: string) => /^src\/modules\/[^/]+\/(store|commands|routes)(\.tsx?$|\/)/.exec(file)?.[1];
      const order = ['store', 'commands', 'routes'];
      const [mine, other] = [layer(from), layer(to)];
      return mine !== undefined && other !== undefined && order.indexOf(other) > order.indexOf(mine);
    },
    example: ['src/modules/people/store/person.ts', 'src/modules/people/commands/citizen.ts'],
  },
];

describe('arrows', () => {
  const edges: Edge[] = all.flatMap((from) => graph.get(from)!.map((i) => ({ from, ...i })));

  test('the scan sees the house', () => {
    expect(edges.length).toBeGreaterThan(1000);
    expect(edges).toContainEqual({ from: 'src/app.ts', to: 'src/modules/people/index.ts', type: false });
    expect(edges).toContainEqual({ from: 'src/modules/people/jobs.ts', to: 'zod', type: false });
    expect(edges).toContainEqual({
      from: 'src/adapters/sms/gateway.ts',
      to: 'src/modules/notices/door-port.ts',
      type: true,
    });
  });

  test.each(ARROWS)('$name', ({ why, refuses, example: [from, to] }) => {
    expect(refuses({ from, to, type: false }, graph), 'the rule does not see its own example').toBe(true);
    expectNone(
      edges.filter((edge) => refuses(edge, graph)).map((edge) => `${edge.from} imports ${edge.to}`),
      why,
    );
  });

  test('an adapter serves one module', () => {
    const served = new Map<string, Set<string>>();
    for (const { from, to } of edges) {
      const adapter = /^src\/adapters\/([^/]+)\//.exec(from)?.[1];
      const module = moduleOf(to);
      if (adapter && module) served.set(adapter, (served.get(adapter) ?? new Set()).add(module));
    }
    expect(served.size).toBeGreaterThan(0);
    expectNone(
      [...served].filter(([, modules]) => modules.size > 1).map(([adapter]) => adapter),
      'a port belongs to the module that needs it',
    );
  });

  test('models and ports are pure, whatever they import', () => {
    expect(all.filter(isModel).length).toBeGreaterThan(5);
    expect(isPure(graph, 'src/modules/people/store/person.ts')).toBe(false);
    expectNone(
      all.filter((file) => isModel(file) && !isPure(graph, file)),
      'the model imports no database and no HTTP, also not by a detour: rules are tested by tables, without a city',
    );
  });

  test('no store knows HTTP or a page', () => {
    expectNone(
      all.filter(
        (file) => isStore(file) && [...reach(graph, file)].some((f) => HTTP.includes(f) || roomOf(f) === 'ui'),
      ),
      'the store is SQL: jobs, commands and the command line use it too',
    );
  });

  test('no file waits for itself', () => {
    expect(
      circles(
        new Map([
          ['a', [{ to: 'b', type: false }]],
          ['b', [{ to: 'a', type: false }]],
        ]),
      ),
    ).toEqual(['a → b → a']);
    expectNone(circles(graph), 'a circle of imports loads in an order nobody chose');
  });
});

// ── Tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const migrations = readdirSync('migrations')
  .toSorted()
  .map((name) => readFileSync(`migrations/${name}`, 'utf8').replaceAll(/--.*$/gm, ''))
  .join('\n');
const tables = [...migrations.matchAll(/create table (?:if not exists )?(\w+\.\w+)(?! partition)/g)].map((m) => m[1]!);
const schemas = [...new Set(tables.map((t) => t.split('.')[0]!))];
const ownerOf = (schema: string): string =>
  schema === 'kernel' ? 'src/kernel/' : schema === 'files' ? 'src/kernel/files/' : `src/modules/${schema}/`;

/** Statements on a schema's tables, by query builder or as text. */
function statementsIn(file: string): { schema: string; write: boolean; text: string }[] {
  const names = schemas.join('|');
  const builder = new RegExp(
    `\\b(insertInto|updateTable|deleteFrom|mergeInto|selectFrom|innerJoin|leftJoin|fullJoin|crossJoin|using)\\(\\s*['"](${names})\\.\\w+`,
    'g',
  );
  const text = new RegExp(
    `\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|truncate|from|join)\\s+(${names})\\.\\w+`,
    'gi',
  );
  return [...textOf(file).matchAll(builder), ...textOf(file).matchAll(text)].map((m) => ({
    schema: m[2]!,
    write: /^(insert|update|delete|merge|truncate)/i.test(m[1]!),
    text: m[0],
  }));
}
const statements = all.flatMap((file) => statementsIn(file).map((s) => ({ file, ...s })));

describe('tables', () => {
  test('the scan sees the statements', () => {
    expect(tables).toContain('kernel.session');
    expect(statements.filter((s) => s.file === 'src/kernel/sweep.ts' && s.write)).toHaveLength(3);
    expect(statements).toContainEqual(
      expect.objectContaining({ file: 'src/modules/people/store/person.ts', schema: 'people', write: true }),
    );
  });

  test('only the owner of a schema writes it', () => {
    expectNone(
      statements.filter((s) => s.write && !s.file.startsWith(ownerOf(s.schema))).map((s) => `${s.file}: ${s.text}`),
      'a second writer does not know the rules of the first: ask the owner for a function',
      KNOWN['writes'],
    );
  });

  test('others read through an exported function', () => {
    expectNone(
      statements.filter((s) => !s.write && !s.file.startsWith(ownerOf(s.schema))).map((s) => `${s.file}: ${s.text}`),
      'who reads another’s table by its columns stops its owner from changing them',
      KNOWN['reads'],
    );
  });

  test('a module keeps its SQL in its store', () => {
    const SQL = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql(<[^>]*>)?`/;
    expectNone(
      all.filter((f) => moduleOf(f) && !isStore(f) && basename(f) !== 'seed.ts' && SQL.test(textOf(f))),
      'every statement on a table is found in one place',
      KNOWN['sql'],
    );
  });

  const grants = [...migrations.matchAll(/grant\s([^;]*?)\son\s+([^;]+?)\s+to\s+:app/g)].map((m) => ({
    tables: [...m[2]!.matchAll(/\w+\.\w+/g)].map((t) => t[0]),
    // `update (valid_to)` names columns; a right on some is a right.
    rights: m[1]!
      .replaceAll(/\([^)]*\)/g, '')
      .split(',')
      .map((r) => r.trim()),
  }));

  test('every table says what the application may do with it', () => {
    expect(tables.length).toBeGreaterThan(20);
    expectNone(
      tables.filter((t) => !grants.some((g) => g.tables.includes(t))),
      'the role app has what a migration grants, nothing else: without a grant its first use fails at the counter',
    );
  });

  test.each([
    'kernel.audit',
    'kernel.seal',
    'casework.kase_event',
    'notices.delivery',
    'notices.consent',
    'delivery.event',
    'delivery.batch_line',
    'delivery.payout',
    'delivery.payout_line',
  ])('%s can only be added to', (table) => {
    expect(tables).toContain(table);
    const rights = grants.filter((g) => g.tables.includes(table)).flatMap((g) => g.rights);
    expect(rights.toSorted()).toEqual(['insert', 'select']);
  });
});

// ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────────────

describe('files', () => {
  const MOST = 450;
  // A table of words or of style is looked up, not read.
  const isTable = (file: string): boolean =>
    /(^|\/)words(-\w+)*\.ts$|^src\/ui\/style\/|^src\/kernel\/db-types\.ts$/.test(file);

  test(`none is longer than ${MOST} lines`, () => {
    expectNone(
      all
        .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
        .filter(({ file, lines }) => lines > MOST && !isTable(file))
        .map(({ file, lines }) => `${file}: ${lines}`),
      'past about 400 lines a file holds two things: split it by noun',
      KNOWN['length'],
    );
  });

  test('names say what is in them', () => {
    expectNone(
      all.filter((file) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.tsx?$)/.test(file)),
      'a drawer for everything is where things are lost: name it after its noun',
    );
    expectNone(
      all.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(basename(file))),
      'files are named in kebab-case',
    );
  });

  test.each([
    {
      what: 'settings are read in config.ts only',
      // The simulator's own process gets a PATH and nothing else of ours.
      pattern: /process\.env/,
      where: (file: string) => file !== 'src/config.ts' && file !== 'src/simulator.ts',
      sees: `process.env['PORT']`,
    },
    {
      what: 'no local calendar: the machine’s time zone is nobody’s',
      pattern:
        /new Date\(\s*[\w.]+\s*,|\.(get|set)(FullYear|Month|Date|Day|Hours|Minutes)\(|\.toLocale(Date|Time)?String\(/,
      // In the browser it is the phone's own.
      where: (file: string) => !file.includes('/islands/'),
      sees: 'new Date(y, m - 1, d)',
    },
    {
      known: 'clock',
      what: 'modules and services have no clock of their own: time is ctx.now',
      pattern: /new Date\(\)|Date\.now\(\)/,
      where: (file: string) =>
        (moduleOf(file) !== undefined && !file.includes('/islands/')) || roomOf(file) === 'services',
      sees: 'const now = new Date();',
    },
  ])('$what', ({ what, pattern, where, sees, known }) => {
    expect(pattern.test(sees)).toBe(true);
    expectNone(
      all.filter((file) => where(file) && pattern.test(textOf(file))),
      what,
      known ? KNOWN[known] : undefined,
    );
  });

  test('tests replace no module: what they need is handed to them', () => {
    const tests = ['src', 'services', 'locales', 'test', 'simulators'].flatMap((f) => sourceFiles(f, { tests: true }));
    const mock = new RegExp(`\\bvi\\.${'mock'}\\(`);
    expectNone(
      tests.filter((file) => mock.test(textOf(file))),
      'a replaced module proves nothing about the real one',
    );
  });
});

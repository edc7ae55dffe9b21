import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { calendarSchema, type CalendarData } from './clock/index.ts';
import { accountsSchema, type Chart } from './pack-accounts.ts';
import { crossCheck, readArms } from './pack-checks.ts';
import { externalSchema, type ExternalService } from './pack-external.ts';

/*
 * A city pack: one folder of data that makes the program serve a city (design.md §2). No code in it: whoever can edit
 * a fee must not be able to run a program. Every figure carries its legal basis, and says if nobody has checked it.
 */

const text = z.string().trim().min(1).max(500);
const date = z.iso.date();
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');
const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);
const postcode = z.string().regex(/^\d{5}$/, 'five digits');
/** Where a fact was read, and whether a person compared it with the original. */
const provenance = { source: text, verified: z.boolean() };

const timeZone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'not an IANA time zone');

/** Said in both languages: whoever is in danger reads it in the language of the page. */
const inBoth = z.strictObject({ id: text, en: text });
const areaWord = z.strictObject({ name: text, short: text });

const citySchema = z.strictObject({
  code: slug,
  /** Kemendagri code of the city, the root of all area codes. */
  kemendagri: z.string().regex(/^\d{2}\.\d{2}$/, 'a Kemendagri code such as 12.71'),
  bps: z.string().regex(/^\d{4}$/, 'the four digits of BPS'),
  name: text,
  short_name: text,
  government: text,
  province: z.strictObject({ code: z.string().regex(/^\d{2}$/), name: text }),
  time_zone: timeZone,
  /** The projection in which metres are measured. */
  utm_epsg: z
    .int()
    .refine((n) => (n > 32600 && n <= 32660) || (n > 32700 && n <= 32760), 'EPSG code of a WGS 84 UTM zone'),
  tracking_prefix: z.string().regex(/^[A-Z]{3}$/, 'three capital letters'),
  landline_prefix: z.string().regex(/^\+62\d{2,3}$/),
  /** True for a city that does not exist; never served in production. */
  invented: z.boolean(),
  area_words: z.strictObject({ district: areaWord, ward: areaWord, neighbourhood: areaWord }),
  /** Call links. `active` is whether pages offer it: a number nobody answers in this city is worse than none. */
  hotlines: z.array(
    z.strictObject({
      code: slug,
      kind: z.enum(['emergency', 'complaint', 'information']),
      name: inBoth,
      number: z.string().regex(/^[0-9+][0-9-]{2,15}$/),
      active: z.boolean(),
      note: text.optional(),
      ...provenance,
    }),
  ),
  /** The city as QRIS knows it, where it has been registered: what a code to be shown must say. */
  merchant: z
    .strictObject({
      /** National merchant id. */
      nmid: z.string().regex(/^ID\d{13}$/, 'ID and 13 digits'),
      /** Size of the merchant in the repository. */
      criteria: z.enum(['UMI', 'UKE', 'UME', 'UBE', 'URE']),
      /** Merchant category, four digits (9311: tax payments, 9399: government services). */
      category: z.string().regex(/^\d{4}$/, 'four digits'),
      ...provenance,
    })
    .optional(),
  arms: z.strictObject({ accent: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour such as #0b6b5a'), description: text }),
});

const agenciesSchema = z.strictObject({
  ...provenance,
  agencies: z.array(z.strictObject({ code: slug, name: text, short: text, head: text })).min(1),
  /** One agency for each area of a kind: the district and ward offices. */
  per_area: z.array(
    z.strictObject({ kind: z.enum(['district', 'ward']), code: slug, name: text, short: text, head: text }),
  ),
});

/** Of an agency a city may change the names; one for an area keeps its area. */
export const agencyEditSchema = z.strictObject({ code: slug, name: text, short: text, head: text });

export const officeSchema = z.strictObject({
  code: slug,
  agency: text,
  name: text,
  address: text,
  area: text,
  /** Name of an hours table of calendar.json. */
  hours: text,
  phone: z
    .string()
    .regex(/^\+62\d{8,12}$/)
    .nullable(),
  /** The cards that are printed and handed over here: `identity_card`. */
  prints: z.array(z.string().regex(/^[a-z][a-z_]*$/)).default([]),
  /** `code` is what stands above the counter. */
  counters: z.array(
    z.strictObject({ code: z.string().regex(/^[A-Z0-9]{1,4}$/, 'up to four capitals or digits'), name: text }),
  ),
});

const officesSchema = z.strictObject({ ...provenance, offices: z.array(officeSchema) });

const areasSchema = z.strictObject({
  source: text,
  license: text,
  legal_basis: text,
  verified: z.boolean(),
  /** The day from which these codes and names hold. */
  from: date,
  districts: z
    .array(
      z.strictObject({
        code: z.string().regex(/^\d{2}\.\d{2}\.\d{2}$/),
        bps: z
          .string()
          .regex(/^\d{7}$/)
          .nullable(),
        name: text,
        postcodes: z.strictObject({ from: postcode, to: postcode }),
      }),
    )
    .min(1),
  wards: z
    .array(
      z.strictObject({
        code: z.string().regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/),
        name: text,
        /** The spelling of the source, where it abbreviates or spaces a name in a way nobody writes. */
        source_name: text.optional(),
        lat: latitude,
        lon: longitude,
        km2: z.number().positive(),
      }),
    )
    .min(1),
});

export const ruleSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'dotted words'),
  value: z.number().min(0),
  unit: z.enum(['rupiah', 'calendar_days', 'working_days', 'hours', 'percent', 'count']),
  from: date,
  /** Last day on which it holds. */
  to: date.optional(),
  legal_basis: text,
  ...provenance,
  note: text.optional(),
});
const rulesSchema = z.array(ruleSchema);

/** Groups of words that mean the same to a citizen; the first is the one the catalogue uses. */
const wordsSchema = z.strictObject({ synonyms: z.array(z.array(text).min(2)) });

const FILES = {
  'city.json': citySchema,
  'agencies.json': agenciesSchema,
  'offices.json': officesSchema,
  'areas.json': areasSchema,
  'rules.json': rulesSchema,
  'words.json': wordsSchema,
  'calendar.json': calendarSchema,
  'external.json': externalSchema,
  'accounts.json': accountsSchema,
} as const;
type FileName = keyof typeof FILES;
type Parsed = { [F in FileName]: z.output<(typeof FILES)[F]> };

export type Rule = z.output<typeof ruleSchema>;
export type Office = z.output<typeof officesSchema>['offices'][number];
export type Hotline = z.output<typeof citySchema>['hotlines'][number];
export type District = z.output<typeof areasSchema>['districts'][number];
export type Ward = z.output<typeof areasSchema>['wards'][number];
/** `area` is set for the office of a district or ward. `verified` and `source` are those of the list it stands in. */
export interface Agency {
  code: string;
  name: string;
  short: string;
  head: string;
  area: string | null;
}

/** Everything the program knows about one city. Plain data, read once at start. */
export interface CityPack {
  city: Omit<Parsed['city.json'], 'arms'>;
  agencies: Agency[];
  offices: Office[];
  areas: Parsed['areas.json'];
  rules: Rule[];
  synonyms: string[][];
  /** Services done elsewhere that are found and described here. */
  external: ExternalService[];
  /** The chart of accounts, in dated versions. */
  charts: Chart[];
  arms: { svg: string; accent: string; description: string };
  calendar: CalendarData;
}

export interface PackFault {
  file: string;
  path: string;
  problem: string;
}

/** All faults of a pack at once, each with its file and path, so that a city mends its data in one go. */
export class PackError extends Error {
  readonly faults: PackFault[];
  constructor(dir: string, faults: PackFault[]) {
    super(
      `the city pack ${dir} has ${faults.length} fault(s):\n${faults.map((f) => `  ${f.file}: ${f.path || '(whole file)'}: ${f.problem}`).join('\n')}`,
    );
    this.name = 'PackError';
    this.faults = faults;
  }
}

/** Reads and checks the pack in `dir` (`cities/<code>`). Throws PackError with every fault found. */
export function readPack(dir: string): CityPack {
  const faults: PackFault[] = [];
  const parsed = readFiles(dir, faults);
  const svg = readArms(dir, faults);
  if (isWhole(parsed)) {
    const pack = assemble(parsed, svg);
    crossCheck(pack, basename(dir), (file, path, problem) => faults.push({ file, path, problem }));
    if (faults.length === 0) return pack;
  }
  throw new PackError(dir, faults);
}

const isWhole = (parsed: Partial<Parsed>): parsed is Parsed => Object.keys(FILES).every((name) => name in parsed);

function readFiles(dir: string, faults: PackFault[]): Partial<Parsed> {
  for (const entry of readdirSync(dir)) {
    if (!(entry in FILES) && entry !== 'arms.svg')
      faults.push({ file: entry, path: '', problem: 'does not belong in a city pack, which is data only' });
  }
  const parsed: Record<string, unknown> = {};
  for (const [file, schema] of Object.entries(FILES)) {
    let raw: unknown;
    try {
      raw = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      faults.push({ file, path: '', problem: missing ? 'is missing' : `is no JSON: ${(error as Error).message}` });
      continue;
    }
    const result = schema.safeParse(raw);
    if (result.success) parsed[file] = result.data;
    else
      for (const issue of result.error.issues)
        faults.push({ file, path: issue.path.join('.'), problem: issue.message });
  }
  return parsed as Partial<Parsed>;
}

function assemble(parsed: Parsed, svg: string): CityPack {
  const { arms, ...city } = parsed['city.json'];
  const areas = parsed['areas.json'];
  const { agencies, per_area } = parsed['agencies.json'];
  const ofAreas = per_area.flatMap((p) =>
    (p.kind === 'district' ? areas.districts : areas.wards).map((a) => ({
      code: `${p.code}-${a.code}`,
      name: `${p.name} ${a.name}`,
      short: `${p.short} ${a.name}`,
      head: p.head,
      area: a.code,
    })),
  );
  return {
    city,
    agencies: [...agencies.map((a) => ({ ...a, area: null })), ...ofAreas],
    offices: parsed['offices.json'].offices,
    areas,
    rules: parsed['rules.json'],
    synonyms: parsed['words.json'].synonyms,
    external: parsed['external.json'].services,
    charts: parsed['accounts.json'],
    arms: { svg, ...arms },
    calendar: parsed['calendar.json'],
  };
}

/**
 * The rule that holds on a legal date (`YYYY-MM-DD`), or undefined if none held yet or any more.
 * A key that no rule of the pack has is a bug and throws.
 */
export function ruleAt(pack: Pick<CityPack, 'rules'>, key: string, on: string): Rule | undefined {
  const rules = pack.rules.filter((r) => r.key === key);
  if (rules.length === 0) throw new Error(`the city pack has no rule ${key}`);
  return rules.find((r) => r.from <= on && (r.to === undefined || on <= r.to));
}

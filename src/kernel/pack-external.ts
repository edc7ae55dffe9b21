import { z } from 'zod';

/*
 * `external.json`: services that people look for here and that are done elsewhere. They are found by the same search,
 * described by the six published parts of a service standard (UU 25/2009 art. 21, Permenpan-RB 15/2014) and counted.
 */

const said = z.string().trim().min(1).max(500);
const text = z.strictObject({ id: said, en: said });
const part = z.union([z.array(text).min(1).max(8), z.literal('by_agency')]);

/** What the law wants published of a service, in its order. */
export const PUBLISHED_PARTS = ['requirements', 'procedure', 'time', 'fee', 'product', 'complaints'] as const;

const externalService = z.strictObject({
  /** Its address, `/layanan/<code>`; no service done here may bear it. */
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
  title: text,
  summary: text,
  /** Names of life events, as the services done here use them. */
  events: z.array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower-case words joined by _')).min(1),
  /** What people call it, in either language. */
  synonyms: z.array(said).min(3),
  /** Who does it: an agency of the city by its code, or somebody else by name. */
  agency: said.optional(),
  provider: said.optional(),
  link: z.url({ protocol: /^https$/ }).optional(),
  counter: text.optional(),
  phone: z
    .string()
    .regex(/^\+62\d{6,12}$|^\d{3,8}$/, 'a number such as 165, 1500922 or +6261…')
    .optional(),
  legal_basis: z.array(said),
  /** `by_agency`: the agency alone sets it and may change it any day, so it is not repeated here. */
  requirements: part,
  procedure: part,
  time: part,
  fee: part,
  product: part,
  complaints: part,
  source: said,
  /** Whether a person compared it with what the agency publishes; shown where not. */
  verified: z.boolean(),
});
export type ExternalService = z.output<typeof externalService>;
export type PublishedPart = (typeof PUBLISHED_PARTS)[number];

export const externalSchema = z.strictObject({ services: z.array(externalService) });

/** Reports what no schema of one entry sees: who does it, and whether anybody can get there. */
export function checkExternal(
  services: readonly ExternalService[],
  agencies: ReadonlySet<string>,
  report: (path: string, problem: string) => void,
): void {
  const seen = new Set<string>();
  for (const [i, s] of services.entries()) {
    const at = `services.${i}`;
    if (seen.has(s.code)) report(`${at}.code`, `${s.code} stands there twice`);
    seen.add(s.code);
    if ((s.agency === undefined) === (s.provider === undefined))
      report(at, `${s.code} needs an agency of the city or a provider, and not both`);
    if (s.agency !== undefined && !agencies.has(s.agency)) report(`${at}.agency`, `there is no agency ${s.agency}`);
    if (s.link === undefined && s.counter === undefined && s.phone === undefined)
      report(at, `${s.code} has neither link nor counter nor phone: nobody can get there`);
    for (const event of repeated(s.events)) report(`${at}.events`, `${event} stands there twice`);
    for (const word of repeated(s.synonyms.map((w) => w.toLowerCase())))
      report(`${at}.synonyms`, `“${word}” stands there twice`);
  }
}

const repeated = (words: readonly string[]): string[] => words.filter((w, i) => words.indexOf(w) !== i);

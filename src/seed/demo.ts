import type { City } from '../kernel/city.ts';
import { addDays, localDate } from '../kernel/clock/index.ts';
import type { Ctx } from '../kernel/command.ts';
import { hashPassword, totp } from '../kernel/crypto.ts';
import { transact } from '../kernel/db.ts';
import type { CityPack } from '../kernel/pack.ts';
import type { Actor } from '../kernel/permission.ts';
import { myLetters, registerLetter, type Catalogue } from '../modules/casework/index.ts';
import { moveBlanks } from '../modules/documents/index.ts';
import { firstOfficerAt, issueToken, officersKnown, seedPeople, type Demo } from '../modules/people/index.ts';
import { demoCity } from './officers.ts';

type Invented = ReturnType<typeof demoCity>;
const invented = new WeakMap<City, Invented>();

/** The invented people of a demo city, made once: the same for every installation of the pack. */
export function inventedOf(city: City): Invented {
  let all = invented.get(city);
  if (!all) invented.set(city, (all = demoCity(city.pack)));
  return all;
}

/** Each installation has its own demo passwords and secrets, made from its keys: none stands in the code. */
const passwordOf = (city: City, officer: string): string =>
  city.keys.mac('demo/password', officer).toString('base64url').slice(0, 12);
const secretOf = (city: City, officer: string): Buffer => city.keys.mac('demo/totp', officer).subarray(0, 20);

/** Whom one may sign in as, for the sign-in pages of a demo city. */
export const demo: Demo = {
  citizens: (city) =>
    inventedOf(city).residents.flatMap((r) =>
      r.slug !== null && r.phone !== null ? [{ name: r.name, phone: r.phone }] : [],
    ),
  officers(city, now) {
    const { accounts, officers } = inventedOf(city);
    return accounts.flatMap((a) => {
      const officer = officers.find((o) => o.id === a.personId);
      if (!officer) return [];
      return [
        {
          name: officer.name,
          role: a.role,
          login: officer.email,
          password: passwordOf(city, officer.id),
          code: totp(secretOf(city, officer.id), now),
        },
      ];
    });
  },
};

/** The instant at which the invented people were written, and up to which their city's past is told; undefined: not yet. */
export const foundedAt = (city: City): Promise<Date | undefined> => firstOfficerAt(city.db);

/**
 * Writes the invented residents, once, and the officers who are not there yet: a release may have brought roles that a
 * city founded before it has nobody for. Gives how many people were written.
 */
export async function seedDemoPeople(city: City, now: Date): Promise<number> {
  const founded = (await foundedAt(city)) !== undefined;
  const families = founded ? [] : inventedOf(city).families;
  const { ids, numbers } = await officersKnown(city.db);
  const officers = inventedOf(city).officers.filter((o) => !ids.has(o.id));
  const seeds = await Promise.all(
    officers.map(async (o) => ({
      ...o,
      // Numbers go by turn, and turns move when somebody new comes in between.
      nip: numbers.has(o.nip)
        ? `CONTOH${city.keys.mac('demo/nip', o.id).toString('hex').slice(0, 12).toUpperCase()}`
        : o.nip,
      passwordHash: await hashPassword(passwordOf(city, o.id)),
      totp: secretOf(city, o.id),
    })),
  );
  if (families.length + seeds.length === 0) return 0;
  await transact(city.db, (tx) => seedPeople(tx, city.keys, families, seeds, now));
  return families.reduce((n, f) => n + f.members.length, officers.length);
}

/** How many blank cards each office has at first; one has none, as it happens. */
const FIRST_BLANKS = [400, 120, 60, 0, 85];

/** Gives the offices of a demo city their first blank cards, once. */
export async function seedDemoBlanks(ctx: Ctx): Promise<void> {
  const places = ctx.city.pack.offices.flatMap((o) => o.prints.map((card) => ({ office: o.code, card })));
  for (const [i, place] of places.entries()) {
    const n = FIRST_BLANKS[i % FIRST_BLANKS.length]!;
    const key = `seed/blanks/${place.office}/${place.card}`;
    if (n > 0) await moveBlanks({ ...ctx, key }, { ...place, why: 'received', n, reference: 'CONTOH-BLANKO-1' });
  }
}

/** Days for which the demo's letter of assignment holds. */
const LETTER_DAYS = 60;

/** The named inspector of a demo city has a letter that holds: births of the past year. A new one once it is over. */
export async function seedDemoLetter(ctx: Ctx, catalogue: Catalogue): Promise<void> {
  const { accounts, officers } = inventedOf(ctx.city);
  const actorOf = (role: string): Actor | undefined => {
    const named = accounts.find((a) => a.role === role);
    const officer = officers.find((o) => o.id === named?.personId);
    const { id, name, post } = officer ?? {};
    return id && name && post ? { kind: 'officer', id, name, posts: [post], level: 3, stepUpAt: ctx.now } : undefined;
  };
  const [inspector, admin] = [actorOf('inspektorat'), actorOf('admin_kota')];
  const service = catalogue.find('akta-kelahiran')?.definition.body;
  if (!inspector || !admin || !service) return;
  if ((await myLetters({ ...ctx, actor: inspector }, catalogue)).length > 0) return;
  const today = localDate(ctx.city.calendar, ctx.now);
  await registerLetter({ ...ctx, actor: admin }, catalogue, {
    number: `CONTOH-700/${today.replaceAll('-', '')}`,
    subject: 'Ketepatan waktu akta kelahiran (contoh)',
    officer: inspector.id,
    agency: service.agency,
    service: service.code,
    received_from: addDays(today, -365),
    received_to: addDays(today, LETTER_DAYS),
    valid_from: today,
    valid_to: addDays(today, LETTER_DAYS),
  });
}

/** `id, role, agency, name` of each named person of the demo, one a line. */
export const demoList = (city: City): string[] =>
  inventedOf(city).accounts.map((a) => [a.slug, a.role, a.agency, a.name].join('\t'));

/** Who signs the papers of a demo city: the heads of its agencies, as the e-sign provider knows them. */
export const demoSigners = (pack: CityPack): { email: string; name: string }[] =>
  demoCity(pack)
    .officers.filter((o) => o.post.role === 'kepala_dinas')
    .map(({ email, name }) => ({ email, name }));

/** A bearer token of a named demo person; undefined for a name nobody bears. */
export async function demoToken(ctx: Ctx, slug: string): Promise<string | undefined> {
  const account = inventedOf(ctx.city).accounts.find((a) => a.slug === slug);
  return account && (await issueToken(ctx, account.personId)).token;
}

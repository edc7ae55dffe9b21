import type { City } from '../../src/kernel/city.ts';
import { transact } from '../../src/kernel/db.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Actor } from '../../src/kernel/permission.ts';
import { findSession, startSession } from '../../src/kernel/session.ts';
import {
  loadActor,
  seedPeople,
  type FamilySeed,
  type Level,
  type OfficerSeed,
  type Sex,
} from '../../src/modules/people/index.ts';

/** Somebody with a session of each kind. */
export interface Signed {
  id: string;
  name: string;
  /** As the session's cookie gives it. */
  actor: Actor;
  /** Of the browser's cookie. */
  token: string;
  /** For the API. */
  bearer: string;
}

export interface TestPerson extends Signed {
  nik: string;
  phone: string;
  /** The number of the family card. */
  kk: string;
}

export interface TestPeople {
  /** A resident with NIK, family card, phone and account (level 2), signed in. */
  person(o?: {
    name?: string;
    sex?: Sex;
    bornOn?: string;
    level?: Level;
    /** Names of others on the card, who have no phone. */
    others?: string[];
  }): Promise<TestPerson>;
  /** An officer with one post, signed in with step-up fresh. */
  officer(role: string, o?: { name?: string; agency?: string; area?: string | null }): Promise<Signed>;
}

/** Nobody signs in with it: argon2 would cost each test officer 20 ms. */
const NO_PASSWORD = 'argon2id$no-password-fits-this';

/** Makes people and sessions straight through the modules' own doors, without messages and forms. */
export function peopleOf(city: City, now: () => Date): TestPeople {
  let made = 0;
  async function signIn(kind: 'person' | 'officer', id: string, name: string): Promise<Signed> {
    const open = (channel: 'web' | 'api') =>
      transact(city.db, (tx) =>
        startSession(tx, { kind, subject: id, channel, device: 'test', now: now(), stepUp: kind === 'officer' }),
      );
    const { token } = await open('web');
    const session = await findSession(city.db, token, now());
    const actor = session && (await loadActor(city, session, now()));
    if (!actor) throw new Error(`${name} could not be signed in`);
    return { id, name, actor, token, bearer: (await open('api')).token };
  }
  return {
    async person({ name = 'Warga Contoh', sex = 'P', bornOn = '1994-05-17', level, others = [] } = {}) {
      const n = String(++made).padStart(4, '0');
      const [y, m, d] = bornOn.split('-') as [string, string, string];
      // A woman's day of birth is told plus 40; kecamatan 99 does not exist, so the number is nobody's.
      const day = String(Number(d) + (sex === 'P' ? 40 : 0)).padStart(2, '0');
      const root = city.pack.city.kemendagri.replace('.', '');
      const nik = `${root}99${day}${m}${y.slice(2)}${n}`;
      const kk = `${root}99010120${n}`;
      const phone = `+628110000${n}`;
      const id = newId(now());
      const family: FamilySeed = {
        id: newId(now()),
        card: kk,
        cardIssuedOn: '2020-01-01',
        area: city.pack.areas.wards[0]!.code,
        address: { street: 'Jalan Contoh 1', neighbourhood: 'I', postcode: '20000' },
        members: [
          { id, nik, name, sex, bornOn, phone, relation: 'head' },
          ...others.map((other) => ({
            id: newId(now()),
            nik: `${root}99410200${String(++made).padStart(4, '0')}`,
            name: other,
            sex: 'P' as const,
            bornOn: '2000-02-01',
            phone: null,
            relation: 'other_family' as const,
          })),
        ],
      };
      await transact(city.db, async (tx) => {
        await seedPeople(tx, city.keys, [family], [], now());
        if (level !== undefined)
          await tx.updateTable('people.account').set({ level }).where('person', '=', id).execute();
      });
      return { ...(await signIn('person', id, name)), nik, kk, phone };
    },
    async officer(role, { name = `Petugas ${role}`, agency = 'disdukcapil', area = null } = {}) {
      const id = newId(now());
      const n = ++made;
      const officer: OfficerSeed = {
        id,
        name,
        nip: `UJI${String(n).padStart(6, '0')}`,
        email: `uji${n}@contoh.invalid`,
        passwordHash: NO_PASSWORD,
        totp: Buffer.alloc(20, n),
        post: { id: newId(now()), role, agency, area, from: '2024-01-01', decree: `UJI-${n}` },
      };
      await transact(city.db, (tx) => seedPeople(tx, city.keys, [], [officer], now()));
      return signIn('officer', id, name);
    },
  };
}

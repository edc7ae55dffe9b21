import type { Answers } from '../../../src/modules/casework/definition.ts';
import type { RegistryMember, RegistryPerson, RegistryReporter } from '../../../src/modules/casework/registry-port.ts';

/* From the answers of a case to what SIAK takes down. */

/** The answers of a service by their own type, and those that must be there: one that is missing is a bug of the caller. */
export function answersOf<A extends Answers>(service: string, answers: Answers) {
  const a = answers as A;
  const need = <K extends keyof A & string>(path: K): NonNullable<A[K]> => {
    const value = a[path];
    if (value === undefined || value === null) throw new Error(`${service}: ${path} is not answered`);
    return value;
  };
  return { a, need };
}

type Given<T> = { [K in keyof T]: T[K] | undefined };
/** Leaves out what was not answered. */
export function given<T extends object>(values: Given<Required<T>>): T {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as T;
}

interface Reporting {
  readonly reporter_name?: string;
  readonly reporter_nik?: string;
  readonly reporter_phone?: string;
}
/** Who reports. Throws for one who did not give a name. */
export function reporterOf(a: Reporting): RegistryReporter {
  if (a.reporter_name === undefined) throw new Error('reporter_name is not answered');
  return given<RegistryReporter>({ name: a.reporter_name, nik: a.reporter_nik, phone: a.reporter_phone });
}

interface Witnessed {
  readonly witness_1_name?: string;
  readonly witness_1_nik?: string;
  readonly witness_2_name?: string;
  readonly witness_2_nik?: string;
}
/** The two of F-2.01. Throws for one without a name. */
export const witnessesOf = (a: Witnessed): RegistryPerson[] =>
  ([1, 2] as const).map((n) => {
    const name = a[`witness_${n}_name`];
    if (name === undefined) throw new Error(`witness_${n}_name is not answered`);
    return given<RegistryPerson>({ name, nik: a[`witness_${n}_nik`] });
  });

/** One member of a repeated group (`family.ts`). Throws for one who was not described whole. */
export function memberOf(service: string, answers: Answers, group: string, n: number): RegistryMember {
  const { need } = answersOf(service, answers);
  const text = (field: 'name' | 'nik' | 'sex' | 'born_on' | 'relation') => String(need(`${group}.${n}.${field}`));
  return {
    name: text('name'),
    nik: text('nik'),
    // Read by the form as one of its options.
    sex: text('sex') as RegistryMember['sex'],
    bornOn: text('born_on'),
    relation: text('relation') as RegistryMember['relation'],
  };
}

const MEMBER: Readonly<Record<string, string>> = {
  name: 'name',
  nik: 'nik',
  sex: 'sex',
  bornOn: 'born_on',
  relation: 'relation',
};
/** `members.2.bornOn` → `member.2.born_on`; undefined for a field of none. */
export function fieldOfMember(
  field: string,
  list: string,
  group: string,
  more: Readonly<Record<string, string>> = {},
): string | undefined {
  const [name, n, ...rest] = field.split('.');
  const own = { ...MEMBER, ...more }[rest.join('.')];
  return name === list && own !== undefined ? `${group}.${n}.${own}` : undefined;
}

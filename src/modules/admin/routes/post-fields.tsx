import {
  Checkboxes,
  DateField,
  Radios,
  readDate,
  readMany,
  readText,
  Select,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { CityPack } from '../../../kernel/pack.ts';
import type { PostInput } from '../../people/index.ts';
import { words } from '../words.ts';
import type { Frame } from './frame.tsx';

/** What the form of a post holds, as typed. */
export interface PostTyped {
  role: string;
  agency: string;
  area: string;
  from: string;
  to: string;
  decree: string;
  decree_on: string;
  kind: string;
  signs: string[];
}

export const readPost = (body: Body): PostTyped => ({
  role: readText(body, 'role'),
  agency: readText(body, 'agency'),
  area: readText(body, 'area'),
  from: readDate(body, 'from'),
  to: readDate(body, 'to'),
  decree: readText(body, 'decree'),
  decree_on: readDate(body, 'decree_on'),
  kind: readText(body, 'kind') || 'full',
  signs: readMany(body, 'signs'),
});
export const emptyPost = (today: string): PostTyped => ({
  role: '',
  agency: '',
  area: '',
  from: today,
  to: '',
  decree: '',
  decree_on: '',
  kind: 'full',
  signs: [],
});

/** As the command takes it. What is no role of this release is refused at its field. */
export const postOf = (typed: PostTyped, frame: Frame, pack: CityPack): PostInput => {
  const deputy = typed.kind === 'plh' || typed.kind === 'plt' ? typed.kind : null;
  return {
    role: frame.roles.has(typed.role) ? typed.role : '',
    agency: typed.agency,
    area: typed.area === pack.city.kemendagri || typed.area === '' ? null : typed.area,
    from: typed.from,
    to: typed.to === '' ? null : typed.to,
    decree: typed.decree,
    decree_on: typed.decree_on,
    deputy,
    signs: deputy && typed.signs.length > 0 ? typed.signs : null,
  };
};

interface Props {
  typed: PostTyped;
  errors: FieldTexts | undefined;
  frame: Frame;
  /** Services by code, that a deputy may be limited to. */
  services: { code: string; title: string }[];
}

/** The questions of a post: role, agency, area, days, decree, and in whose place. */
export function PostFields({ typed, errors, frame, services }: Props) {
  const { lang, city } = useUi();
  const w = words[lang].post;
  const { districts, wards } = city.pack.areas;
  const short = city.pack.city.area_words;
  return (
    <>
      <Select
        name="role"
        label={w.role}
        hint={w.roleHint}
        value={typed.role}
        error={errors?.['role']}
        options={[...frame.roles].map(([value, label]) => ({ value, label }))}
      />
      <Select
        name="agency"
        label={w.agency}
        value={typed.agency}
        error={errors?.['agency']}
        options={city.pack.agencies.map((a) => ({ value: a.code, label: a.short }))}
      />
      <Select
        name="area"
        label={w.area}
        hint={w.areaHint}
        value={typed.area}
        error={errors?.['area']}
        options={[
          { value: city.pack.city.kemendagri, label: words[lang].whole },
          ...districts.flatMap((d) => [
            { value: d.code, label: `${short.district.short} ${d.name}` },
            ...wards
              .filter((a) => a.code.startsWith(`${d.code}.`))
              .map((a) => ({ value: a.code, label: `${short.ward.short} ${a.name} (${d.name})` })),
          ]),
        ]}
      />
      <Radios
        name="kind"
        label={w.kind}
        value={typed.kind}
        error={errors?.['deputy']}
        options={(['full', 'plh', 'plt'] as const).map((value) => ({
          value,
          label: w.kinds[value],
          hint: w.kindHints[value],
        }))}
      />
      <DateField name="from" label={w.from} value={typed.from} error={errors?.['from']} />
      <DateField name="to" label={w.to} hint={w.toHint} value={typed.to} error={errors?.['to']} optional />
      <TextField name="decree" label={w.decree} value={typed.decree} error={errors?.['decree']} width="w20" />
      <DateField name="decree_on" label={w.decreeOn} value={typed.decree_on} error={errors?.['decree_on']} />
      {services.length > 0 && (
        <Checkboxes
          name="signs"
          label={w.signs}
          hint={w.signsHint}
          values={typed.signs}
          error={errors?.['signs']}
          options={services.map((s) => ({ value: s.code, label: s.title }))}
          optional
        />
      )}
    </>
  );
}

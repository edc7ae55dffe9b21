import type { ComponentChildren } from 'preact';
import type { CityPack } from '../../../kernel/pack.ts';
import {
  AreaField,
  DateField,
  EmailField,
  NameField,
  NikField,
  NumberField,
  PhoneField,
  Radios,
  readDate,
  readText,
  readTime,
  Select,
  TextArea,
  TextField,
  TimeField,
  useUi,
  type AreaGroup,
  type Body,
} from '../../../ui/index.ts';
import { optionsOf, type Answer, type Question } from '../../casework/index.ts';
import { words } from '../words.ts';

/** More choices than this are a list to pull down. */
const FEW = 7;

/** The districts of the city with their wards, as a field shows them. */
const areaGroups = ({ areas }: CityPack): AreaGroup[] =>
  areas.districts.map(({ code, name }) => ({
    code,
    name,
    wards: areas.wards.filter((w) => w.code.startsWith(`${code}.`)),
  }));

interface Props {
  question: Question;
  name: string;
  /** As it was typed, or as it is stored. */
  value: string;
  error: string | undefined;
  pack: CityPack;
}

/** One answer of any kind as a field to type it anew. */
export function AnswerField({ question: q, name, value, error, pack }: Props): ComponentChildren {
  const { lang } = useUi();
  const common = { name, label: q.label[lang], error, ...(q.optional && { optional: true }) };
  switch (q.kind) {
    case 'name':
      return <NameField {...common} value={value} />;
    case 'date':
      return <DateField {...common} value={value} />;
    case 'time':
      return <TimeField {...common} value={value} />;
    case 'nik':
    case 'kk':
      return <NikField {...common} value={value} />;
    case 'phone':
      return <PhoneField {...common} value={value} />;
    case 'email':
      return <EmailField {...common} value={value} />;
    case 'number':
      return <NumberField {...common} value={value} />;
    case 'textarea':
      return <TextArea {...common} value={value} />;
    case 'area':
      return q.level === 'ward' ? (
        <AreaField {...common} value={value} areas={areaGroups(pack)} />
      ) : (
        <Select
          {...common}
          value={value}
          options={pack.areas.districts.map((a) => ({ value: a.code, label: a.name }))}
        />
      );
    case 'office':
      return (
        <Radios
          {...common}
          value={value}
          options={pack.offices
            .filter((o) => o.prints.includes(q.prints))
            .map((o) => ({ value: o.code, label: o.name, hint: o.address }))}
        />
      );
    case 'yes_no': {
      const w = words[lang].form;
      return (
        <Radios
          {...common}
          value={value}
          options={[
            { value: 'yes', label: w.yes },
            { value: 'no', label: w.no },
          ]}
        />
      );
    }
    case 'choice':
    case 'code': {
      const options = optionsOf(q).map((o) => ({ value: o.value, label: o.label[lang] }));
      return options.length > FEW ? (
        <Select {...common} value={value} options={options} />
      ) : (
        <Radios {...common} value={value} options={options} />
      );
    }
    case 'text':
      return <TextField {...common} value={value} />;
  }
}

/** A stored answer as the field shows it. */
export const typedOf = (value: Answer | null): string =>
  value === null ? '' : value === true ? 'yes' : value === false ? 'no' : String(value);

/** What was typed, as text: a date and a time from their parts. */
export function readTyped(q: Question, body: Body, name: string): string {
  if (q.kind === 'date') return readDate(body, name);
  if (q.kind === 'time') return readTime(body, name);
  return readText(body, name);
}

/** What was typed as the act wants it: of the answer's own type where it is one, for the case to judge otherwise; null: taken away. */
export function answerOf(q: Question, typed: string): Answer | null {
  if (typed === '') return null;
  if (q.kind === 'yes_no') return typed === 'yes' ? true : typed === 'no' ? false : typed;
  if (q.kind === 'number') return /^-?\d{1,9}$/.test(typed) ? Number(typed) : typed;
  return typed;
}

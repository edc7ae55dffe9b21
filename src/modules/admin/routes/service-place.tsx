import type { Lang } from '../../../kernel/i18n.ts';
import { sayNorm } from '../../../kernel/clock/words.ts';
import {
  Confirm,
  DateField,
  Fieldset,
  NumberField,
  readDate,
  readText,
  Select,
  TextArea,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import { amendable, valueAt, type CaseBody, type DataPlace, type Text } from '../../casework/index.ts';
import { serviceWords } from '../words-services.ts';

/* One place of a service: what it is called, how it is shown, written and read back. */

type Norm = CaseBody['promise'];
type Basis = CaseBody['legalBasis'][number];
interface Added {
  code: string;
  text: Text;
  advice?: Text;
  on?: string;
  legalBasis?: string;
}

const UNITS = ['working_minutes', 'working_days', 'calendar_days', 'hours'] as const;
/** Blank rows at the end of a list of laws, and of reasons. */
const BLANK = 2;

/** What a place is called: the thing it belongs to, by its own words, and what of it. */
export function placeName(body: CaseBody, path: string, lang: Lang): string {
  const w = serviceWords[lang];
  const steps = path.split('/');
  const key = steps.at(-1)!;
  if (key === '+') return `${w.key[steps[0]!] ?? steps[0]!}: ${w.added}`;
  for (let n = steps.length - 1; n > 1; n--) {
    const at = steps.slice(0, n).join('/');
    const own = ['activity', 'title', 'label', 'text']
      .map((name) => valueAt(body, `${at}/${name}`) as Text | null)
      .find((t) => t !== null);
    if (own) return `${own[lang]}: ${w.key[key] ?? key}`;
  }
  return w.key[key] ?? key;
}

/** A value as people read it. */
export function placeText(lang: Lang, value: unknown): string {
  const w = serviceWords[lang];
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return w.empty;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((x) => placeText(lang, x)).join('\n');
  const v = value as Partial<Text & Norm & Basis & Added>;
  if (v.n !== undefined) return sayNorm(lang, v as Norm);
  if (v.text) return [v.text[lang], v.legalBasis, v.advice?.[lang]].filter(Boolean).join(' · ');
  if (v.title !== undefined) return [v.title, v.article, v.verified ? undefined : '(V!)'].filter(Boolean).join(', ');
  return `${v.id}\n${v.en}`;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

interface FieldsProps {
  place: DataPlace;
  label: string;
  value: unknown;
  /** As it was typed, when the form comes back. */
  body: Body | undefined;
  errors: FieldTexts;
}

/** The controls of one place. */
export function PlaceFields({ place, label, value, body, errors }: FieldsProps) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const { path, kind, optional } = place;
  const typed = (name: string, stored: string) => (body ? readText(body, name) : stored);
  const error = (name: string) => errors[name] ?? (name === `${path}.id` ? errors[path] : undefined);
  const both = (rows: number, of: (l: 'id' | 'en') => string, hint?: string) => (
    <Fieldset name={path} label={label} {...(hint && { hint })}>
      {(['id', 'en'] as const).map((l) => (
        <TextArea
          key={l}
          name={`${path}.${l}`}
          label={l === 'id' ? w.indonesian : w.english}
          rows={rows}
          value={typed(`${path}.${l}`, of(l))}
          error={error(`${path}.${l}`)}
        />
      ))}
    </Fieldset>
  );
  switch (kind) {
    case 'text':
      return both(2, (l) => (value as Text | null)?.[l] ?? '');
    case 'texts':
      return both(4, (l) => ((value as Text[] | null) ?? []).map((t) => t[l]).join('\n'), w.lines);
    case 'lines':
      return (
        <TextArea
          name={path}
          label={label}
          hint={w.words}
          rows={6}
          optional={optional}
          value={typed(path, ((value as string[] | null) ?? []).join('\n'))}
          error={errors[path]}
        />
      );
    case 'norm': {
      const norm = value as Norm;
      return (
        <Fieldset name={path} label={label}>
          <div class="pair">
            <NumberField
              name={`${path}.n`}
              label={w.amount}
              value={typed(`${path}.n`, String(norm.n))}
              error={errors[`${path}.n`] ?? errors[path]}
            />
            <Select
              name={`${path}.unit`}
              label={w.unit}
              value={typed(`${path}.unit`, norm.unit)}
              options={UNITS.map((u) => ({ value: u, label: w.units[u] }))}
            />
          </div>
        </Fieldset>
      );
    }
    case 'count':
      return <NumberField name={path} label={label} value={typed(path, String(value))} error={errors[path]} />;
    case 'line':
      return (
        <TextField
          name={path}
          label={label}
          optional={optional}
          value={typed(path, (value as string | null) ?? '')}
          error={errors[path]}
        />
      );
    case 'date':
      return (
        <DateField
          name={path}
          label={label}
          optional={optional}
          value={body ? readDate(body, path) : ((value as string | null) ?? '')}
          error={errors[path]}
        />
      );
    case 'bases':
      return <Laws path={path} label={label} value={(value as Basis[] | null) ?? []} body={body} errors={errors} />;
    case 'added':
      return <Reasons path={path} label={label} value={(value as Added[] | null) ?? []} body={body} errors={errors} />;
  }
}

interface ListProps<T> {
  path: string;
  label: string;
  value: T[];
  body: Body | undefined;
  errors: FieldTexts;
}

function Laws({ path, label, value, body, errors }: ListProps<Basis>) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const rows = body ? rowsIn(body, path) : value.length + BLANK;
  return (
    <Fieldset name={path} label={label} hint={w.lawHint} error={errors[path]}>
      {Array.from({ length: rows }, (_, i) => {
        const name = (of: string) => `${path}.${i}.${of}`;
        const line = (of: 'title' | 'article' | 'url', text: string) => (
          <TextField
            name={name(of)}
            label={text}
            value={body ? readText(body, name(of)) : (value[i]?.[of] ?? '')}
            error={errors[name(of)]}
          />
        );
        const checked = body ? readText(body, name('verified')) === 'yes' : value[i]?.verified === true;
        return (
          <div class="card stack" key={i}>
            {line('title', w.law)}
            {line('article', w.article)}
            {line('url', w.url)}
            <Confirm name={name('verified')} label={w.verified} checked={checked} />
          </div>
        );
      })}
    </Fieldset>
  );
}

/** How many rows of a list a form sent. */
function rowsIn(body: Body, path: string): number {
  let n = 0;
  while (`${path}.${n}.title` in body || `${path}.${n}.text.id` in body) n++;
  return n;
}

function Reasons({ path, label, value, body, errors }: ListProps<Added>) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const rows = body ? rowsIn(body, path) : value.length + 1;
  const list = path.split('/')[0]!;
  return (
    <Fieldset name={path} label={label} hint={w.addedHint} error={errors[path]}>
      {Array.from({ length: rows }, (_, i) => {
        const name = (of: string) => `${path}.${i}.${of}`;
        const line = (of: string, text: string, stored = '') => (
          <TextField
            name={name(of)}
            label={text}
            value={body ? readText(body, name(of)) : stored}
            error={errors[name(of)]}
          />
        );
        const own = value[i];
        return (
          <div class="card stack" key={i}>
            {line('text.id', `${w.key['text']} (${w.indonesian})`, own?.text.id)}
            {line('text.en', `${w.key['text']} (${w.english})`, own?.text.en)}
            {list === 'rejectReasons' && line('legalBasis', w.key['legalBasis']!, own?.legalBasis)}
            {list === 'returnReasons' && (
              <>
                {line('advice.id', `${w.key['advice']} (${w.indonesian})`, own?.advice?.id)}
                {line('advice.en', `${w.key['advice']} (${w.english})`, own?.advice?.en)}
                <Select
                  name={name('on')}
                  label={w.where}
                  value={body ? readText(body, name('on')) : (own?.on ?? 'both')}
                  options={(['answer', 'document', 'both'] as const).map((v) => ({ value: v, label: w.wheres[v] }))}
                />
              </>
            )}
          </div>
        );
      })}
    </Fieldset>
  );
}

type Read = { value: unknown } | { errors: Record<string, string> };

/** What a form says of a place, or what is wrong with it by the control's name. */
export function readPlace(body: Body, base: CaseBody, place: DataPlace): Read {
  const { path, kind, optional } = place;
  const text = (name: string) => readText(body, name);
  const needed = (value: string): Read =>
    value !== '' ? { value } : optional ? { value: null } : { errors: { [path]: 'error.required' } };
  switch (kind) {
    case 'text': {
      const said = { id: text(`${path}.id`), en: text(`${path}.en`) };
      if (said.id === '' && said.en === '' && optional) return { value: null };
      if (said.id === '') return { errors: { [`${path}.id`]: 'error.both' } };
      return said.en === '' ? { errors: { [`${path}.en`]: 'error.both' } } : { value: said };
    }
    case 'texts': {
      const [id, en] = [linesOf(text(`${path}.id`)), linesOf(text(`${path}.en`))];
      if (id.length !== en.length) return { errors: { [`${path}.en`]: 'error.lines' } };
      return { value: id.map((line, i) => ({ id: line, en: en[i]! })) };
    }
    case 'lines':
      return { value: linesOf(text(path)) };
    case 'norm': {
      const n = text(`${path}.n`);
      const unit = UNITS.find((u) => u === text(`${path}.unit`));
      if (!/^[1-9]\d{0,5}$/.test(n) || !unit) return { errors: { [`${path}.n`]: 'error.norm' } };
      return { value: { ...(valueAt(base, path) as Norm), n: Number(n), unit } };
    }
    case 'count':
      return /^[0-5]$/.test(text(path)) ? { value: Number(text(path)) } : { errors: { [path]: 'error.count' } };
    case 'line':
      return needed(text(path));
    case 'date': {
      const date = readDate(body, path);
      return date === '' || /^\d{4}-\d{2}-\d{2}$/.test(date) ? needed(date) : { errors: { [path]: 'error.date' } };
    }
    case 'bases':
      return readLaws(body, path);
    case 'added':
      return readReasons(body, base, path);
  }
}

function readLaws(body: Body, path: string): Read {
  const errors: Record<string, string> = {};
  const value = Array.from({ length: rowsIn(body, path) }, (_, i) => {
    const of = (name: string) => readText(body, `${path}.${i}.${name}`);
    const [title, article, url] = [of('title'), of('article'), of('url')];
    if (title === '' && (article !== '' || url !== '')) errors[`${path}.${i}.title`] = 'error.required';
    if (url !== '' && !URL.canParse(url)) errors[`${path}.${i}.url`] = 'error.invalid';
    return { title, ...(article && { article }), ...(url && { url }), verified: of('verified') === 'yes' };
  }).filter((law) => law.title !== '');
  return Object.keys(errors).length > 0 ? { errors } : { value };
}

function readReasons(body: Body, base: CaseBody, path: string): Read {
  const errors: Record<string, string> = {};
  const list = path.split('/')[0] as 'returnReasons' | 'rejectReasons' | 'pauseReasons';
  // Codes of a city's own reasons are numbered: a code is never used for another meaning.
  const taken = base[list].flatMap((r) => /^added_(\d+)$/.exec(r.code)?.[1] ?? []).map(Number);
  const first = Math.max(0, ...taken) + 1;
  const value = Array.from({ length: rowsIn(body, path) }, (_, i) => {
    const of = (name: string) => readText(body, `${path}.${i}.${name}`);
    const pair = (name: string) => ({ id: of(`${name}.id`), en: of(`${name}.en`) });
    const reason = {
      text: pair('text'),
      ...(list === 'rejectReasons' && { legalBasis: of('legalBasis') }),
      ...(list === 'returnReasons' && { advice: pair('advice'), on: of('on') }),
    };
    const said = ['text.id', 'text.en', 'legalBasis', 'advice.id', 'advice.en'].map(of);
    if (said.every((x) => x === '')) return undefined;
    for (const [name, v] of Object.entries(reason)) {
      if (typeof v === 'string' && v === '') errors[`${path}.${i}.${name}`] = 'error.required';
      if (typeof v === 'object')
        for (const l of ['id', 'en'] as const) if (v[l] === '') errors[`${path}.${i}.${name}.${l}`] = 'error.both';
    }
    return reason;
  }).filter((r) => r !== undefined);
  return Object.keys(errors).length > 0
    ? { errors }
    : { value: value.map((r, i) => ({ code: `added_${first + i}`, ...r })) };
}

/** The places of one part. */
export const placesIn = (body: CaseBody, section: string): DataPlace[] =>
  amendable(body).filter((p) => p.section === section);

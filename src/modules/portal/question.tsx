import type { ComponentChildren } from 'preact';
import type { City } from '../../kernel/city.ts';
import type { Lang } from '../../kernel/i18n.ts';
import type { CityPack } from '../../kernel/pack.ts';
import {
  AreaField,
  DateField,
  Details,
  EmailField,
  Hidden,
  NameField,
  NikField,
  NumberField,
  PhoneField,
  Radios,
  readDate,
  readDigits,
  readText,
  readTime,
  Select,
  TextArea,
  TextField,
  TimeField,
  useUi,
  type AreaGroup,
  type Body,
  type FieldTexts,
} from '../../ui/index.ts';
import {
  optionsOf,
  pagePaths,
  pathOf,
  placeOf,
  shownAnswer as shown,
  type Answer,
  type Answers,
  type Definition,
  type Known,
  type PageRef,
  type Question,
} from '../casework/index.ts';
import { fieldWords } from './words-form.ts';

/*
 * Questions of any service as fields of a form. Nothing here knows a question by name: what is drawn, read and told
 * comes from the definition. A field's name is the path of its answer.
 */

/** More options than these make a list to open; fewer are all seen at once. */
const SEEN_AT_ONCE = 8;

/** The question at a path. Throws for a path the service does not have. */
export const questionAt = (def: Definition, path: string): Question => {
  const asked = def.fields.get(placeOf(path).field);
  if (!asked) throw new Error(`${def.body.code} asks nothing at ${path}`);
  return asked.question;
};

/** An answer as its field holds it. */
export const typed = (answer: Answer | undefined): string =>
  answer === undefined ? '' : answer === true ? 'yes' : answer === false ? 'no' : String(answer);

/** What was typed into a question's field, as the engine reads it (`readPage`) and as the field shows it again. */
export function readTyped(question: Question, body: Body, name: string): string {
  switch (question.kind) {
    case 'date':
      return readDate(body, name);
    case 'time':
      return readTime(body, name);
    case 'nik':
    case 'kk':
    case 'phone':
    case 'number':
      return readDigits(body, name);
    default:
      return readText(body, name);
  }
}

/** All that was typed into a page, by path. */
export const readTypedPage = (def: Definition, { page, item }: PageRef, body: Body): Record<string, string> =>
  Object.fromEntries(
    (page.questions ?? []).map((field) => {
      const path = pathOf(field, item);
      return [path, readTyped(questionAt(def, path), body, path)];
    }),
  );

/** An answer as its own typist reads it: nothing masked, long numbers in fours. */
export function shownAnswer(lang: Lang, city: City, question: Question, answer: Answer): string {
  const long = question.kind === 'nik' || question.kind === 'kk' || question.kind === 'phone';
  const text = shown(city, question, answer)[lang];
  return long ? text.replace(/^\+62/, '0').replaceAll(/(.{4})(?=.)/g, '$1 ') : text;
}

const areaGroups = new WeakMap<CityPack, AreaGroup[]>();

/** The wards of a city under their districts. */
export function wardsOf(pack: CityPack): AreaGroup[] {
  let groups = areaGroups.get(pack);
  if (!groups) {
    const wards = Map.groupBy(pack.areas.wards, (w) => w.code.slice(0, 8));
    groups = pack.areas.districts.map((d) => ({ code: d.code, name: d.name, wards: wards.get(d.code) ?? [] }));
    areaGroups.set(pack, groups);
  }
  return groups;
}

/** Offices that print this card, with where they are, and what is known of each today. */
const officesOf = (pack: CityPack, card: string, notes: Notes) =>
  pack.offices
    .filter((o) => o.prints.includes(card))
    .map((o) => ({
      value: o.code,
      label: o.name,
      hint: [o.address, notes.get(o.code)].filter((x) => x !== undefined).join('. '),
    }));

/** What is known today of an option, by its value. */
export type Notes = ReadonlyMap<string, string>;
const NONE: Notes = new Map();

interface QuestionProps {
  question: Question;
  /** The answer's path. */
  name: string;
  /** What stands in the field: `typed` or what `readTyped` gave. */
  value: string;
  error?: string | undefined;
  /** The page's h1, which labels the field in place of the question's own label. */
  title?: string;
  /** Above the h1. */
  caption?: string;
  /** Said instead of the question's own hint. */
  hint?: string;
  /** What an option opens, by its value. */
  inside?: ReadonlyMap<string, ComponentChildren>;
  notes?: Notes | undefined;
}

/** Any question, as the field of the page kit that suits its kind. */
export function QuestionField(props: QuestionProps) {
  const { question, name, value, error, title, caption, hint, inside, notes = NONE } = props;
  const { lang, city } = useUi();
  const w = fieldWords[lang];
  const own = hint ?? question.hint?.[lang];
  const unit = question.kind === 'number' && question.unit ? ` (${question.unit[lang]})` : '';
  const field = {
    name,
    label: (title ?? question.label[lang]) + unit,
    error,
    ...(own === undefined ? {} : { hint: own }),
    ...(question.optional ? { optional: true } : {}),
    ...(title === undefined ? {} : { heading: true }),
    ...(caption === undefined ? {} : { caption }),
  };
  switch (question.kind) {
    case 'yes_no':
      return (
        <Radios
          {...field}
          value={value}
          options={[
            { value: 'yes', label: w.yes, inside: inside?.get('yes') },
            { value: 'no', label: w.no, inside: inside?.get('no') },
          ]}
        />
      );
    case 'choice':
    case 'code': {
      const options = optionsOf(question).map((o) => ({
        value: o.value,
        label: o.label[lang],
        ...(o.hint ? { hint: o.hint[lang] } : {}),
        inside: inside?.get(o.value),
      }));
      return options.length <= SEEN_AT_ONCE ? (
        <Radios {...field} value={value} options={options} />
      ) : (
        <Select {...field} value={value} options={options} />
      );
    }
    case 'area':
      return question.level === 'ward' ? (
        <AreaField {...field} value={value} areas={wardsOf(city.pack)} />
      ) : (
        <Select
          {...field}
          value={value}
          options={city.pack.areas.districts.map((d) => ({ value: d.code, label: d.name }))}
        />
      );
    case 'office':
      return <Radios {...field} value={value} options={officesOf(city.pack, question.prints, notes)} />;
    case 'date':
      return <DateField {...field} value={value} />;
    case 'time':
      return <TimeField {...field} value={value} />;
    case 'name':
      return (
        <NameField {...(question.standing === 'new' ? { hint: w.newName } : {})} {...field} value={value} width="w20" />
      );
    case 'nik':
      return <NikField {...field} value={value} />;
    case 'kk':
      return <NikField hint={w.kkHint} {...field} value={value} />;
    case 'phone':
      return <PhoneField {...field} value={value} />;
    case 'email':
      return <EmailField {...field} value={value} />;
    case 'number':
      return <NumberField {...field} value={value} />;
    case 'textarea':
      return <TextArea {...field} value={value} />;
    case 'text':
      return <TextField {...field} value={value} autocomplete="off" />;
  }
}

/** A question of a page with what each of its options opens. */
export interface Node {
  path: string;
  inside: Map<string, Node[]>;
}

const canOpen = (question: Question): string[] =>
  question.kind === 'yes_no'
    ? ['yes', 'no']
    : optionsOf(question).length <= SEEN_AT_ONCE
      ? optionsOf(question).map((o) => o.value)
      : [];

const answerOf = (question: Question, option: string): Answer =>
  question.kind === 'yes_no' ? option === 'yes' : option;

/**
 * The page's questions as they are drawn. A question that exactly one option of an earlier one opens stands inside that
 * option, where it appears as the option is chosen, also without a script. What opens otherwise stands below once it is
 * asked for by these answers.
 */
export function arrange(def: Definition, ref: PageRef, answers: Answers, known: Known): Node[] {
  const own = new Set((ref.page.questions ?? []).map((field) => pathOf(field, ref.item)));
  const asked = pagePaths(def, ref, answers, known);
  const conditional = [...own].some((path) => questionAt(def, path).when !== undefined);
  if (!conditional) return asked.map((path) => ({ path, inside: new Map() }));

  const without = Object.fromEntries(Object.entries(answers).filter(([path]) => !own.has(path)));
  const placed = new Set<string>();
  const grow = (given: Answers): Node[] => {
    const here = pagePaths(def, ref, { ...without, ...given }, known).filter((path) => !placed.has(path));
    for (const path of here) placed.add(path);
    const opened = here.flatMap((path) => {
      const question = questionAt(def, path);
      return canOpen(question).map((option) => {
        const next = { ...given, [path]: answerOf(question, option) };
        const more = pagePaths(def, ref, { ...without, ...next }, known).filter((p) => !placed.has(p));
        return { path, option, next, more };
      });
    });
    const once = opened.filter(
      ({ more, ...o }) =>
        more.length > 0 &&
        more.every((p) => opened.every((x) => (x.path === o.path && x.option === o.option) || !x.more.includes(p))),
    );
    return here.map((path) => ({
      path,
      inside: new Map(once.filter((o) => o.path === path).map((o) => [o.option, grow(o.next)])),
    }));
  };
  const nodes = grow({});
  const rest = asked.filter((path) => !placed.has(path));
  return [...nodes, ...rest.map((path) => ({ path, inside: new Map<string, Node[]>() }))];
}

interface FieldsProps {
  def: Definition;
  page: PageRef;
  /** What `arrange` gave for the answers of the draft, with what was just typed where it was right. */
  nodes: readonly Node[];
  /** What stands in the fields, by path. */
  values: Readonly<Record<string, string>>;
  errors?: FieldTexts | undefined;
  /** Above the heading: where in the form this is. */
  caption: string;
  notes?: Notes | undefined;
}

/**
 * All questions of one page under its title. Where there is but one, the title is its label. A page that may ask more
 * says along with its answers which were asked (`askedOf`).
 */
export function PageQuestions({ def, page: { page }, nodes, values, errors, caption, notes }: FieldsProps) {
  const { lang } = useUi();
  const drawn = pathsIn(nodes);
  const only = nodes.length === 1;
  const draw = ({ path, inside }: Node, top: boolean): ComponentChildren => {
    const question = questionAt(def, path);
    const hint = question.hint ?? page.hint;
    return (
      <QuestionField
        key={path}
        question={question}
        name={path}
        value={values[path] ?? ''}
        error={errors?.[path]}
        notes={notes}
        {...(top && only ? { title: page.title[lang], caption, ...(hint && { hint: hint[lang] }) } : {})}
        inside={new Map([...inside].map(([option, more]) => [option, more.map((n) => draw(n, false))]))}
      />
    );
  };
  const whys = drawn.flatMap((path) => {
    const { label, why } = questionAt(def, path);
    return why ? [{ label: label[lang], why: why[lang] }] : [];
  });
  return (
    <>
      {drawn.length < (page.questions?.length ?? 0) && <Hidden name="shown" value={drawn.join(' ')} />}
      {!only && (
        <>
          <h1>
            <span class="cap">{caption}</span>
            {page.title[lang]}
          </h1>
          {page.hint && <p class="lead">{page.hint[lang]}</p>}
        </>
      )}
      {nodes.map((node) => draw(node, true))}
      {whys.length > 0 && (
        <Details summary={fieldWords[lang].why}>
          {whys.map(({ label, why }) => (
            <p key={label}>
              {whys.length > 1 && <b>{label}: </b>}
              {why}
            </p>
          ))}
        </Details>
      )}
    </>
  );
}

/** True for what the page that was sent asked; what its own answers have just opened could not have been filled in. */
export const askedOf = (body: Body, path: string): boolean => {
  const shown = readText(body, 'shown');
  return shown === '' || shown.split(' ').includes(path);
};

/** Every path that is drawn. */
const pathsIn = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((n) => [n.path, ...[...n.inside.values()].flatMap(pathsIn)]);

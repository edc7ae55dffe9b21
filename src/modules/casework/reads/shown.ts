import type { City } from '../../../kernel/city.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { areaPath } from '../../places/index.ts';
import { optionsOf, type Answer, type Definition, type Question, type Text } from '../definition.ts';
import { placeOf, requirementAt } from '../paths.ts';
import { caseWords } from '../words.ts';

const both = (make: (lang: 'id' | 'en') => string): Text => ({ id: make('id'), en: make('en') });
const plain = (text: string): Text => ({ id: text, en: text });

/** The end of a number is enough to tell two apart; the rest is shown on demand. */
export const masked = (text: string): string =>
  text.length <= 4 ? '•'.repeat(text.length) : `${'•'.repeat(Math.min(text.length - 4, 12))}${text.slice(-4)}`;

/** An answer as people read it, in both languages. */
export function shownAnswer(city: City, question: Question, value: Answer | undefined): Text {
  if (value === undefined || value === '') return both((lang) => caseWords[lang].empty);
  switch (question.kind) {
    case 'yes_no':
      return both((lang) => (value === true ? caseWords[lang].yes : caseWords[lang].no));
    case 'choice':
    case 'code':
      return optionsOf(question).find((o) => o.value === value)?.label ?? plain(String(value));
    case 'date':
      return both((lang) => fmt(lang, city.timeZone).date(String(value)));
    case 'number': {
      const { unit } = question;
      return both((lang) => `${fmt(lang, city.timeZone).number(Number(value))}${unit ? ` ${unit[lang]}` : ''}`);
    }
    case 'office':
      return plain(city.pack.offices.find((o) => o.code === value)?.name ?? String(value));
    case 'area':
      return plain(areaPath(city.pack, String(value)));
    case 'time':
      return plain(String(value).replace(':', '.'));
    default:
      return plain(String(value));
  }
}

/** What a place is called: the question or the document, and of which item. */
export function labelOf(def: Definition, place: string): Text {
  const required = requirementAt(def, place);
  const { field, item } = placeOf(place);
  const asked = required ? undefined : def.fields.get(field);
  const label = required?.requirement.title ?? asked?.question.label ?? plain(place);
  const n = required ? required.item : asked ? item : 0;
  const group = required?.requirement.per ?? asked?.group?.id;
  const title = group === undefined ? undefined : def.groups.get(group)?.title;
  return n === 0 || !title ? label : both((lang) => `${label[lang]} (${title[lang]} ${n})`);
}

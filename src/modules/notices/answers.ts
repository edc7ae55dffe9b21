import type { City } from '../../kernel/city.ts';
import type { Lang } from '../../kernel/i18n.ts';
import { words } from './words.ts';

export type Wish =
  | { kind: 'stop' }
  | { kind: 'start' }
  | { kind: 'status'; number: string; pin: string }
  | { kind: 'note'; number: string; pin: string; text: string }
  | { kind: 'help' };

const STOP = /^(stop|berhenti|unsubscribe|unreg|batal langganan)\b/i;
const START = /^(mulai|start|langganan)\b/i;
/** A number as people type it, with spaces for its hyphens, then the six digits of the receipt. */
const RECEIPT = String.raw`([a-z]{3}[\s-]*[0-9a-z]{4}[\s-]*[0-9a-z]{4})[\s,.]+(\d{6})`;
const STATUS = new RegExp(String.raw`^(?:status|cek)\s+${RECEIPT}\s*[.!]?$`, 'i');
const NOTE = new RegExp(String.raw`^(?:pesan|message)\s+${RECEIPT}\s+([\s\S]+)$`, 'i');

/** What somebody who wrote to the city wants. */
export function readWish(text: string): Wish {
  const said = text.normalize('NFKC').trim();
  if (STOP.test(said)) return { kind: 'stop' };
  if (START.test(said)) return { kind: 'start' };
  const status = STATUS.exec(said);
  if (status) return { kind: 'status', number: status[1]!, pin: status[2]! };
  const note = NOTE.exec(said);
  if (note) return { kind: 'note', number: note[1]!, pin: note[2]!, text: note[3]!.trim().slice(0, 2000) };
  return { kind: 'help' };
}

/** What is answered. `outcome`: the line of a status, whether a note was taken, 'wait' when too much was asked. */
export function answerTo(city: City, lang: Lang, wish: Wish['kind'], outcome: string | boolean | undefined): string {
  const w = words[lang].answer;
  const sender = words[lang].message.sender(city.pack.city.short_name);
  const host = new URL(city.origin).host;
  const text = ((): string => {
    if (outcome === 'wait') return w.wait;
    if (wish === 'stop') return w.stopped(host);
    if (wish === 'start') return w.started;
    if (wish === 'status') return typeof outcome === 'string' ? outcome : w.unknown;
    if (wish === 'note') return outcome === true ? w.noted : w.unknown;
    return w.help(host);
  })();
  return `${sender}: ${text}`;
}

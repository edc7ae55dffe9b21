import type { Lang } from '../../../kernel/i18n.ts';
import type { Tone } from '../../../ui/index.ts';
import { caseWords, placeOfItem, type CaseView, type OutsideView, type RowView } from '../../casework/index.ts';
import { words, type RegistryWords } from './words.ts';

export type Asks = NonNullable<RowView['asks']>;
/** A code the registry answered with, in `words.advice`. */
export type RefusalCode = keyof RegistryWords['advice'];

/** Refusals that say: surely not done, only not reachable. The rest are about the case or the signer. */
const AWAY: ReadonlySet<string> = new Set(['quota', 'outage', 'not_connected', 'not_authorized']);
/** Why the registry did not sign that has nothing to do with the paper: the next paper would meet the same. */
const OF_SIGNER: ReadonlySet<string> = new Set(['wrong_passphrase', 'signer_not_active', 'not_authorized']);

export const isAway = (reason: string | null | undefined): boolean => reason != null && AWAY.has(reason);
export const isOfSigner = (reason: string | null | undefined): boolean => reason != null && OF_SIGNER.has(reason);

/** The words of a refusal, and what can be done about it; those of `other` for a code this release does not know. */
export function refusalOf(lang: Lang, code: string | null | undefined): { text: string; advice: string } {
  const { advice } = words[lang];
  const known: RefusalCode = code != null && Object.hasOwn(advice, code) ? (code as RefusalCode) : 'other';
  return { text: caseWords[lang].registryReasons[known]!, advice: advice[known] };
}

/** How one item stands at the registry, as people read it. */
export interface Standing {
  tone: Tone | undefined;
  /** A word or two. */
  tag: string;
  /** Where it is not simply well: what is so, and what it means or what to do. */
  more?: { title: string; text: string };
}

export function standingOf(lang: Lang, asks: Asks, o: OutsideView): Standing {
  const w = words[lang];
  const said = w.state[asks];
  const away = (then: string): Standing => ({
    tone: 'warn',
    tag: w.tag.away,
    more: { title: w.away, text: `${reasonText(lang, o.reason)}${then}` },
  });
  switch (o.state) {
    case 'none':
    case 'due':
      return { tone: undefined, tag: said[o.state] };
    case 'requested':
      // Asked, but the registry is away: it is asked again by itself.
      return isAway(o.reason) ? away(w.awayAgain) : { tone: 'info', tag: o.byHand ? said.byHand : said.requested };
    case 'unknown':
      return doubtOf(lang, o.reason);
    case 'refused': {
      if (isAway(o.reason)) return away(w.awayTry);
      const { text, advice } = refusalOf(lang, o.reason);
      return { tone: 'bad', tag: w.refused, more: { title: text, text: advice } };
    }
    case 'confirmed':
      return { tone: 'ok', tag: said.confirmed };
  }
}

/** What is not certain: whether it was done there, or whether the paper that came is the one we wait for. */
export function doubtOf(lang: Lang, reason: string | null | undefined): Required<Standing> {
  const w = words[lang];
  return reason === 'paper_differs'
    ? { tone: 'warn', tag: w.tag.look, more: { title: w.paperDiffers, text: w.paperDiffersDo } }
    : {
        tone: 'warn',
        tag: w.tag.unknown,
        more: { title: w.unknown, text: `${reasonText(lang, reason)}${w.unknownWhy}` },
      };
}

/** A reason as a sentence before others; empty for none. */
export function reasonText(lang: Lang, reason: string | null | undefined): string {
  const text = reason == null ? undefined : caseWords[lang].registryReasons[reason];
  return text === undefined ? '' : `${text}. `;
}

/** An item as it is called in lists: whom it is about, and which paper where a case brings several. */
export const itemName = (lang: Lang, o: Pick<OutsideView, 'item' | 'subject' | 'paper'>): string =>
  o.paper === null || placeOfItem(o.item).output === 0
    ? o.subject
    : `${caseWords[lang].paperKinds[o.paper]!}, ${o.subject}`;

/** What the officer may do with one item now. */
export interface Choices {
  /** Ask the registry, or start the work by hand. */
  ask: boolean;
  /** Bring what the registry answered. */
  answer: boolean;
  /** Send the case back, since the registry refused it. */
  back: boolean;
}

/** Read from the case's actions; nothing is decided here. */
export function choicesOf(view: Pick<CaseView, 'actions'>, row: Pick<RowView, 'row'>, o: OutsideView): Choices {
  const may = (type: string, item?: number) =>
    view.actions.some(
      (a) => a.type === type && a.row === row.row && a.allowed && (item === undefined || a.item === item),
    );
  return {
    ask: may('request', o.item),
    // The engine lets its holder answer any open request; the registry's own answer is waited for while it may still come.
    answer: may('confirm', o.item) && (o.byHand || o.state === 'unknown'),
    back: o.state === 'refused' && !isAway(o.reason) && may('return'),
  };
}

/** Why the row's items cannot be asked for now, as refusal keys; what the state itself says is left out. */
export function hindrances(
  view: Pick<CaseView, 'actions'>,
  row: Pick<RowView, 'row'>,
): { refusal: string; detail?: Record<string, unknown> }[] {
  const found = new Map<string, { refusal: string; detail?: Record<string, unknown> }>();
  for (const a of view.actions) {
    if (a.type !== 'request' || a.row !== row.row || a.allowed) continue;
    if (a.refusal === 'outside_pending' || a.refusal === 'already_confirmed') continue;
    found.set(a.refusal, { refusal: a.refusal, ...(a.detail ? { detail: a.detail } : {}) });
  }
  return [...found.values()];
}

/** True while an answer of the registry may come without anybody doing something here. */
export const isAwaited = (o: OutsideView): boolean => o.state === 'unknown' || (o.state === 'requested' && !o.byHand);

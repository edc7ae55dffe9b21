import type { Lang } from '../../../kernel/i18n.ts';
import type { Tone } from '../../../ui/index.ts';
import type { Signing } from '../../documents/index.ts';
import type { Outcome } from './signing.ts';
import { words } from './words.ts';

export interface Standing {
  tone: Tone | undefined;
  tag: string;
  /** Why, in a sentence. */
  reason?: string;
  /** May be chosen to be signed. */
  free: boolean;
  /** A person must say what became of the signature. */
  person: boolean;
}

export const reasonText = (lang: Lang, code: string | null | undefined): string | undefined =>
  code == null ? undefined : ((words[lang].reasons as Record<string, string>)[code] ?? words[lang].reasons.other);

/** How a paper stands by the last asking for its signature. */
export function standingOf(lang: Lang, signing: Pick<Signing, 'state' | 'reason' | 'nextAt'> | undefined): Standing {
  const w = words[lang].standings;
  const reason = reasonText(lang, signing?.reason);
  const said = reason === undefined ? {} : { reason };
  switch (signing?.state) {
    case undefined:
      return { tone: undefined, tag: w.none, free: true, person: false };
    case 'requested':
      return { tone: 'info', tag: w.requested, free: false, person: false };
    case 'refused':
      return { tone: 'bad', tag: w.refused, ...said, free: true, person: false };
    case 'unknown': {
      const person = signing.nextAt === null;
      return { tone: 'warn', tag: person ? w.person : w.unknown, ...said, free: false, person };
    }
    case 'confirmed':
      return { tone: 'ok', tag: w.confirmed, free: false, person: false };
  }
}

/** What came of one paper of a run. */
export function tellOutcome(lang: Lang, o: Outcome, requestId: string): { tone: Tone; title: string; text?: string } {
  const w = words[lang].outcome;
  switch (o.state) {
    case 'confirmed':
    case 'already':
      return { tone: 'ok', title: w[o.state] };
    case 'open':
      return { tone: 'info', title: w.open };
    case 'gone':
    case 'untried':
      return { tone: 'warn', title: w[o.state] };
    case 'refused':
    case 'unknown':
    case 'unavailable': {
      const text = reasonText(lang, o.reason);
      return { tone: o.state === 'refused' ? 'bad' : 'warn', title: w[o.state], ...(text !== undefined && { text }) };
    }
    case 'hindered':
      return { tone: 'warn', title: w.hindered };
    case 'bug':
      return { tone: 'bad', title: w.bug(requestId) };
  }
}

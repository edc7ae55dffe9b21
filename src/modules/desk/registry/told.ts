import type { Lang } from '../../../kernel/i18n.ts';
import type { Tone } from '../../../ui/index.ts';
import { refusedText } from './at.ts';
import type { Outcome } from './signing.ts';
import { doubtOf, reasonText, refusalOf } from './standing.ts';
import { words } from './words.ts';

/** An outcome in plain words: a title, and what to do. */
export interface Told {
  tone: Tone;
  title: string;
  text?: string;
}

export function tellOutcome(lang: Lang, outcome: Outcome, requestId: string): Told {
  const w = words[lang];
  const said = w.batch.outcome;
  switch (outcome.state) {
    case 'confirmed':
      return { tone: 'ok', title: said.confirmed };
    case 'requested':
      return { tone: 'info', title: said.requested };
    case 'already':
      return { tone: 'ok', title: said.already };
    case 'pending':
      return { tone: 'info', title: said.pending };
    case 'unknown':
      return outcome.reason === 'paper_differs'
        ? { tone: 'warn', ...doubtOf(lang, outcome.reason).more }
        : { tone: 'warn', title: w.sign.unknown, text: w.sign.unknownDo };
    case 'unavailable':
      return { tone: 'warn', title: w.away, text: `${reasonText(lang, outcome.reason)}${w.sign.unavailableDo}` };
    case 'refused': {
      const why = refusalOf(lang, outcome.reason);
      return { tone: 'bad', title: `${w.sign.refusedTitle}: ${why.text}`, text: why.advice };
    }
    case 'hindered':
      return { tone: 'warn', title: w.cannot, text: refusedText(lang, outcome.refusal) };
    case 'gone':
      return { tone: 'warn', title: said.gone };
    case 'untried':
      return { tone: 'warn', title: said.untried };
    case 'bug':
      return { tone: 'bad', title: said.bug(requestId) };
  }
}

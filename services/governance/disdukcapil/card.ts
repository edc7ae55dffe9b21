import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import type { Answers } from '../../../src/modules/casework/definition.ts';
import type { RegistryNewCard } from '../../../src/modules/casework/registry-port.ts';
import { given } from './report.ts';

/* The family card that SIAK issues anew once it has taken an event down: the second paper of the same case. */

/** Events after which a card is another. */
type Event = 'akta-kelahiran' | 'akta-kematian' | 'pindah-keluar';

interface Card {
  because: RegistryNewCard['because'];
  /** The event's item that says what all of them share: 1 where there is one for each child. */
  item: number;
  /** The answers that name who is the head from now on. */
  head(answers: Answers): { name: string; nik: string };
  /** Another one than before. */
  headChanges(answers: Answers): boolean;
  /** What those who come are to that head, and the answer that says so. */
  relation?(answers: Answers): { is: RegistryNewCard['relation']; path: string };
}

/** How the registry is asked for that card. Card, area and reporter are those of the event it follows from. */
export function cardAfter<S extends Event>(of: RegistryMapping<S>, card: Card): RegistryMapping<'kartu-keluarga'> {
  return {
    service: 'kartu-keluarga',
    event(answers, { reportedOn, follows = [] }) {
      const { area, familyCard, reporter } = of.event(answers, { item: card.item, reportedOn });
      if (familyCard === undefined) throw new Error(`${of.service}: a card is asked for where there is none`);
      const at = card.head(answers);
      const text = (path: string) => (answers[path] === undefined ? undefined : String(answers[path]));
      return given<RegistryNewCard>({
        because: card.because,
        reportedOn,
        area,
        familyCard,
        reporter,
        head: given<RegistryNewCard['head']>({ name: text(at.name) ?? '', nik: text(at.nik) }),
        headChanges: card.headChanges(answers),
        relation: card.relation?.(answers).is,
        follows,
      });
    },
    pathOf(field, _, answers) {
      const at = card.head(answers);
      if (field === 'head.name') return at.name;
      if (field === 'head.nik') return at.nik;
      if (field === 'relation') return card.relation?.(answers).path;
      return of.pathOf(field, card.item, answers);
    },
    paper: {
      kind: 'kk',
      expects: (answers) => ({
        holder: String(answers[card.head(answers).name] ?? ''),
        // With another head the registry may give the card a new number.
        ...(!card.headChanges(answers) && { number: String(answers['family_card_number']) }),
      }),
    },
    subjectPath: (_, answers) => card.head(answers).name,
  };
}

import { readMany, type Body } from '../../../ui/index.ts';
import { requirementAt, type CaseView, type Definition, type Dossier, type Text } from '../../casework/index.ts';
import { allowed } from './case-acts.ts';

/** The row that waits for the applicant's word; undefined: none does. */
export function waiting(view: CaseView): { row: string; round: number; returnsTo: string | undefined } | undefined {
  const done = allowed(view, 'done');
  if (done?.row === undefined || done.round === undefined) return undefined;
  const back = view.actions.find((a) => a.type === 'return' && a.row === done.row && a.allowed);
  return { row: done.row, round: done.round, returnsTo: back?.to };
}

/** Something that could be wrong: an answer, or a document. */
export interface Place {
  kind: 'answer' | 'document';
  path: string;
  label: Text;
  /** What stands there now. */
  shown: Text | undefined;
}

/** All that could be wrong, in the order of the form. */
export function placesOf(def: Definition, dossier: Dossier): Place[] {
  const answers: Place[] =
    reasonsFor(def, 'answer').length === 0
      ? []
      : dossier.sections.flatMap((s) =>
          s.answers.map((a) => ({ kind: 'answer', path: a.path, label: a.label, shown: a.shown }) as const),
        );
  const documents: Place[] =
    reasonsFor(def, 'document').length === 0
      ? []
      : dossier.documents
          .filter((d) => d.files.length > 0 && requirementAt(def, d.requirement))
          .map((d) => ({ kind: 'document', path: d.requirement, label: d.title, shown: undefined }));
  return [...answers, ...documents];
}

export const reasonsFor = (def: Definition, kind: Place['kind']) =>
  def.body.returnReasons.filter((r) => r.on === kind || r.on === 'both');

/** The applicant's own reason; where the service lists one, no other is asked. */
export const ownReason = (def: Definition, kind: Place['kind']): string | undefined =>
  reasonsFor(def, kind).find((r) => r.byApplicant)?.code;

/** `apa=child.1.name`, `apa=dok:father_card`: an answer and a document may bear one name. */
export const keyOf = (p: Place): string => (p.kind === 'document' ? `dok:${p.path}` : p.path);
export const chosenOf = (places: readonly Place[], body: Body): Place[] => {
  const asked = new Set(readMany(body, 'apa'));
  return places.filter((p) => asked.has(keyOf(p)));
};

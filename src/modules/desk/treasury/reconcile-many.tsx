import { Button, Details, Form, formKey, Hidden, TextArea, useUi } from '../../../ui/index.ts';
import { MOST_AT_ONCE, type BankDay, type Exception } from '../../money/index.ts';
import { reconcileWords } from './words-reconcile.ts';

interface Props {
  found: BankDay;
  /** All of one cause. */
  all: Exception[];
  /** Address of the day. */
  at: string;
  /** What was typed and is wrong, when this form is shown again. */
  again: { note: string; error: string | undefined } | undefined;
}

/** One act for all of a cause, where several are alike. */
export function Many({ found, all, at, again }: Props) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const { cause, suggestion } = all[0]!;
  if (all.length < 2) return null;
  const left = all.filter((e) => found.unexplained.includes(e)).length;
  return (
    <>
      {suggestion !== 'write_to_bank' && (
        <Form action={`${at}/semua`} idempotencyKey={formKey()}>
          <Hidden name="ref" value={cause} />
          <Button look="second">
            {{ take: w.takeMany, match: w.matchMany, reverse: w.reverseMany }[suggestion](
              f.number(Math.min(all.length, MOST_AT_ONCE)),
            )}
          </Button>
        </Form>
      )}
      {left > 0 && (
        <Details summary={w.explainMany(f.number(Math.min(left, MOST_AT_ONCE)))} open={again !== undefined}>
          <Form action={`${at}/semua`} idempotencyKey={formKey()} class="stack">
            <Hidden name="ref" value={cause} />
            <Hidden name="explain" value="yes" />
            <TextArea name={`note-${cause}`} label={w.note} rows={3} value={again?.note} error={again?.error} />
            <Button look="second">{w.explain}</Button>
          </Form>
        </Details>
      )}
    </>
  );
}

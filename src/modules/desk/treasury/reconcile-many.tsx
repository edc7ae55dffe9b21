import { Button, Details, Form, formKey, Hidden, TextArea, useUi, type FieldTexts } from '../../../ui/index.ts';
import { MOST_AT_ONCE, type BankDay } from '../../money/index.ts';
import { reconcileWords } from './words-reconcile.ts';

interface Props {
  found: BankDay;
  /** Address of the day. */
  at: string;
  body: string;
  errors: FieldTexts | undefined;
  /** The cause whose form is shown again. */
  faulty: string | undefined;
}

/** One act for all of a cause, where several are alike. */
export function Many({ found, at, body, errors, faulty }: Props) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const alike = [...Map.groupBy(found.exceptions, (e) => e.cause)].filter(([, all]) => all.length > 1);
  if (alike.length === 0) return null;
  return (
    <section>
      <h2>{w.many}</h2>
      {alike.map(([cause, all]) => {
        const { suggestion } = all[0]!;
        const again = faulty === cause;
        const left = all.filter((e) => found.unexplained.includes(e)).length;
        return (
          <div key={cause} class="card stack">
            <p>{w.alike(w.cause[cause], f.number(all.length))}</p>
            {suggestion !== 'write_to_bank' && (
              <Form action={`${at}/semua`} idempotencyKey={formKey()}>
                <Hidden name="ref" value={cause} />
                <Button look="second">
                  {(suggestion === 'take' ? w.takeMany : w.reverseMany)(f.number(Math.min(all.length, MOST_AT_ONCE)))}
                </Button>
              </Form>
            )}
            {left > 0 && (
              <Details summary={w.explainMany(f.number(Math.min(left, MOST_AT_ONCE)))} open={again}>
                <Form action={`${at}/semua`} idempotencyKey={formKey()} class="stack">
                  <Hidden name="ref" value={cause} />
                  <Hidden name="explain" value="yes" />
                  <TextArea
                    name="note"
                    label={w.note}
                    rows={3}
                    value={again ? body : ''}
                    error={again ? errors?.['note'] : undefined}
                  />
                  <Button look="second">{w.explain}</Button>
                </Form>
              </Details>
            )}
          </div>
        );
      })}
    </section>
  );
}

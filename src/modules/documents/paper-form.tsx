import { Actions, Button, Field, Form, Notice, PATHS, useUi } from '../../ui/index.ts';
import { words } from './words.ts';

export const FIELD = 'surat';

/** A PDF to be looked into; one form for whoever came by the door and for whoever scanned a code. */
export function PaperForm({ error, send }: { error?: string | undefined; send?: string }) {
  const w = words[useUi().lang];
  return (
    <Form files action={PATHS.genuine} class="stack">
      <Field name={FIELD} label={w.file.label} hint={w.file.hint} error={error}>
        {(control) => (
          <div class="file">
            <input type="file" accept="application/pdf,.pdf" {...control} />
          </div>
        )}
      </Field>
      <Actions>
        <Button icon="checkCircle" {...(send === undefined ? {} : { look: 'second' as const })}>
          {send ?? w.file.send}
        </Button>
      </Actions>
    </Form>
  );
}

/** What a code on paper must show: the city's own, and the registry's. */
export function HowToScan({ demo }: { demo: boolean }) {
  const { lang, city } = useUi();
  const w = words[lang].scan;
  return (
    <>
      <h2>{w.title}</h2>
      <p>{w.own(new URL(city.origin).host)}</p>
      <p>{w.registry}</p>
      <ol>
        {w.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        {w.never} <a href={PATHS.broker}>{w.report}</a>
      </p>
      {demo && <Notice>{w.demo}</Notice>}
    </>
  );
}

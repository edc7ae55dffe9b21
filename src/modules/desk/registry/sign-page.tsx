import { Button, Form, Hidden, Notice, SummaryList, TextField, useUi, type FieldTexts } from '../../../ui/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { caseWords, type CaseView, type OutsideView, type RowView, type Text } from '../../casework/index.ts';
import type { Frame } from '../routes/frame.tsx';
import { RegistryFrame } from './frame.tsx';
import { BATCHES, sheetPath, signPath } from './paths.ts';
import { StepUp } from '../routes/step-up.tsx';
import { choicesOf, hindrances, itemName, standingOf } from './standing.ts';
import type { Told } from './told.ts';
import { words } from './words.ts';

interface Props {
  frame: Frame;
  view: CaseView;
  row: RowView;
  o: OutsideView;
  /** What the paper will say. */
  lines: { label: Text; value: Text }[];
  now: Date;
  errors?: FieldTexts | undefined;
  told?: Told | undefined;
}

/** What will be signed, and the one field for the secret. It is sent with the signature and kept nowhere. */
export function SignPage({ frame, view, row, o, lines, now, errors, told }: Props) {
  const { lang } = useUi();
  const w = words[lang];
  const may = choicesOf(view, row, o);
  const standing = standingOf(lang, 'sign', o);
  const why = hindrances(view, row);
  return (
    <RegistryFrame frame={frame} title={w.sign.title(itemName(lang, o))} view={view} errors={errors}>
      {told && (
        <Notice tone={told.tone} role="alert" title={told.title}>
          {told.text && <p>{told.text}</p>}
        </Notice>
      )}
      <section class="card stack" aria-labelledby="isi-surat">
        <h2 id="isi-surat">{w.sign.what}</h2>
        <SummaryList
          rows={[
            { label: w.sign.holder, value: o.subject },
            // A family card's own number stands on its paper alone.
            ...(o.number === null ? [] : [{ label: w.batch.number, value: o.number }]),
            ...lines.map((l) => ({ label: l.label[lang], value: l.value[lang] })),
          ]}
        />
      </section>
      {may.ask && !o.byHand ? (
        <Secret action={signPath(view.id, row.row, o.item)} row={row} now={now} error={errors?.['passphrase']} />
      ) : (
        <Notice tone={standing.tone ?? 'info'} title={standing.more?.title ?? standing.tag}>
          {standing.more && <p>{standing.more.text}</p>}
          {why.map((x) => (
            <p key={x.refusal}>
              {w.cannot} {caseWords[lang].refusal(x.refusal, x.detail)}.
            </p>
          ))}
          {o.byHand && (may.ask || may.answer) && (
            <p>
              {w.sign.byHand} <a href={sheetPath(view.id, row.row, o.item)}>{w.go.sheet}</a>
            </p>
          )}
        </Notice>
      )}
      <p>
        <a href={BATCHES.sign}>{w.batch.again}</a>
      </p>
    </RegistryFrame>
  );
}

function Secret({ action, row, now, error }: { action: string; row: RowView; now: Date; error?: string | undefined }) {
  const { lang, actor } = useUi();
  const w = words[lang].sign;
  if (!freshStepUp(actor, now)) return <StepUp back={action} />;
  return (
    <Form action={action} class="stack">
      <Hidden name="round" value={String(row.round)} />
      <PassphraseField error={error} />
      <p class="hint">{w.wait}</p>
      <div class="actions">
        <Button icon="signature">{w.go}</Button>
      </div>
    </Form>
  );
}

/** Never filled by the browser, never drawn with a value. */
export function PassphraseField({ error }: { error?: string | undefined }) {
  const { lang } = useUi();
  const w = words[lang].sign;
  return (
    <TextField
      name="passphrase"
      type="password"
      label={w.passphrase}
      hint={w.passphraseHint}
      error={error}
      width="w20"
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
    />
  );
}

import {
  Actions,
  Button,
  ButtonLink,
  Checkboxes,
  Details,
  Field,
  Form,
  Hidden,
  Notice,
  Radios,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import {
  REVOKE_REASONS,
  verifyUrl,
  type DocumentKinds,
  type EsignPort,
  type Outgoing,
  type Paper,
  type Signing,
} from '../../documents/index.ts';
import { freshStepUp } from '../../people/index.ts';
import type { Frame } from '../routes/frame.tsx';
import { Framed, PaperFacts, Provider, Secret, titleOf } from './pages.tsx';
import { StepUp } from '../routes/step-up.tsx';
import { ISSUED, issuedPath, OUTGOING, outgoingPath } from './paths.ts';
import { standingOf } from './standing.ts';
import { words } from './words.ts';

interface OneProps {
  frame: Frame;
  kinds: DocumentKinds;
  port: EsignPort | undefined;
  o: Outgoing;
  signing: Signing | undefined;
  /** Of the laid-out paper. */
  pages: number;
  now: Date;
  errors?: FieldTexts | undefined;
  told?: { tone: 'ok' | 'info' | 'warn' | 'bad'; title: string; text?: string } | undefined;
}

/** One paper before its signature: what it says, the signature, and what to do when the answer got lost. */
export function OnePage({ frame, kinds, port, o, signing, pages, now, errors, told }: OneProps) {
  const { lang, actor } = useUi();
  const w = words[lang];
  const standing = standingOf(lang, signing);
  const here = outgoingPath(o.id);
  return (
    <Framed frame={frame} title={`${titleOf(kinds, lang, o)} ${o.number}`} errors={errors} back={OUTGOING}>
      {told && (
        <Notice tone={told.tone} role="alert" title={told.title}>
          {told.text && <p>{told.text}</p>}
        </Notice>
      )}
      <Provider port={port} />
      <section class="card stack">
        <PaperFacts o={o} kinds={kinds} more={[{ label: w.state, value: standing.tag }]} />
        <Actions>
          <ButtonLink href={`${here}/pdf`} icon="download" look="second">
            {w.download}
          </ButtonLink>
        </Actions>
      </section>
      <Pages of={here} count={pages} />
      {standing.reason !== undefined && !standing.person && !told && (
        <Notice tone={standing.tone ?? 'info'} title={standing.tag}>
          <p>{standing.reason}</p>
        </Notice>
      )}
      {standing.person ? (
        <Doubt o={o} reason={standing.reason} now={now} errors={errors} />
      ) : (
        standing.free &&
        port &&
        (freshStepUp(actor, now) ? (
          <Form action={here} class="stack">
            <Secret port={port} errors={errors} go={w.signOne} />
          </Form>
        ) : (
          <StepUp back={here} />
        ))
      )}
    </Framed>
  );
}

/** The paper as it will be signed, page by page. */
function Pages({ of, count }: { of: string; count: number }) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Details summary={w.pages} open={count === 1}>
      {Array.from({ length: count }, (_, i) => (
        <p key={i} class="sheet">
          <img src={`${of}/halaman/${i + 1}`} alt={w.page(i + 1)} width={794} height={1123} />
        </p>
      ))}
    </Details>
  );
}

/** The provider cannot be asked: the signer looks into its log and says what is there. */
function Doubt({ o, reason, now, errors }: Pick<OneProps, 'o' | 'now' | 'errors'> & { reason: string | undefined }) {
  const { lang, actor } = useUi();
  const w = words[lang].doubt;
  const here = outgoingPath(o.id);
  return (
    <>
      <Notice tone="warn" title={w.title}>
        {reason !== undefined && <p>{reason}.</p>}
        <p>{w.text}</p>
      </Notice>
      {freshStepUp(actor, now) ? (
        <>
          <section class="card stack" aria-labelledby="bawa">
            <h2 id="bawa">{w.bring}</h2>
            <Form files action={`${here}/bawa`} class="stack">
              <Field name="file" label={w.file} error={errors?.['file']}>
                {(control) => (
                  <div class="file">
                    <input type="file" accept="application/pdf,.pdf" {...control} />
                  </div>
                )}
              </Field>
              <Actions>
                <Button>{w.bringGo}</Button>
              </Actions>
            </Form>
          </section>
          <section class="card stack" aria-labelledby="belum">
            <h2 id="belum">{w.unsigned}</h2>
            <Form action={`${here}/belum`} class="stack">
              <Checkboxes
                name="sure"
                label={w.unsigned}
                error={errors?.['sure']}
                options={[{ value: 'ya', label: w.unsignedSure }]}
              />
              <Actions>
                <Button look="second">{w.unsignedGo}</Button>
              </Actions>
            </Form>
          </section>
        </>
      ) : (
        <StepUp back={here} />
      )}
    </>
  );
}

interface IssuedProps {
  frame: Frame;
  kinds: DocumentKinds;
  paper: Paper;
  o: Outgoing;
  /** A newer one of the same is on its way. */
  onItsWay: boolean;
  now: Date;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

const TONES = { valid: 'ok', revoked: 'bad', superseded: 'warn' } as const;

/** A paper that was issued: how it stands, and how it is taken out of force. */
export function IssuedPage({ frame, kinds, paper, o, onItsWay, now, errors, flash }: IssuedProps) {
  const { lang, f, actor } = useUi();
  const w = words[lang];
  const r = w.revoke;
  const here = issuedPath(paper.id);
  const reasons = r.reasons as Record<string, string>;
  const reason = paper.stateReason === null ? undefined : reasons[paper.stateReason];
  return (
    <Framed frame={frame} title={`${titleOf(kinds, lang, o)} ${o.number}`} errors={errors} flash={flash} back={ISSUED}>
      <Notice tone={TONES[paper.state]} title={r[paper.state]}>
        {paper.stateAt && (
          <p>
            {f.dateTime(paper.stateAt)}
            {reason !== undefined && `: ${reason}`}
          </p>
        )}
        {onItsWay && <p>{r.onItsWay}</p>}
      </Notice>
      <section class="card stack">
        <PaperFacts o={o} kinds={kinds} />
        <Actions>
          <ButtonLink href={`${here}/pdf`} icon="download" look="second">
            {r.download}
          </ButtonLink>
        </Actions>
        <p>
          <a href={verifyUrl('', o.verifyToken)}>{r.scan}</a>
        </p>
      </section>
      {paper.state === 'valid' && !onItsWay && (
        <section class="card stack" aria-labelledby="cabut">
          <h2 id="cabut">{r.title}</h2>
          <p>{r.lead}</p>
          {freshStepUp(actor, now) ? (
            <Form action={here} class="stack">
              <Hidden name="paper" value={paper.id} />
              <Radios
                name="what"
                label={r.what}
                error={errors?.['what']}
                options={[
                  { value: 'cabut', label: r.revoke },
                  { value: 'ganti', label: r.again },
                ]}
              />
              <Radios
                name="reason"
                label={r.reason}
                error={errors?.['reason']}
                options={REVOKE_REASONS.map((code) => ({ value: code, label: r.reasons[code] }))}
              />
              <Actions>
                <Button look="danger">{r.go}</Button>
              </Actions>
            </Form>
          ) : (
            <StepUp back={here} />
          )}
        </section>
      )}
    </Framed>
  );
}

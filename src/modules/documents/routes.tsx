import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unavailable, type FieldErrors } from '../../kernel/errors.ts';
import { FileRefused } from '../../kernel/files/inspection.ts';
import { receive, type Received } from '../../kernel/files/intake.ts';
import { fileWords } from '../../kernel/files/index.ts';
import { PUBLIC } from '../../kernel/permission.ts';
import { spend } from '../../kernel/session.ts';
import {
  errorTexts,
  html,
  Notice,
  Page,
  PATHS,
  SummaryList,
  useUi,
  type FieldTexts,
  type Tone,
} from '../../ui/index.ts';
import { checkPaper, type Checked } from './check.ts';
import type { DocumentKinds } from './kind.ts';
import { VERIFY } from './paths.ts';
import { stampedBy } from './signature.ts';
import { isSample, type Verdict } from './verdict.ts';
import { FIELD, HowToScan, PaperForm } from './paper-form.tsx';
import { verifyRoutes } from './verify.tsx';
import { words } from './words.ts';

/** Checks of one address in an hour: an office behind one line may check a queue of people. */
const PER_HOUR = 60;

/** Whether a paper is genuine: how its own QR tells, and one PDF looked into. Nothing is stored. */
export function paperCheckRoutes(app: FastifyInstance, kinds: DocumentKinds): void {
  verifyRoutes(app, kinds);

  app.get(PATHS.genuine, { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <CheckPage demo={request.ctx.city.env === 'demo'} />, 200, { cache: 60 }),
  );

  app.post(PATHS.genuine, { config: { action: PUBLIC } }, async (request, reply) => {
    const { city, lang } = request.ctx;
    const demo = city.env === 'demo';
    const got = await takePdf(request);
    if ('fields' in got) {
      const errors = errorTexts(lang, got.fields, { ...fileWords[lang], ...words[lang].fault });
      return html(reply, request.ctx, <CheckPage demo={demo} errors={errors} />, 422);
    }
    return html(
      reply,
      request.ctx,
      <CheckPage
        demo={demo}
        result={{ name: got.name, ...(await checkPaper(city, got.bytes, request.ctx.now)), kinds }}
      />,
    );
  });
}

/** The one PDF of the form, in memory; what is wrong with it belongs to its field. */
async function takePdf(request: FastifyRequest): Promise<Received | { fields: FieldErrors }> {
  const { city, now } = request.ctx;
  const part = await request.file();
  const address = city.keys.mac('network', request.ip).toString('base64url');
  const wait = await spend(city.db, `documents.check/${address}`, PER_HOUR, 3600, now);
  if (wait > 0) {
    part?.file.resume();
    throw unavailable('rate_limited', wait);
  }
  if (part?.fieldname !== FIELD) {
    part?.file.resume();
    return { fields: { [FIELD]: 'error.file_missing' } };
  }
  try {
    const got = await receive(part.file, { declaredName: part.filename });
    const isPdf = got.bytes.toString('latin1', 0, 5) === '%PDF-';
    return isPdf ? got : { fields: { [FIELD]: 'error.paper_not_pdf' } };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    // A form sent without a choice carries an empty file without a name.
    const none = error.fault === 'file_empty' && !part.filename;
    return { fields: { [FIELD]: none ? 'error.file_missing' : `error.${error.fault}` } };
  }
}

interface Result extends Checked {
  name: string;
  kinds: DocumentKinds;
}

const TONES: Record<Verdict, Tone> = {
  registered: 'ok',
  revoked: 'bad',
  superseded: 'warn',
  valid: 'ok',
  other_signer: 'warn',
  changed: 'bad',
  unknown_signer: 'bad',
  invalid: 'bad',
  unsigned: 'warn',
  no_roots: 'warn',
  not_readable: 'warn',
};

function CheckPage({ demo, errors, result }: { demo: boolean; errors?: FieldTexts; result?: Result }) {
  const w = words[useUi().lang];
  return (
    <Page title={result ? w.verdict[result.verdict].title : w.title} errors={errors} back={result && PATHS.genuine}>
      <h1>{w.title}</h1>
      {result ? <Answer {...result} /> : <p class="lead">{w.lead}</p>}
      <HowToScan demo={demo} />
      <h2>{result ? w.again : w.file.title}</h2>
      <p>{w.file.lead}</p>
      <PaperForm error={errors?.[FIELD]} />
    </Page>
  );
}

function Answer({ name, verdict, report, paper, kinds }: Result) {
  const { lang, f } = useUi();
  const w = words[lang];
  const { title, text } = w.verdict[verdict];
  const { signerName, signerOrganisation, signedAt } = report;
  const by = stampedBy(report);
  const changed = verdict === 'changed' ? w.facts.different : report.ok ? w.facts.same : undefined;
  const own = paper?.issuedBy === 'city' ? paper : undefined;
  const state = own === undefined && paper?.state !== 'valid' ? paper?.state : undefined;
  const row = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
  return (
    <>
      <Notice tone={TONES[verdict]} title={title} role="status">
        <p>{text}</p>
        {own?.verifyToken && (
          <p>
            <a href={`${VERIFY}/${own.verifyToken}`}>{w.facts.open}</a>
          </p>
        )}
      </Notice>
      {isSample(report) && (
        <Notice tone="warn" title={w.sample.title}>
          <p>{w.sample.text}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          ...row(w.facts.file, name),
          ...row(w.facts.kind, own && kinds.get(own.kind)?.title[lang]),
          ...row(w.facts.number, own?.number),
          ...row(report.chainOk ? w.facts.signer : w.facts.claimedSigner, signerName),
          ...row(w.facts.organisation, signerOrganisation),
          ...row(by === null ? w.facts.signedAt : w.facts.stampedAt(by), signedAt && f.dateTime(signedAt)),
          ...row(w.facts.content, changed),
          ...row(w.facts.register, state && w.facts[state]),
        ]}
      />
      {report.ok && own === undefined && <p class="hint">{w.limits}</p>}
    </>
  );
}

import type { FastifyInstance } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import { openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import {
  Actions,
  Beside,
  ButtonLink,
  Caption,
  Card,
  Details,
  html,
  Live,
  Notice,
  Page,
  PATHS,
  Tag,
  useUi,
  queryOf,
} from '../../../ui/index.ts';
import {
  caseFileOf,
  caseWords,
  type CaseView,
  type Catalogue,
  type DocumentView,
  type Dossier,
  type FileView,
} from '../../casework/index.ts';
import { parcelWords } from '../../delivery/index.ts';
import type { BillKinds } from '../../money/index.ts';
import { ReceivingPanel } from '../parcel/panel.tsx';
import { receivingOf, type Receiving } from '../parcel/standing.ts';
import { parcelPageWords } from '../parcel/words.ts';
import { askRoutes } from './ask.tsx';
import { allowed, CASES, casePath, flashOf, myCase, myCaseWhole, paramsOf, refused } from './case-acts.ts';
import {
  CaseTag,
  History,
  isCut,
  isLate,
  Late,
  Marks,
  Road,
  useDueText,
  useWords,
  Where,
  WhyThen,
} from './case-parts.tsx';
import { Bills, caseBillRoutes, PayNow } from './case-bills.tsx';
import { paperTitle } from './paper.tsx';
import { Unverified } from './official.tsx';

const ONE = `${CASES}/:id`;
const READ = { config: { action: 'case.read' } };
/** Seconds between looks for news: on mobile data every look costs. */
const LOOK = 60;

/** The case, what can be asked of it, and the pictures of what was sent. */
export function caseRoute(app: FastifyInstance, catalogue: Catalogue, bills: BillKinds): void {
  app.get(ONE, READ, async (request, reply) => {
    const { ctx } = request;
    const { view, dossier } = await myCaseWhole(ctx, catalogue, paramsOf(request)['id']!);
    const receiving = await receivingOf(ctx, catalogue, bills, view);
    return html(
      reply,
      ctx,
      <CasePage view={view} dossier={dossier} receiving={receiving} now={ctx.now} flash={flashOf(request)} />,
    );
  });

  app.get(`${ONE}/dokumen/:file`, READ, async (request, reply) => {
    const { ctx } = request;
    const { id, file } = paramsOf(request) as { id: string; file: string };
    const { wajah, halaman } = queryOf(request);
    await caseFileOf(ctx, catalogue, (await myCase(ctx, catalogue, id)).id, file);
    const page = halaman === undefined ? 1 : Number(halaman);
    if (!Number.isInteger(page) || page < 1) throw notFound();
    const opened = await openFile(ctx.city, file, wajah === 'kecil' ? 'thumb' : { page });
    return reply.headers(safeDownloadHeaders(opened.name, opened.mediaType, 'inline')).send(opened.bytes);
  });

  askRoutes(app, catalogue);
  caseBillRoutes(app, catalogue);
}

/** Where a picture of a file of a case lies. */
export const picturePath = (kase: string, file: string, page = 1): string =>
  `${casePath(kase)}/dokumen/${file}${page === 1 ? '' : `?halaman=${page}`}`;
const thumbPath = (kase: string, file: string): string => `${casePath(kase)}/dokumen/${file}?wajah=kecil`;

interface CasePageProps {
  view: CaseView;
  dossier: Dossier;
  receiving: Receiving;
  now: Date;
  flash: ReturnType<typeof flashOf>;
}

export function CasePage({ view, dossier, receiving, now, flash }: CasePageProps) {
  const { lang } = useUi();
  const { w, say } = useWords();
  const sent = receiving.parcel?.state;
  const state = (
    <Beside
      head={
        <>
          <h1>
            <Caption caption={`${w.case.number} ${view.number}`} />
            {say(view.title)}
          </h1>
          <p>
            {view.status === 'ready' && sent ? (
              <Tag tone={sent === 'failed' || sent === 'lost' ? 'warn' : 'info'}>{parcelWords[lang].state[sent]}</Tag>
            ) : (
              <CaseTag status={view.status} />
            )}
          </p>
          <p class="lead">{view.status === 'ready' && sent ? parcelPageWords[lang].lead[sent] : w.lead[view.status]}</p>
          {isLate(view, now) && <Late due={view.due!} />}
          <Now view={view} />
          <PayNow view={view} />
          <Papers view={view} />
        </>
      }
      aside={
        <>
          <Card>
            <Where {...view} />
          </Card>
          <Letters view={view} />
          <Bills view={view} />
        </>
      }
    >
      <Rejected view={view} />
      {!isCut(view.status) && (
        <>
          <h2>{w.case.road}</h2>
          <Road {...view} />
        </>
      )}
      <ReceivingPanel view={view} receiving={receiving} />
      <h2>{w.case.history}</h2>
      <History entries={view.history} news={receiving.news} />
    </Beside>
  );
  return (
    <Page
      title={`${say(view.title)} ${view.number}`}
      section="mine"
      width="wide"
      back={{ href: PATHS.mine, label: w.case.back }}
      flash={flash}
    >
      {view.endedAt ? (
        state
      ) : (
        <Live id="keadaan" every={LOOK}>
          {state}
        </Live>
      )}
      <div class="column stack">
        <Declared dossier={dossier} />
        <Documents view={view} documents={dossier.documents} />
        <Doors view={view} />
      </div>
    </Page>
  );
}

/** What nothing moves without: mending, or looking at the draft proof. Drawn from what `decide` allows. */
function Now({ view }: { view: CaseView }) {
  const { w, say } = useWords();
  const dueText = useDueText();
  if (allowed(view, 'resubmit')) {
    const due = view.revision?.due;
    return (
      <Notice tone="warn" title={w.case.marked(view.marks.length)}>
        <Marks marks={view.marks} />
        {due?.at && <p>{w.case.mendBy(dueText(due))}</p>}
        <p>{w.mend.resting}</p>
        <Actions>
          <ButtonLink href={`${casePath(view.id)}/perbaiki`} icon="pen" big>
            {w.case.mend(view.marks.length)}
          </ButtonLink>
        </Actions>
        {due && <WhyThen due={due} />}
      </Notice>
    );
  }
  if (view.room)
    return (
      <Actions>
        <ButtonLink href={view.room.asks.path} icon="card" big>
          {say(view.room.asks.label)}
        </ButtonLink>
      </Actions>
    );
  if (!allowed(view, 'done')) return null;
  const due = view.rows.find((r) => r.row === allowed(view, 'done')!.row)?.due;
  return (
    <Notice tone="warn" title={w.case.now}>
      <p>{w.case.proofText}</p>
      {due?.at && <p>{w.proof.by(dueText(due))}</p>}
      <Actions>
        <ButtonLink href={`${casePath(view.id)}/konsep`} icon="eye" big>
          {w.case.proof}
        </ButtonLink>
      </Actions>
    </Notice>
  );
}

/** What one applied for, once it is there. */
function Papers({ view }: { view: CaseView }) {
  const { f, lang } = useUi();
  const { w } = useWords();
  // In the order in which the service names them: what was applied for first.
  const valid = view.papers
    .filter((p) => p.state === 'valid' && p.issuedBy !== 'city')
    .toSorted((a, b) => Number(a.part) - Number(b.part));
  if (valid.length === 0) return null;
  return (
    <Notice tone="ok" title={w.case.papers}>
      {valid.map((p) => (
        <div key={p.id}>
          <p>
            <b>{paperTitle(lang, p)}</b>
            <br />
            {p.number}, {f.date(p.issuedOn)}
          </p>
          <Actions>
            <ButtonLink href={`${casePath(view.id)}/surat/${p.id}`} icon="file">
              {w.case.openPaper}
            </ButtonLink>
          </Actions>
        </div>
      ))}
      {view.coming.length > 0 && (
        <p>{w.case.coming(view.coming.map((kind) => paperTitle(lang, { kind })).join(', '))}</p>
      )}
    </Notice>
  );
}

/** What the city wrote about the case. */
function Letters({ view }: { view: CaseView }) {
  const { f, lang } = useUi();
  const { w } = useWords();
  const letters = view.papers.filter((p) => p.issuedBy === 'city');
  if (letters.length + view.letters.length === 0) return null;
  return (
    <Card>
      <h2>{w.case.letters}</h2>
      <ul class="list">
        {view.letters.map((o) => (
          <li key={o.id}>
            {paperTitle(lang, o)}
            <br />
            {o.number} <Tag>{w.case.letterWaits[o.waits]}</Tag>
          </li>
        ))}
        {letters.map((p) => (
          <li key={p.id}>
            <a href={`${casePath(view.id)}/surat/${p.id}`}>{paperTitle(lang, p)}</a>
            <br />
            {p.number}, {f.date(p.issuedOn)} {p.state !== 'valid' && <Tag tone="warn">{w.paper.state[p.state]}</Tag>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Why, by which law, and what one may do against it. */
function Rejected({ view }: { view: CaseView }) {
  const { f } = useUi();
  const { w, say } = useWords();
  const { rejected } = view;
  if (!rejected) return null;
  const { objection } = rejected;
  return (
    <>
      <Notice tone="bad" title={w.case.rejected}>
        <p>{say(rejected.text)}.</p>
        {rejected.note && (
          <p class="said">
            <span class="muted">{w.case.officerNote}: </span>
            {rejected.note}
          </p>
        )}
        <p>
          {w.case.legalBasis}: {rejected.legalBasis}
        </p>
      </Notice>
      <h2>{w.case.object}</h2>
      <p>{w.case.objectText(view.heldBy.agency)}</p>
      {objection && (
        <p>
          {w.case.objectUntil(say(objection.norm), f.date(objection.until), objection.legalBasis)}
          {!objection.verified && <Unverified />}
        </p>
      )}
      <p>{w.case.objectNext}</p>
    </>
  );
}

/** The applicant's own answers, closed: a phone is often looked at by others too. */
function Declared({ dossier }: { dossier: Dossier }) {
  const { w, say } = useWords();
  const sections = dossier.sections.filter((s) => s.answers.length > 0);
  if (sections.length === 0) return null;
  return (
    <section class="stack">
      <h2>{w.case.data}</h2>
      <Details summary={w.case.dataHint}>
        {sections.map((s) => (
          <section key={s.page} class="stack">
            <h3>{say(s.title)}</h3>
            <dl class="answers">
              {s.answers.map((a) => (
                <div key={a.path}>
                  <dt>{say(a.label)}</dt>
                  <dd class="value">{say(a.shown)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Details>
    </section>
  );
}

function Documents({ view, documents }: { view: CaseView; documents: DocumentView[] }) {
  const { w, say } = useWords();
  const sent = documents.filter((d) => d.files.length > 0 || d.earlier.length > 0);
  if (sent.length === 0) return null;
  const earlier = sent.flatMap((d) => d.earlier.map((file) => ({ file, title: say(d.title) })));
  return (
    <section class="stack">
      <h2>{w.case.documents}</h2>
      <Shots kase={view.id} files={sent.flatMap((d) => d.files.map((file) => ({ file, title: say(d.title) })))} />
      {earlier.length > 0 && (
        <Details summary={w.case.replaced}>
          <Shots kase={view.id} files={earlier} />
        </Details>
      )}
    </section>
  );
}

/** Small pictures, each a link to the whole; of several pages each page can be opened. */
export function Shots({ kase, files }: { kase: string; files: { file: FileView; title: string }[] }) {
  const { w: ui } = useUi();
  return (
    <ul class="shots">
      {files.map(({ file, title }) => (
        <li key={file.id}>
          <a href={picturePath(kase, file.id)}>
            <img src={thumbPath(kase, file.id)} alt="" width={320} height={240} loading="lazy" />
            <span>{title}</span>
          </a>
          {file.pages > 1 && (
            <p class="small">
              {Array.from({ length: file.pages - 1 }, (_, i) => (
                <>
                  <a href={picturePath(kase, file.id, i + 2)}>{ui.viewer.page(i + 2, file.pages)}</a>{' '}
                </>
              ))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the applicant may ask, and why not the rest. */
function Doors({ view }: { view: CaseView }) {
  const { lang } = useUi();
  const { w } = useWords();
  const no = refused(view, 'withdraw');
  const again = view.status === 'expired' || view.status === 'withdrawn';
  return (
    <>
      <Actions>
        {again && (
          <ButtonLink href={`/layanan/${view.service}`} icon="arrowRight">
            {w.case.again}
          </ButtonLink>
        )}
        {allowed(view, 'note') && (
          <ButtonLink look="second" href={`${casePath(view.id)}/pesan`} icon="send">
            {w.case.message}
          </ButtonLink>
        )}
        {allowed(view, 'withdraw') && (
          <ButtonLink look="quiet" href={`${casePath(view.id)}/batalkan`}>
            {w.case.withdraw}
          </ButtonLink>
        )}
      </Actions>
      {no && !view.endedAt && (
        <p class="muted small">{w.case.cannotWithdraw(caseWords[lang].refusal(no.refusal, no.detail))}</p>
      )}
    </>
  );
}

import type { ComponentChildren } from 'preact';
import type { Calendar } from '../../../kernel/clock/index.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { explainDue } from '../../../kernel/clock/words.ts';
import {
  ClockChip,
  Details,
  Hidden,
  Notice,
  Tabs,
  Tag,
  Timeline,
  useUi,
  type ClockFace,
  type FieldTexts,
  type Tone,
  formKey,
} from '../../../ui/index.ts';
import { caseWords, type CaseView, type RowView, SUPERVISOR } from '../../casework/index.ts';
import { faceOfDue } from '../model.ts';
import { outgoingPath } from '../outgoing/paths.ts';
import { words as outgoingWords } from '../outgoing/words.ts';
import { words } from '../words.ts';
import { ActPanel, ConflictNotice } from './acts.tsx';
import { AnswerList, Documents } from './dossier.tsx';
import { casePath, DeskFrame, type Frame } from './frame.tsx';
import { REVIEW } from './marking.tsx';
import { refundText, standingWords } from '../../money/index.ts';
import { restsWhy, type Review } from './seen.ts';

export function ReviewPage({ review }: { review: Review }) {
  const { lang } = useUi();
  const w = words[lang];
  const { frame, view, row } = review;
  return (
    <CaseFrame frame={frame} view={view} errors={review.errors} flash={review.flash} at="case" now={review.now}>
      {review.conflict && <ConflictNotice view={view} conflict={review.conflict} />}
      <form id={REVIEW} method="post" action={casePath(view.id, '/kembalikan')} novalidate>
        <Hidden name="idempotency_key" value={formKey()} />
        <Hidden name="seq" value={String(view.seq)} />
        {row && <Hidden name="row" value={row.row} />}
        {row && <Hidden name="round" value={String(row.round)} />}
        {/* What Enter presses in any field of the form: it only lists what was marked. */}
        <button class="vh" tabindex={-1} aria-hidden="true" />
      </form>
      <Standing review={review} />
      <Jump />
      <div class="bench">
        <div class="papers" id="dokumen">
          <Documents review={review} />
        </div>
        {/* It scrolls by itself, so it is reached by keyboard too. */}
        <div class="said" id="isian" tabindex={0} role="region" aria-label={w.answers}>
          <h2 class="vh">{w.answers}</h2>
          <AnswerList review={review} />
          {row && <Completeness row={row} />}
        </div>
        <ActPanel review={review} />
      </div>
    </CaseFrame>
  );
}

/** On a narrow screen the three parts stand one below the other: the way to each is always in sight. */
function Jump() {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <nav class="jump" aria-label={w.jump}>
      <a href="#dokumen">{w.documents}</a>
      <a href="#isian">{w.answers}</a>
      <a href="#tindakan">{w.acts.short}</a>
    </nav>
  );
}

/** What the SOP wants to be there before this step is done. */
function Completeness({ row }: { row: RowView }) {
  const { lang } = useUi();
  if (row.completeness.length === 0) return null;
  return (
    <section class="complete">
      <h3>{words[lang].completeness}</h3>
      <ul class="list">
        {row.completeness.map((c) => (
          <li key={c.id}>{c[lang]}</li>
        ))}
      </ul>
    </section>
  );
}

interface CaseFrameProps {
  frame: Frame;
  view: CaseView;
  at: 'case' | 'history' | 'looks' | 'act';
  now: Date;
  title?: string;
  errors?: FieldTexts | undefined;
  flash?: string | { tone: Tone; text: string } | undefined;
  children?: ComponentChildren;
}

/** The head of every page of a case: number, state, and the clocks, always in sight. */
export function CaseFrame({ frame, view, at, now, title, errors, flash, children }: CaseFrameProps) {
  const { lang, city } = useUi();
  const w = words[lang];
  const name = view.title[lang];
  return (
    <DeskFrame
      frame={frame}
      title={`${title ? `${title} · ` : ''}${name} ${view.number}`}
      heading={
        <>
          {name} <span class="muted nowrap">{view.number}</span>
        </>
      }
      back={at === 'act' ? { href: casePath(view.id), label: view.number } : undefined}
      errors={errors}
      flash={flash}
      tight={at !== 'act'}
      actions={
        <>
          {at !== 'act' && (
            <Tabs
              label={w.tabs.label}
              items={[
                { href: casePath(view.id), label: w.tabs.case, current: at === 'case' },
                {
                  href: casePath(view.id, '/riwayat'),
                  label: w.tabs.history,
                  count: view.history.length,
                  current: at === 'history',
                },
                ...(view.seesLooks
                  ? [{ href: casePath(view.id, '/dilihat'), label: w.tabs.looks, current: at === 'looks' }]
                  : []),
              ]}
            />
          )}
          <Tag tone={view.endedAt ? undefined : 'info'}>{caseWords[lang].deskStatus[view.status]}</Tag>
          <span class="told">
            {w.clock.promise} <ClockChip clock={promiseFace(view, lang, city.calendar, now)} />
          </span>
        </>
      }
    >
      {children}
    </DeskFrame>
  );
}

function promiseFace(view: CaseView, lang: Lang, calendar: Calendar, now: Date): ClockFace {
  if (view.endedAt) {
    const missed = view.due?.at != null && view.endedAt > view.due.at;
    return { state: missed ? 'missed' : 'met' };
  }
  const rests = restsWhy(view, lang);
  if (rests === '') return { state: 'paused' };
  return faceOfDue(calendar, view.due, now, rests);
}

/** The resident's words along with the last mending, until the case is sent back once more or has ended. */
const wordsOfMending = ({ history, endedAt }: CaseView) => {
  const last = history.findLast((e) => e.type === 'resubmitted' || e.type === 'returned');
  return !endedAt && last?.type === 'resubmitted' && last.note !== null ? last : undefined;
};

/** How the case stands: pauses, the last return, links, the road; why the clocks say what they say. */
function Standing({ review }: { review: Review }) {
  const { actor, lang, f } = useUi();
  const w = words[lang];
  const { view, row } = review;
  const told = wordsOfMending(view);
  const dues = [
    ...(row?.due ? [{ label: w.clock.row, due: row.due }] : []),
    ...(view.due ? [{ label: w.clock.promise, due: view.due }] : []),
  ];
  return (
    <div class="standing">
      {view.letter && (
        <Notice>
          <p>{w.letters.reading(view.letter.number)}</p>
        </Notice>
      )}
      {view.paused && (
        <Notice tone="warn">
          <p>{w.paused(view.paused.reason[lang], f.dateTime(view.paused.since))}</p>
        </Notice>
      )}
      {view.revision && (
        <Notice tone="info">
          <p>{w.mending}</p>
        </Notice>
      )}
      {told && (
        <Notice tone="info" title={w.mended}>
          <p>{told.note}</p>
        </Notice>
      )}
      {view.bills
        .filter((b) => b.takenBackAt !== null)
        .map((b) => (
          <Notice key={b.id} tone="bad" title={w.takenBack}>
            <p>{w.takenBackText(b.title[lang], f.dateTime(b.takenBackAt!))}</p>
          </Notice>
        ))}
      {view.rejected && (
        <Notice tone="bad" title={view.rejected.text[lang]}>
          <p>{w.rejected(view.rejected.legalBasis)}</p>
          {view.rejected.note && <p>{view.rejected.note}</p>}
        </Notice>
      )}
      {view.links.length > 0 && (
        <Notice tone="warn" title={w.links}>
          <ul class="plain">
            {view.links.map((l) => (
              <li key={l.id}>
                <a href={casePath(l.id)}>{l.number}</a> {caseWords[lang].linkReasons[l.reason] ?? l.reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {view.bills.map((b) => (
        <Notice key={b.id} tone={b.state === 'expired' || b.refund ? 'warn' : 'info'}>
          <p>
            {w.bill(b.title[lang], f.rupiah(b.amount), standingWords[lang].state[b.state], f.date(b.dueOn))}
            {b.refund && <> {refundText(lang, b.refund, (at) => f.date(at))}</>}
          </p>
        </Notice>
      ))}
      <p class="known">
        <span>
          {w.applicant}: <b>{view.applicant.name ?? '–'}</b>
        </span>
        <span>{[view.heldBy.step?.[lang], view.heldBy.short].filter(Boolean).join(' · ')}</span>
        {view.papers.map((p) => (
          <a key={p.id} href={casePath(view.id, `/surat/${p.id}`)}>
            {paperName(p, lang)}
          </a>
        ))}
        {view.letters.map((o) => {
          const said = `${paperName(o, lang)}: ${outgoingWords[lang].standings[o.waits === 'signature' ? 'none' : 'layout']}`;
          const signs = actor.posts.some((p) => p.role === SUPERVISOR);
          return signs ? (
            <a key={o.id} href={outgoingPath(o.id)}>
              {said}
            </a>
          ) : (
            <span key={o.id}>{said}</span>
          );
        })}
      </p>
      <Details summary={w.clock.why}>
        <dl class="dues">
          {dues.map(({ label, due }) => (
            <div key={label}>
              <dt>
                {label}
                {due.at && `: ${w.clock.due(f.dateTime(due.at))}`}
              </dt>
              <dd>{explainDue(lang, due.basis)}</dd>
            </div>
          ))}
        </dl>
        <h3>{w.road}</h3>
        <Road stages={view.stages} />
      </Details>
    </div>
  );
}

/** The SOP as a road: who does what at each step, by when, and what is done. */
function Road({ stages }: { stages: CaseView['stages'] }) {
  const { lang, f } = useUi();
  const w = words[lang];
  return (
    <Timeline
      steps={stages.map((s) => ({
        state: s.state,
        title: s.title[lang],
        detail: (
          <ul class="plain small">
            {s.rows.map((r) => (
              <li key={r.row}>
                {r.activity[lang]} · {r.actorTitle[lang]} · {r.doneAt ? f.dateTime(r.doneAt) : w.norm(r.norm[lang])}
              </li>
            ))}
          </ul>
        ),
      }))}
    />
  );
}

const paperName = (p: { kind: string; number: string }, lang: Lang): string =>
  `${caseWords[lang].paperKinds[p.kind] ?? p.kind} ${p.number ?? ''}`.trim();

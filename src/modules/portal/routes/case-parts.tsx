import type { ComponentChildren } from 'preact';
import { explainDue } from '../../../kernel/clock/words.ts';
import type { Due } from '../../../kernel/clock/index.ts';
import { Details, Facts, Notice, Tag, Timeline, useUi, type Step, type Tone } from '../../../ui/index.ts';
import {
  caseWords,
  type CaseStatus,
  type CaseView,
  type HistoryEntry,
  type MarkView,
  type StageView,
  type Text,
} from '../../casework/index.ts';
import { words, type CaseWords } from '../words-case.ts';
import type { News } from '../parcel/standing.ts';
import type { Moved } from './case-acts.ts';

/* What the pages of a case share: its state, its clock, its road, what has happened. Made from the definition's words only. */

const TONES: Record<CaseStatus, Tone | undefined> = {
  draft: undefined,
  received: 'info',
  in_verification: 'info',
  needs_revision: 'warn',
  in_progress: 'info',
  awaiting_applicant: 'warn',
  awaiting_payment: 'warn',
  awaiting_signature: 'info',
  ready: 'ok',
  issued: 'ok',
  completed: 'ok',
  rejected: 'bad',
  withdrawn: undefined,
  expired: undefined,
};

/** The words of this request, and how to say a text of the definition. */
export function useWords(): { w: CaseWords; say: (text: Text) => string } {
  const { lang } = useUi();
  return { w: words[lang], say: (text) => text[lang] };
}

/** The state of a case, in the one set of words used everywhere. */
export function CaseTag({ status }: { status: CaseStatus }) {
  const { lang } = useUi();
  return <Tag tone={TONES[status]}>{caseWords[lang].status[status]}</Tag>;
}

/** A due date as people say it; with the hour only where hours are what counts. */
export function useDueText(): (due: Due) => string {
  const { f } = useUi();
  return ({ at, basis }) =>
    at === null ? '' : basis.unit === 'hours' || basis.unit === 'working_minutes' ? f.dateTime(at) : f.dateLong(at);
}

/** Why a date is what it is; closed, for whoever wonders. */
export function WhyThen({ due, promise }: { due: Due; promise?: Text | undefined }) {
  const { lang } = useUi();
  const { w, say } = useWords();
  return (
    <Details summary={w.case.why}>
      {promise && <p>{w.case.promise(say(promise))}</p>}
      <p>{explainDue(lang, due.basis)}</p>
    </Details>
  );
}

export interface Standing {
  status: CaseStatus;
  heldBy: CaseView['heldBy'];
  receivedAt: Date;
  due: Due | null;
  paused?: CaseView['paused'];
  promise?: Text;
  endedAt?: Date | null;
  /** Read by whoever holds the receipt, who need not be the applicant. */
  byReceipt?: boolean;
}

/** Which office and step holds it, since when, until when and why. Nothing of it is personal. */
export function Where({ heldBy, receivedAt, due, paused, promise, endedAt, byReceipt }: Standing) {
  const { f } = useUi();
  const { w, say } = useWords();
  const dueText = useDueText();
  const running = heldBy.waitsFor !== 'nobody';
  const { waits, dueOpen } = byReceipt ? w.track : w.case;
  return (
    <Facts
      items={[
        ...(running
          ? [
              {
                icon: 'building' as const,
                label: w.case.where,
                value: (
                  <>
                    {heldBy.agency}
                    {heldBy.step && <Plain>{`${w.case.step}: ${say(heldBy.step)}`}</Plain>}
                    {(heldBy.waitsFor === 'applicant' || heldBy.waitsFor === 'registry') && (
                      <Plain>{waits[heldBy.waitsFor]}</Plain>
                    )}
                    {paused && <Plain>{w.case.paused(say(paused.reason), f.date(paused.since))}</Plain>}
                  </>
                ),
              },
            ]
          : []),
        ...(running && due
          ? [
              {
                icon: 'clock' as const,
                label: w.case.dueBy,
                value: (
                  <>
                    {due.at === null ? (paused ? w.case.dueOpenPaused : dueOpen) : dueText(due)}
                    <Plain>
                      <WhyThen due={due} promise={promise} />
                    </Plain>
                  </>
                ),
              },
            ]
          : []),
        { icon: 'inbox', label: w.case.received, value: f.dateTime(receivedAt) },
        ...(endedAt ? [{ icon: 'check' as const, label: w.case.closed, value: f.dateTime(endedAt) }] : []),
      ]}
    />
  );
}

/** Under a fact, in ordinary weight. */
const Plain = ({ children }: { children: ComponentChildren }) => <div class="sub">{children}</div>;

/** True where the promise's day is over and the city, not the applicant, is to blame. */
export const isLate = ({ status, due, heldBy }: Standing, now: Date): boolean =>
  due?.at != null &&
  now > due.at &&
  heldBy.waitsFor !== 'applicant' &&
  heldBy.waitsFor !== 'nobody' &&
  status !== 'draft';

export function Late({ due }: { due: Due }) {
  const { w } = useWords();
  const dueText = useDueText();
  return (
    <Notice tone="warn" title={w.case.late}>
      <p>{w.case.lateText(dueText(due))}</p>
    </Notice>
  );
}

/** Ends otherwise than by the paper: no road that will not be walked is shown. */
export const isCut = (status: CaseStatus): boolean =>
  status === 'rejected' || status === 'withdrawn' || status === 'expired';

interface RoadProps {
  /** Without rows where nothing but the state is told. */
  stages: readonly (Pick<StageView, 'stage' | 'title' | 'state'> & Partial<Pick<StageView, 'rows'>>)[];
  status: CaseStatus;
  endedAt?: Date | null | undefined;
}

/** The SOP as a road: done, now (with who works and how long at most), next. */
export function Road({ stages, status, endedAt }: RoadProps) {
  const { lang } = useUi();
  const { w, say } = useWords();
  const steps: Step[] = stages.map(({ rows = [], ...s }) => {
    const done = rows.flatMap((r) => (r.doneAt ? [r.doneAt] : [])).sort((a, b) => b.getTime() - a.getTime())[0];
    return {
      state: s.state,
      title: say(s.title),
      ...(s.state === 'done' && done && { when: done }),
      ...(s.state === 'now' && {
        detail: rows.map((r) => (
          <p key={r.row} class="muted small">
            {say(r.activity)}: {say(r.actorTitle)}, {w.case.longest(say(r.norm))}
          </p>
        )),
      }),
    };
  });
  if (endedAt) steps.push({ state: 'done', title: caseWords[lang].status[status], when: endedAt });
  return <Timeline steps={steps} />;
}

/** How many events are shown at once. */
const SHOWN = 4;

/** What has happened, the newest first, in words. Names of officers are in none of it. `news`: of its parcel. */
export function History({ entries, news = [] }: { entries: HistoryEntry[]; news?: readonly News[] }) {
  const { w } = useWords();
  const newest = [
    ...entries.toSorted((a, b) => b.seq - a.seq).map((e) => ({ at: e.at, line: <Entry key={e.seq} e={e} /> })),
    ...news.toReversed().map((n) => ({ at: n.at, line: <Told key={n.key} n={n} /> })),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const lines = newest.map((n) => n.line);
  const rest = lines.slice(SHOWN);
  return (
    <>
      <dl class="answers">{lines.slice(0, SHOWN)}</dl>
      {rest.length > 0 && (
        <Details summary={w.case.earlier(rest.length)}>
          <dl class="answers">{rest}</dl>
        </Details>
      )}
    </>
  );
}

export const Events = ({ entries }: { entries: HistoryEntry[] }) => (
  <dl class="answers">
    {entries.map((e) => (
      <Entry key={e.seq} e={e} />
    ))}
  </dl>
);

function Entry({ e }: { e: HistoryEntry }) {
  const { f, lang } = useUi();
  const { w, say } = useWords();
  return (
    <div>
      <dt>{f.dateTime(e.at)}</dt>
      <dd class="value">
        {caseWords[lang].history(e)}
        {/* Why somebody was served before others is the office's business, and may be a person's own. */}
        {e.reason && e.type !== 'taken' && <p class="muted">{say(e.reason)}</p>}
        {e.places.length > 0 && <p class="muted">{f.list(e.places.map((p) => say(p.label)))}</p>}
        {e.note && (
          <p class="said">
            <span class="muted">{e.role === 'applicant' ? w.case.yourNote : w.case.officerNote}: </span>
            {e.note}
          </p>
        )}
      </dd>
    </div>
  );
}

function Told({ n }: { n: News }) {
  const { f } = useUi();
  return (
    <div>
      <dt>{f.dateTime(n.at)}</dt>
      <dd class="value">
        {n.text}
        {n.more && <p class="muted">{n.more}</p>}
      </dd>
    </div>
  );
}

/** What was marked, in a line each. */
export function Marks({ marks }: { marks: MarkView[] }) {
  const { say } = useWords();
  return (
    <ul class="list">
      {marks.map((m) => (
        <li key={`${placeOfMark(m)} ${m.reason.code}`}>
          <b>{say(m.label)}</b>: {say(m.reason.text)}
        </li>
      ))}
    </ul>
  );
}

export const placeOfMark = ({ place }: MarkView): string => ('path' in place ? place.path : place.requirement);

/** The case has changed under the reader's hands: what happened since, and that nothing typed is lost. */
export function MovedNotice({ moved, open }: { moved: Moved; open: boolean }) {
  const { lang } = useUi();
  const { w } = useWords();
  if (moved.reason === 'idempotency_key_reused')
    return (
      <Notice tone="warn" role="alert" title={w.moved.reused}>
        <p>{w.moved.reusedText}</p>
      </Notice>
    );
  return (
    <Notice tone="warn" role="alert" title={w.moved.title}>
      <p>{w.moved.because(caseWords[lang].refusal(moved.reason, moved.detail))}</p>
      {moved.since.length > 0 && (
        <>
          <p>{w.moved.since}</p>
          <Events entries={moved.since} />
        </>
      )}
      <p>{open ? w.moved.kept : w.moved.closed}</p>
    </Notice>
  );
}

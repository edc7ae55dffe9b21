import { Button, ButtonLink, ClockChip, Details, Island, Notice, useUi, WhyNot } from '../../../ui/index.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { APPLICANT, caseWords, versionText, type Action, type CaseView, type RowView } from '../../casework/index.ts';
import { faceOfDue } from '../model.ts';
import { RegistryPanel } from '../registry/index.ts';
import { words, type DeskWords } from '../words.ts';
import { casePath } from './frame.tsx';
import { REVIEW } from './marking.tsx';
import { restsWhy, type Conflict, type Review } from './seen.ts';

declare module '../../../ui/island.tsx' {
  interface Islands {
    /** `some` has a # where the number goes. */
    review: { id: string; none: string; some: string };
  }
}

type ActType = Action['type'];
/** Acts that have a page of their own; `registry` has the others. */
export const FORM_ACTS = [
  'take',
  'release',
  'hand_over',
  'pause',
  'resume',
  'reject',
  'note',
  'link',
  'unlink',
] as const;
export type FormAct = (typeof FORM_ACTS)[number];
export const ACT_SLUGS: Record<FormAct, string> = {
  take: 'ambil',
  release: 'lepaskan',
  hand_over: 'serahkan',
  pause: 'jeda',
  resume: 'lanjutkan',
  reject: 'tolak',
  note: 'catat',
  link: 'tautkan',
  unlink: 'lepas-tautan',
};
/** Acts whose refusal says nothing that the page does not show already. */
const UNSAID: readonly string[] = ['not_held', 'same_officer', 'not_paused'];
const BY_REGISTRY: readonly ActType[] = ['request', 'confirm', 'refuse'];

export const actPath = (view: CaseView, act: FormAct, row?: RowView): string =>
  casePath(view.id, `/${ACT_SLUGS[act]}`) + (row ? `?langkah=${row.row}&putaran=${row.round}` : '');

export const actionOf = (view: CaseView, type: ActType, row?: string): Action | undefined =>
  view.actions.find((a) => a.type === type && (a.row === undefined || a.row === row));
export const mayDo = (view: CaseView, type: ActType, row?: string): boolean =>
  view.actions.some((a) => a.type === type && (a.row === undefined || a.row === row) && a.allowed);

/** "Lengkap dan benar" where a file is checked, "Setujui" where a decision may still send it back. */
function doneLabel(review: Review, row: RowView, w: DeskWords): string {
  const found = review.def.rows.get(row.row);
  if (found?.row.may?.return === undefined && found?.row.may?.reject === undefined) return w.acts.done;
  return found.stage.phase === 'verification' ? w.acts.done_check : w.acts.done_decide;
}

const returnsOf = (view: CaseView, row: RowView): Action[] =>
  view.actions.filter((a) => a.type === 'return' && a.row === row.row);

/** What may be done now, under the clock of the row, and why the rest may not. */
export function ActPanel({ review }: { review: Review }) {
  const { lang } = useUi();
  const w = words[lang];
  const { view, row } = review;
  // By a letter one reads, and there is nothing to be done.
  if (view.letter) return null;
  const others = view.rows.filter((r) => r.row !== row?.row);
  return (
    <section class="acts" id="tindakan" aria-label={w.acts.title}>
      {row ? <RowActs review={review} row={row} /> : <p class="muted">{view.endedAt ? w.ended : w.mending}</p>}
      <CaseActs view={view} row={row} />
      {others.length > 0 && (
        <section>
          <h3>{w.otherRows}</h3>
          <ul class="plain">
            {others.map((r) => (
              <li key={r.row}>
                {r.activity[lang]} · {r.actorTitle[lang]}{' '}
                {r.mine && <a href={`${casePath(view.id)}?langkah=${r.row}`}>{w.workHere}</a>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

function RowActs({ review, row }: { review: Review; row: RowView }) {
  const { lang, city, actor } = useUi();
  const w = words[lang];
  const { view } = review;
  const rests = restsWhy(view, lang);
  const face = faceOfDue(city.calendar, row.due, review.now, rests === '' ? undefined : rests);
  const holder =
    row.actor === APPLICANT ? '' : ` · ${row.officer === null ? w.noOneHolds : w.heldBy(row.officer.name)}`;
  return (
    <>
      <div class="acts-head">
        <ClockChip clock={rests === undefined ? face : { ...face, state: 'paused' }} />
        <b>{row.activity[lang]}</b>
        <span class="muted">{row.officer?.id === actor.id ? w.heldByYou : row.actorTitle[lang] + holder}</span>
        {review.markable && <MarksBar review={review} />}
      </div>
      {row.asks !== null && <RegistryPanel view={view} row={row} />}
      <Deciding review={review} row={row} />
      <Hindrances view={view} row={row} lang={lang} done={doneLabel(review, row, w)} />
    </>
  );
}

/** How much is marked, and the keys that go from place to place; without JavaScript there is nothing to step through. */
function MarksBar({ review }: { review: Review }) {
  const { lang } = useUi();
  const w = words[lang].mark;
  const { view, row, marked } = review;
  const step = (name: string, key: string, label: string) => (
    <button type="button" class="btn quiet" data-step={name} data-key={key} hidden>
      {label}
      <kbd aria-hidden="true">{key.toUpperCase()}</kbd>
    </button>
  );
  return (
    <Island
      name="review"
      props={{ id: `${view.id}.${row?.row}.${row?.round}`, none: w.count(0), some: w.some }}
      class="marks-bar"
    >
      <span class="muted" data-count role="status">
        {w.count(marked.size)}
      </span>
      {step('next', 'i', w.following)}
      {step('back', 'u', w.preceding)}
      {review.dossier.documents.length > 1 && step('paper', 'd', w.document)}
    </Island>
  );
}

/** The buttons that decide the row: they send the marks along, so that none is lost. */
function Deciding({ review, row }: { review: Review; row: RowView }) {
  const { lang } = useUi();
  const w = words[lang];
  const { view } = review;
  const done = actionOf(view, 'done', row.row);
  const returns = returnsOf(view, row);
  const toApplicant = returns.some((a) => a.to === APPLICANT);
  const take = actionOf(view, 'take', row.row);
  const label = doneLabel(review, row, w);
  const settle = mayDo(view, 'settle', row.row) ? view.room?.decides : undefined;
  return (
    <div class="actions">
      {take?.allowed && (
        <ButtonLink href={actPath(view, 'take', row)} icon="inbox" shortcut="t">
          {w.acts.take}
        </ButtonLink>
      )}
      {settle && (
        <ButtonLink href={settle.path} icon="check" shortcut="s">
          {settle.label[lang]}
        </ButtonLink>
      )}
      {mayDo(view, 'resume') && <ButtonLink href={actPath(view, 'resume')}>{w.acts.resume}</ButtonLink>}
      {done?.allowed && row.inspects && (
        <ButtonLink href={`${casePath(view.id, '/tinjauan')}?langkah=${row.row}&putaran=${row.round}`} shortcut="s">
          {w.form.inspect.title}
        </ButtonLink>
      )}
      {done?.allowed && !row.inspects && (
        <Button form={REVIEW} formaction={casePath(view.id, '/selesai')} icon="check" shortcut="s">
          {label}
        </Button>
      )}
      {returns.some((a) => a.allowed) && (
        <Button look="second" form={REVIEW} formaction={casePath(view.id, '/kembalikan')} shortcut="k">
          {toApplicant ? w.acts.return : w.send.returnInside}
        </Button>
      )}
      {done?.allowed && !row.inspects && (
        <Button
          look="quiet"
          form={REVIEW}
          formaction={casePath(view.id, '/selesai')}
          name="then"
          value="next"
          shortcut="l"
        >
          {w.acts.doneNext}
        </Button>
      )}
      {done?.allowed === false && !take?.allowed && (
        <Button disabled why={whyId(row)}>
          {label}
        </Button>
      )}
    </div>
  );
}

const whyId = (row: RowView): string => `belum-${row.row}`;

/** Why the rest may not be done: one line a reason, with all the acts that it stops. */
function Hindrances({ view, row, lang, done }: { view: CaseView; row: RowView; lang: Lang; done: string }) {
  const w = words[lang];
  const lines = new Map<string, string[]>();
  for (const a of view.actions) {
    if (a.allowed || a.row !== row.row || BY_REGISTRY.includes(a.type) || UNSAID.includes(a.refusal)) continue;
    if (a.refusal === 'take_first' && a.type === 'hand_over') continue;
    const reason = caseWords[lang].refusal(a.refusal, a.detail);
    const name =
      a.type === 'done'
        ? done
        : a.type === 'return' && a.to !== APPLICANT
          ? w.send.returnInside
          : w.acts[a.type as keyof DeskWords['acts']];
    if (typeof name !== 'string') continue;
    const names = lines.get(reason) ?? [];
    if (!names.includes(name)) names.push(name);
    lines.set(reason, names);
  }
  if (lines.size === 0) return null;
  return (
    <WhyNot
      id={whyId(row)}
      title={w.why.title}
      reasons={[...lines].map(([reason, names]) => w.why.line(names.join(', '), reason))}
    />
  );
}

/** Everything else that may be done to the row or the case, each on a page of its own. */
function CaseActs({ view, row }: { view: CaseView; row: RowView | undefined }) {
  const { lang } = useUi();
  const w = words[lang];
  const rowActs = (['hand_over', 'release', 'pause', 'reject'] as const).filter((t) => mayDo(view, t, row?.row));
  const caseActs = (['note', 'link'] as const).filter((t) => mayDo(view, t));
  const newer = view.newerVersion;
  if (rowActs.length + caseActs.length + view.links.length === 0 && newer === null) return null;
  return (
    <Details summary={w.more}>
      {rowActs.map((t) => (
        <ButtonLink key={t} look={t === 'reject' ? 'danger' : 'quiet'} href={actPath(view, t, row)}>
          {w.acts[t]}
        </ButtonLink>
      ))}
      {caseActs.map((t) => (
        <ButtonLink key={t} look="quiet" href={actPath(view, t)}>
          {w.acts[t]}
        </ButtonLink>
      ))}
      {newer !== null && (
        <ButtonLink look="quiet" href={casePath(view.id, '/versi')}>
          {w.version.offer(versionText(newer))}
        </ButtonLink>
      )}
      {view.links.length > 0 && (
        <ButtonLink look="quiet" href={actPath(view, 'unlink')}>
          {w.acts.unlink}
        </ButtonLink>
      )}
    </Details>
  );
}

/** Why the act was not taken, who did what meanwhile, and the way to the case as it is. */
export function ConflictNotice({ view, conflict }: { view: CaseView; conflict: Conflict }) {
  const { lang, f } = useUi();
  const w = words[lang];
  return (
    <Notice tone="warn" title={w.conflict.title} role="alert">
      <p>{w.conflict.because(conflict.reason)}</p>
      {conflict.since.length > 0 && (
        <>
          <p>{w.conflict.since}</p>
          <ul class="list">
            {conflict.since.map((e) => (
              <li key={e.seq}>
                {e.actor?.name ?? e.roleTitle[lang]}: {caseWords[lang].history(e)}, {f.time(e.at)}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        {w.conflict.kept} <a href={casePath(view.id)}>{w.conflict.open}</a>
      </p>
    </Notice>
  );
}

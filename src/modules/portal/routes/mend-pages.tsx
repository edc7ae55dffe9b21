import type { ComponentChildren } from 'preact';
import {
  Actions,
  Button,
  ButtonLink,
  Caption,
  Details,
  EmptyState,
  FileField,
  Form,
  Hidden,
  Notice,
  Page,
  Radios,
  SummaryList,
  TaskList,
  TextArea,
  useUi,
  type FieldTexts,
  type Task,
  formKey,
} from '../../../ui/index.ts';
import {
  labelOf,
  requirementPath,
  shownAnswer,
  type Answer,
  type CaseView,
  type DraftFileView,
  type MarkView,
  type PageRef,
  type Place,
  type Requirement,
} from '../../casework/index.ts';
import { arrange, PageQuestions, questionAt } from '../question.tsx';
import { KeptNotice } from './kept-notice.tsx';
import { draftWords } from '../words-draft.ts';
import { casePath, type Again, type flashOf, type Moved } from './case-acts.ts';
import { MovedNotice, useDueText, useWords, WhyThen } from './case-parts.tsx';
import { draftPath, FILE } from './draft-form.ts';
import { filesAt, type Mending } from './mending.ts';
import { LookAgain, type Look } from './look.tsx';
import { SpotPicture, type Spot } from './spot.tsx';

export interface Picture {
  src: string;
  size: { width: number; height: number };
  spots: Spot[];
}

const mendPath = (m: Mending, rest = ''): string => `${casePath(m.view.id)}/perbaiki${rest}`;
const atOf = (place: Place): string => ('path' in place ? place.path : place.requirement);
const placePath = (m: Mending, place: Place): string =>
  mendPath(m, 'path' in place ? `/isian/${place.path}` : `/dokumen/${place.requirement}`);

/** What was marked, as tasks in any order; and what became necessary with them. */
export function MendList({ m, flash }: { m: Mending; flash: ReturnType<typeof flashOf> }) {
  const { w, say } = useWords();
  const dueText = useDueText();
  const { view, def, more } = m;
  const due = view.revision?.due;
  const ready = more.length === 0 && m.tasks.some((t) => t.done);
  const tasks = m.tasks.map(({ place, marks, done }): Task => ({
    label: say(marks[0]!.label),
    state: done ? 'done' : 'mend',
    href: placePath(m, place),
    hint: marks.map((x) => `${say(x.reason.text)}. ${say(x.reason.advice)}`).join(' '),
  }));
  return (
    <Page title={w.mend.title} section="mine" back={{ href: casePath(view.id), label: w.case.toCase }} flash={flash}>
      <h1>
        <Caption caption={`${say(view.title)}, ${view.number}`} />
        {w.mend.title}
      </h1>
      <p class="lead">{w.mend.lead}</p>
      <TaskList tasks={tasks} />
      {more.length > 0 && (
        <>
          <h2>{w.mend.more}</h2>
          <p>{w.mend.moreText}</p>
          <TaskList
            tasks={more.map((place) => ({
              label: say(labelOf(def, atOf(place))),
              state: 'todo',
              href: placePath(m, place),
            }))}
          />
        </>
      )}
      <Actions>
        <ButtonLink href={mendPath(m, '/kirim')} look={ready ? 'first' : 'second'} icon="arrowRight" big>
          {w.mend.check}
        </ButtonLink>
      </Actions>
      {due?.at && (
        <>
          <p class="muted">
            {w.case.mendBy(dueText(due))} {w.mend.resting}
          </p>
          <WhyThen due={due} />
        </>
      )}
    </Page>
  );
}

/** Why a place was marked, what to do, and what the officer wrote. */
function MarkNotice({ marks, children }: { marks: readonly MarkView[]; children?: ComponentChildren }) {
  const { w, say } = useWords();
  if (marks.length === 0) return null;
  return (
    <Notice tone="warn">
      <p class="small">{w.mend.reason}:</p>
      {marks.map((x) => (
        <div key={x.reason.code}>
          <p>
            <b>{say(x.reason.text)}.</b> {say(x.reason.advice)}
          </p>
          {x.note && <p class="said">{x.note}</p>}
        </div>
      ))}
      {children}
    </Notice>
  );
}

interface QuestionPageProps {
  m: Mending;
  path: string;
  page: PageRef;
  answers: Record<string, Answer>;
  values: Record<string, string>;
  errors: FieldTexts | undefined;
  look: Look | undefined;
  /** These are the words of before the session ended. */
  kept?: true | undefined;
}

/** One marked question, with what hangs on it; nothing else. */
export function QuestionPage({ m, path, page, answers, values, errors, look, kept }: QuestionPageProps) {
  const { lang, city } = useUi();
  const { w, say } = useWords();
  const { def, known } = m;
  const marks = m.tasks.find((t) => 'path' in t.place && t.place.path === path)?.marks ?? [];
  const was = m.before.answers[path];
  return (
    <Page
      title={questionAt(def, path).label[lang]}
      section="mine"
      back={{ href: mendPath(m), label: w.mend.back }}
      errors={errors}
    >
      <MarkNotice marks={marks}>
        {was !== undefined && <p>{w.mend.was(say(shownAnswer(city, questionAt(def, path), was)))}</p>}
      </MarkNotice>
      {look && <LookAgain def={def} look={look} />}
      {kept && <KeptNotice />}
      <Form action={mendPath(m, `/isian/${path}`)} idempotencyKey={formKey()} class="stack">
        {look && <Hidden name="as_is" value={look.seal} />}
        <PageQuestions
          def={def}
          page={page}
          nodes={arrange(def, page, answers, known)}
          values={values}
          errors={errors}
          caption={w.mend.title}
        />
        <Actions>
          <Button big>{look ? draftWords[lang].asIs : w.mend.save}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

interface DocumentPageProps {
  m: Mending;
  path: string;
  requirement: Requirement;
  item: number;
  marks: readonly MarkView[];
  pictures: readonly Picture[];
  errors: FieldTexts | undefined;
  flash: ReturnType<typeof flashOf>;
}

/** One marked document: what was wrong with it, on the picture itself; what is there now; and the camera. */
export function DocumentPage({ m, path, requirement, item, marks, pictures, errors, flash }: DocumentPageProps) {
  const { w, say } = useWords();
  const files = filesAt(m.draft, path);
  const title = say(labelOf(m.def, path));
  const single = requirement.maxFiles === 1;
  const old = files.some((f) => (m.before.files[path] ?? []).includes(f.id));
  const full = !single && !old && files.length >= requirement.maxFiles;
  const substitute = requirement.substitute === undefined ? undefined : m.def.requirements.get(requirement.substitute);
  const fresh = files.some((f) => !(m.before.files[path] ?? []).includes(f.id));
  return (
    <Page title={title} section="mine" back={{ href: mendPath(m), label: w.mend.back }} errors={errors} flash={flash}>
      <h1>
        <Caption caption={w.mend.title} />
        {title}
      </h1>
      <MarkNotice marks={marks} />
      {pictures.map((p) => (
        <SpotPicture key={p.src} src={p.src} name={title} size={p.size} spots={p.spots} />
      ))}
      {full ? (
        <p>{w.mend.full(requirement.maxFiles)}</p>
      ) : (
        <Form action={placePath(m, { requirement: path })} files idempotencyKey={formKey()} class="stack">
          {old && !single && (
            <Radios
              name="how"
              label={w.mend.how}
              value="replace"
              options={[
                { value: 'replace', label: w.mend.replace },
                { value: 'add', label: w.mend.addPage },
              ]}
            />
          )}
          <FileField
            name={path}
            label={files.length > 0 && !old && !single ? w.mend.addAnother : w.mend.new}
            error={errors?.[path]}
            {...(requirement.hint && { hint: say(requirement.hint) })}
          />
          <Actions>
            <Button big icon="send">
              {w.mend.add}
            </Button>
          </Actions>
        </Form>
      )}
      {files.length > 0 && (
        <section class="stack">
          <h2>{w.mend.files}</h2>
          <ul class="plain stack">
            {files.map((f) => (
              <FileLine key={f.id} m={m} path={path} file={f} removable={!single} />
            ))}
          </ul>
        </section>
      )}
      {fresh && (
        <Actions>
          <ButtonLink look="second" href={mendPath(m)}>
            {w.mend.done}
          </ButtonLink>
        </Actions>
      )}
      {substitute && (
        <Details summary={w.mend.substitute}>
          <p>
            <a href={placePath(m, { requirement: requirementPath(substitute, item) })}>
              {w.mend.substituteGo(say(substitute.title))}
            </a>
          </p>
        </Details>
      )}
    </Page>
  );
}

const draftFile = (m: Mending, file: string): string => draftPath(m.draft.id, `${FILE}/${file}`);

function FileLine(p: { m: Mending; path: string; file: DraftFileView; removable: boolean }) {
  const { w } = useWords();
  const { m, path, file } = p;
  const old = (m.before.files[path] ?? []).includes(file.id);
  return (
    <li class="preview">
      <a href={draftFile(m, file.id)}>
        <img src={`${draftFile(m, file.id)}?wajah=kecil`} alt={w.mend.open} width={96} height={96} />
      </a>
      <div>
        <p>
          {file.name}
          {file.pages > 1 && <span class="muted"> ({w.case.page(file.pages)})</span>}
          {old && <span class="muted"> {w.mend.old}</span>}
        </p>
        {p.removable && (
          <Form action={`${placePath(m, { requirement: path })}/buang`}>
            <Hidden name="file" value={file.id} />
            <button class="btn-link">
              {w.mend.remove}
              <span class="vh"> {file.name}</span>
            </button>
          </Form>
        )}
      </div>
    </li>
  );
}

interface SendPageProps {
  m: Mending;
  changed: Place[];
  note: string;
  again: Again;
}

/** What goes back to the officer: each change beside what was there, and words to it. */
export function SendPage({ m, changed, note, again }: SendPageProps) {
  const { city } = useUi();
  const { w, say } = useWords();
  const { def } = m;
  const untouched = m.tasks.filter((t) => !t.done);
  const shown = (path: string, answer: Answer | undefined): string =>
    answer === undefined ? w.mend.removed : say(shownAnswer(city, questionAt(def, path), answer));
  return (
    <Page
      title={w.mend.sendTitle}
      section="mine"
      back={{ href: mendPath(m), label: w.mend.back }}
      errors={again.errors}
    >
      {again.moved && <MovedNotice moved={again.moved} open />}
      <h1>
        <Caption caption={`${say(m.view.title)}, ${m.view.number}`} />
        {w.mend.sendTitle}
      </h1>
      {m.more.length > 0 && (
        <Notice tone="warn">
          <p>{w.mend.notYet}</p>
          <ul class="list">
            {m.more.map((place) => (
              <li key={say(labelOf(def, atOf(place)))}>
                <a href={placePath(m, place)}>{say(labelOf(def, atOf(place)))}</a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {changed.length === 0 && <p class="lead">{w.mend.nothing}</p>}
      <SummaryList
        rows={[
          ...changed.map((place) => ({
            label: say(labelOf(def, atOf(place))),
            value:
              'path' in place ? (
                <>
                  {shown(place.path, m.draft.answers[place.path])}
                  <p class="muted small">{w.mend.was(shown(place.path, m.before.answers[place.path]))}</p>
                </>
              ) : (
                <ul class="plain stack">
                  {filesAt(m.draft, place.requirement).map((f) => (
                    <FileLine key={f.id} m={m} path={place.requirement} file={f} removable={false} />
                  ))}
                </ul>
              ),
            change: placePath(m, place),
            error: again.errors?.[atOf(place)],
          })),
          ...untouched.map(({ place, marks }) => ({
            label: say(marks[0]!.label),
            value: <span class="muted">{w.mend.unchanged}</span>,
            change: placePath(m, place),
          })),
        ]}
      />
      <Form action={mendPath(m, '/kirim')} idempotencyKey={formKey()} class="stack">
        <Hidden name="seq" value={String(m.view.seq)} />
        <TextArea
          name="note"
          rows={3}
          label={w.mend.note}
          hint={w.mend.noteHint}
          optional={untouched.length === 0}
          value={note}
          error={again.errors?.['note']}
        />
        {m.more.length === 0 && (
          <Actions>
            <Button icon="send" big>
              {w.mend.send}
            </Button>
          </Actions>
        )}
      </Form>
    </Page>
  );
}

export function NothingToMend({ view, moved }: { view: CaseView; moved?: Moved | undefined }) {
  const { w } = useWords();
  return (
    <Page title={w.mend.nothingToMend} section="mine" back={{ href: casePath(view.id), label: w.case.toCase }}>
      {moved && <MovedNotice moved={moved} open={false} />}
      <h1>{w.mend.title}</h1>
      <EmptyState icon="checkCircle" title={w.mend.nothingToMend}>
        <p>{w.mend.nothingToMendText}</p>
        <Actions>
          <ButtonLink href={casePath(view.id)}>{w.case.toCase}</ButtonLink>
        </Actions>
      </EmptyState>
    </Page>
  );
}

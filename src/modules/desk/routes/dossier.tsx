import { Button, Details, EmptyState, fieldId, Tag, useUi, Viewer, type Mark } from '../../../ui/index.ts';
import type { AnswerView, CaseView, DocumentView, FileView, InspectionView } from '../../casework/index.ts';
import { answerPlace, documentPlace, markNames, reasonsFor } from '../model.ts';
import { words } from '../words.ts';
import { casePath } from './frame.tsx';
import { LastMark, MarkControl, REVIEW, SpotField } from './marking.tsx';
import type { Review } from './seen.ts';

/** A page's size until its picture has come: A4, as most papers are. */
const PAGE = { width: 1131, height: 1600 };

/** The papers of a case, each with what may be wrong with it. */
export function Documents({ review }: { review: Review }) {
  const { lang } = useUi();
  const w = words[lang];
  const { documents, inspections } = review.dossier;
  if (documents.length + inspections.length === 0) return <EmptyState icon="file" title={w.noDocuments} />;
  return (
    <section aria-label={w.documents} data-documents>
      {documents.length > 1 && (
        <nav class="tabs" aria-label={w.documents}>
          {documents.map((d) => (
            <a key={d.requirement} href={`#${documentId(d)}`}>
              {d.title[lang]}
            </a>
          ))}
        </nav>
      )}
      {documents.map((d) => (
        <Document key={d.requirement} document={d} review={review} />
      ))}
      {inspections.map((i) => (
        <Inspection key={`${i.row}.${i.round}`} found={i} view={review.view} />
      ))}
    </section>
  );
}

/** What a colleague found on the spot, with the photos of it. */
function Inspection({ found: i, view }: { found: InspectionView; view: CaseView }) {
  const { lang, f } = useUi();
  const w = words[lang];
  return (
    <section class="paper" aria-label={w.inspections}>
      <div class="paper-head">
        <h2>{i.activity[lang]}</h2>
        <Tag tone={i.result.code === 'fits' ? 'ok' : 'warn'}>{i.result.text[lang]}</Tag>
      </div>
      <p class="muted">
        {[i.by?.name, f.dateTime(i.at), i.point && `${i.point.lat}, ${i.point.lon}`].filter(Boolean).join(' · ')}
      </p>
      {i.note && <p>{i.note}</p>}
      {i.files.map((file) => (
        <Viewer key={file.id} id={file.id} name={file.name} pages={pagesOf(view.id, file)} marks={[]} />
      ))}
    </section>
  );
}

const documentId = (d: DocumentView) => `dok-${d.requirement.replaceAll('.', '-')}`;

function Document({ document: d, review }: { document: DocumentView; review: Review }) {
  const { lang, actor } = useUi();
  const w = words[lang];
  const place = documentPlace(d.requirement);
  const title = d.title[lang];
  const { view, marked } = review;
  return (
    <section class="paper" id={documentId(d)} data-place={place} tabindex={-1} aria-label={title}>
      <div class="paper-head">
        <h2 class="vh">{title}</h2>
        {d.marks.map((m) => (
          <LastMark key={m.reason.code} mark={m} />
        ))}
        {review.markable && (
          <MarkControl place={place} label={title} reasons={reasonsFor(review.def, 'document')} marked={marked} />
        )}
      </div>
      {d.files.length === 0 && <p class="muted">{w.noFiles}</p>}
      {d.files.map((f, i) => (
        <div key={f.id}>
          {review.markable && <SpotField place={place} file={f.id} marked={marked} />}
          <Viewer
            id={f.id}
            name={d.files.length > 1 ? `${title} (${i + 1})` : title}
            pages={pagesOf(view.id, f)}
            marks={[...spotsOf(d, f.id), ...newSpots(review, place, f.id)]}
            {...(review.markable && { markField: fieldId(markNames(place).spot(f.id)) })}
          />
          {review.mayOpenOriginal && actor.kind === 'officer' && (
            <p class="small">
              <a href={casePath(view.id, `/asli/${f.id}`)}>{w.original}</a>
            </p>
          )}
        </div>
      ))}
      {d.earlier.length > 0 && (
        <Details summary={w.earlier(d.earlier.length)}>
          {d.earlier.map((f) => (
            <Viewer key={f.id} id={f.id} name={f.name} pages={pagesOf(view.id, f)} marks={spotsOf(d, f.id)} />
          ))}
        </Details>
      )}
    </section>
  );
}

const pagesOf = (kase: string, f: FileView) =>
  Array.from({ length: f.pages }, (_, i) => ({ src: casePath(kase, `/file/${f.id}/${i + 1}`), ...PAGE }));

const spotsOf = (d: DocumentView, file: string): Mark[] =>
  d.marks.flatMap(({ spot }) => {
    if (spot?.file !== file) return [];
    const { page, x, y, w, h } = spot;
    return [{ page, x, y, w, h }];
  });

function newSpots({ marked }: Review, place: string, file: string): Mark[] {
  const spot = marked.get(place)?.spot;
  return spot?.file === file ? [spot.mark] : [];
}

/** The answers in the form's order, each with what may be done about it. */
export function AnswerList({ review }: { review: Review }) {
  const { lang } = useUi();
  return review.dossier.sections.map((s) => {
    // A page that asks one thing says no more than its answer's label.
    const title = s.answers.length > 1 ? s.title[lang] : '';
    return (
      <section key={s.page} class="qa-section">
        {title && <h3>{title}</h3>}
        <dl class="qa">
          {s.answers.map((a) => (
            <AnswerRow key={a.path} answer={a} under={title} review={review} />
          ))}
        </dl>
      </section>
    );
  });
}

/** A label without "(Anak 1)" where the heading above says it. */
function shortLabel(label: string, heading: string): string {
  const item = / \([^()]+\)$/.exec(heading)?.[0];
  return item !== undefined && label.endsWith(item) ? label.slice(0, -item.length) : label;
}

function AnswerRow({ answer: a, under, review }: { answer: AnswerView; under: string; review: Review }) {
  const { lang } = useUi();
  const w = words[lang];
  const { view, marked, revealed } = review;
  const place = answerPlace(a.path);
  const label = a.label[lang];
  const shown = revealed?.path === a.path ? revealed.shown : a.shown[lang];
  return (
    <div
      class={a.mark ? 'bad' : a.changed ? 'changed' : undefined}
      data-place={place}
      id={`tempat-${place.replaceAll('.', '-')}`}
    >
      <dt>{shortLabel(label, under)}</dt>
      <dd class="value">
        {shown === '' ? <span class="muted">–</span> : shown} {a.changed && <Tag tone="info">{w.changed}</Tag>}
        {a.mark && <LastMark mark={a.mark} />}
      </dd>
      <dd class="does">
        {a.revealable && revealed?.path !== a.path && (
          <Button
            look="quiet"
            icon="eye"
            form={REVIEW}
            formaction={casePath(view.id, '/tampilkan')}
            name="path"
            value={a.path}
            label={w.showOf(label)}
          >
            {w.show}
          </Button>
        )}
        {review.correctable && (
          <Button
            look="quiet"
            icon="pen"
            form={REVIEW}
            formaction={casePath(view.id, '/perbaiki')}
            name="path"
            value={a.path}
            label={w.fixOf(label)}
          >
            <span class="vh">{w.fix}</span>
          </Button>
        )}
      </dd>
      {review.markable && (
        <dd class="marking">
          <MarkControl place={place} label={label} reasons={reasonsFor(review.def, 'answer')} marked={marked} />
        </dd>
      )}
    </div>
  );
}

import { fieldId, useUi, writeMark } from '../../../ui/index.ts';
import type { MarkView, ReturnReason } from '../../casework/index.ts';
import { markNames, type Marked } from '../model.ts';
import { words } from '../words.ts';

/** The form that gathers the marks. Its controls stand all over the page and name it, so that other forms may stand between. */
export const REVIEW = 'periksa';

interface MarkProps {
  place: string;
  label: string;
  reasons: ReturnReason[];
  marked: Marked;
  /** Opened by a fault of the form. */
  open?: boolean;
}

/** What is wrong at one place: a reason by one click or one key, and words if the list does not say enough. */
export function MarkControl({ place, label, reasons, marked, open }: MarkProps) {
  const { lang } = useUi();
  const w = words[lang].mark;
  const names = markNames(place);
  const now = marked.get(place);
  const id = fieldId(names.reason);
  if (reasons.length === 0) return null;
  return (
    <details class="mark" data-mark open={open || now !== undefined}>
      <summary aria-label={w.of(label)}>{w.open}</summary>
      <fieldset>
        <legend class="vh">{w.of(label)}</legend>
        <div class="reasons">
          {reasons.map((r, i) => (
            <label key={r.code} class="reason" data-reason>
              <input
                type="radio"
                form={REVIEW}
                id={i === 0 ? id : `${id}-${i + 1}`}
                name={names.reason}
                value={r.code}
                checked={now?.reason === r.code}
              />
              <span>{r.text[lang]}</span>
            </label>
          ))}
          <label class="reason none">
            <input type="radio" form={REVIEW} name={names.reason} value="" checked={now === undefined} />
            <span>{w.none}</span>
          </label>
        </div>
        <label class="words">
          <span>{w.words}</span>
          <textarea class="input" form={REVIEW} name={names.words} rows={2} value={now?.words ?? ''} />
        </label>
      </fieldset>
    </details>
  );
}

/** Where the viewer puts the spot that was drawn on a page of this file. */
export function SpotField({ place, file, marked }: { place: string; file: string; marked: Marked }) {
  const { spot } = markNames(place);
  const now = marked.get(place)?.spot;
  return (
    <input
      type="hidden"
      form={REVIEW}
      id={fieldId(spot(file))}
      name={spot(file)}
      value={now?.file === file ? writeMark(now.mark) : ''}
    />
  );
}

/** What was asked to be mended here the last time. */
export function LastMark({ mark }: { mark: MarkView }) {
  const { lang } = useUi();
  return (
    <p class="last-mark">
      <b>{words[lang].lastMark}:</b> {mark.reason.text[lang]}
      {mark.note && <q>{mark.note}</q>}
    </p>
  );
}

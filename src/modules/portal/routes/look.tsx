import { createHash } from 'node:crypto';
import type { FieldErrors } from '../../../kernel/errors.ts';
import { fieldId, Notice, useUi } from '../../../ui/index.ts';
import { faultText, type Answer, type Answers, type Definition } from '../../casework/index.ts';
import { draftWords } from '../words-draft.ts';

/** What to look at once more before it is kept; `seal` is sent back by whoever keeps it as it is. */
export interface Look {
  seal: string;
  faults: FieldErrors;
  /** Fields of the page: a warning may speak of an answer that is not on it. */
  here: string[];
}

/**
 * Warnings that were not told yet, of the answers just typed; undefined: none. One is told once: what was kept in spite
 * of it before is not told again, and the seal holds for these very words only.
 */
export function toLookAt(
  read: { warnings: FieldErrors; values: Readonly<Record<string, Answer | undefined>> },
  before: Answers,
  values: Readonly<Record<string, string>>,
): Look | undefined {
  const warnings = Object.entries(read.warnings).filter(([path]) => before[path] !== read.values[path]);
  if (warnings.length === 0) return undefined;
  const seal = createHash('sha256')
    .update(JSON.stringify(warnings.map(([path, key]) => [path, key, values[path]])))
    .digest('base64url')
    .slice(0, 22);
  return { seal, faults: Object.fromEntries(warnings), here: Object.keys(values) };
}

export function LookAgain({ def, look }: { def: Definition; look: Look }) {
  const { lang, city } = useUi();
  const w = draftWords[lang];
  return (
    <Notice tone="warn" role="alert" title={w.look}>
      <ul class="list">
        {Object.entries(look.faults).map(([path, key]) => {
          const text = faultText(lang, city.timeZone, def, path, key);
          return <li key={path}>{look.here.includes(path) ? <a href={`#${fieldId(path)}`}>{text}</a> : text}</li>;
        })}
      </ul>
      <p>{w.lookText}</p>
    </Notice>
  );
}

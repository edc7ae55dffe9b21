import { Notice, useUi } from '../../../ui/index.ts';
import { draftWords } from '../words-draft.ts';

/** Over a form that shows what was typed before the session ended. */
export function KeptNotice() {
  const { lang } = useUi();
  const w = draftWords[lang];
  return (
    <Notice role="status" title={w.kept}>
      <p>{w.keptText}</p>
    </Notice>
  );
}

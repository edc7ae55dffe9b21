import { useUi } from '../../../ui/index.ts';
import type { DraftFileView } from '../../casework/index.ts';
import { draftWords } from '../words-draft.ts';
import { draftPath, FILE } from './draft-form.ts';

/** A small picture of a file of a draft; opens it. */
export function Thumb({ draft, file }: { draft: string; file: DraftFileView }) {
  const { lang } = useUi();
  const path = draftPath(draft, `${FILE}/${file.id}`);
  return (
    <a href={path}>
      <img src={`${path}?wajah=kecil`} alt={draftWords[lang].file.open(file.name)} width={96} height={96} />
    </a>
  );
}

export const Thumbs = ({ draft, files }: { draft: string; files: readonly DraftFileView[] }) => (
  <div class="preview">
    {files.map((file) => (
      <Thumb key={file.id} draft={draft} file={file} />
    ))}
  </div>
);

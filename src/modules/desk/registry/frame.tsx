import type { ComponentChildren } from 'preact';
import { useUi, type FieldTexts } from '../../../ui/index.ts';
import type { CaseView } from '../../casework/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import { casePath } from './paths.ts';
import { words } from './words.ts';

interface Props {
  frame: Frame;
  title: string;
  /** The case this page is about. */
  view?: Pick<CaseView, 'id' | 'number'> | undefined;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
  children: ComponentChildren;
}

/** These pages in the desk's frame, with the way back to their case. */
export function RegistryFrame({ frame, title, view, errors, flash, children }: Props) {
  const { lang } = useUi();
  return (
    <DeskFrame
      frame={frame}
      title={title}
      errors={errors}
      flash={flash}
      back={view && { href: casePath(view.id), label: `${words[lang].sheet.case} ${view.number}` }}
    >
      {children}
    </DeskFrame>
  );
}

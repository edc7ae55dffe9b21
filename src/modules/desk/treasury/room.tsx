import type { ComponentChildren } from 'preact';
import { refusalText } from '../../../../locales/index.ts';
import type { Refusal } from '../../../kernel/errors.ts';
import { Notice, useUi, type FieldTexts } from '../../../ui/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import { TREASURY } from './paths.ts';
import { treasuryWords } from './words.ts';

/** What did not come off, for the page that is drawn again. */
export interface Failure {
  errors?: FieldTexts;
  refused?: Refusal;
}

/** A page of the treasury: the way back, what was done, what was refused. */
export function TreasuryPage({
  frame,
  title,
  errors,
  refused,
  back,
  done,
  children,
}: {
  frame: Frame;
  title: string;
  errors?: FieldTexts | undefined;
  refused?: Refusal | undefined;
  /** Where it is reached from; the treasury's home unless said. */
  back?: { href: string; label: string };
  /** Told once, after an act. */
  done?: string | undefined;
  children: ComponentChildren;
}) {
  const { lang } = useUi();
  const why = refused && refusalText(lang, refused.reason, refused.kind);
  return (
    <DeskFrame
      frame={frame}
      title={title}
      errors={errors}
      back={back ?? { href: TREASURY, label: treasuryWords[lang].title }}
      flash={done}
    >
      {why && (
        <Notice tone="bad" title={why[0]} role="alert">
          <p>{why[1]}</p>
        </Notice>
      )}
      {children}
    </DeskFrame>
  );
}

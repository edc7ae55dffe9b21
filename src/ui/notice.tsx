import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

export type Tone = 'info' | 'ok' | 'warn' | 'bad';
const ICONS: Record<Tone, IconName> = { info: 'info', ok: 'checkCircle', warn: 'alert', bad: 'circleAlert' };

interface NoticeProps {
  tone?: Tone;
  title?: string;
  class?: string;
  /** `status` for the outcome of an act just done, so that readers hear it. */
  role?: 'status' | 'alert' | 'note';
  children?: ComponentChildren;
}

/** A box that tells one thing. The tone is said, not only coloured. */
export function Notice({ tone = 'info', title, class: more, role, children }: NoticeProps) {
  const { w } = useUi();
  return (
    <div class={['notice', tone, more].filter(Boolean).join(' ')} role={role}>
      <Icon name={ICONS[tone]} />
      <div>
        <span class="vh">{w.notice[tone]}: </span>
        {title && <h2>{title}</h2>}
        {children}
      </div>
    </div>
  );
}

/** What the last act did, once, at the top of the next page. */
export const Flash = ({ tone = 'ok', children }: { tone?: Tone; children: ComponentChildren }) => (
  <Notice tone={tone} class="flash" role="status">
    <p>{children}</p>
  </Notice>
);

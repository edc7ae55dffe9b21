import { Actions, ButtonLink, Notice, useUi } from '../../../ui/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { words } from '../words.ts';

/** Asks for the second factor before a secret or a verdict is asked for, so that none is typed in vain. */
export function StepUp({ back }: { back: string }) {
  const { lang } = useUi();
  const w = words[lang].stepUp;
  return (
    <Notice title={w.title}>
      <p>{w.why}</p>
      <Actions>
        <ButtonLink href={stepUpPath(back)} icon="shield">
          {w.title}
        </ButtonLink>
      </Actions>
    </Notice>
  );
}

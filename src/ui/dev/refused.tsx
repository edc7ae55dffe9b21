import { refusalText } from '../../../locales/index.ts';
import { conflict, forbidden, Refusal, unauthenticated, unavailable } from '../../kernel/errors.ts';
import { useUi } from '../context.ts';
import { SummaryList } from '../content.tsx';
import { ErrorPage } from '../error-page.tsx';
import { Menu, useSay } from './menu.tsx';

/** Refusals as people meet them: what stopped, and why. */
const REFUSALS: Refusal[] = [
  unauthenticated(),
  forbidden(),
  forbidden('forbidden.officer'),
  forbidden('step_up'),
  conflict('busy'),
  new Refusal('invalid', 'too_large'),
  unavailable('rate_limited', 30),
  unavailable('unavailable', 30),
];

/** The page of a refusal as it is, and under it what the others say. */
export function Refused() {
  const { lang } = useUi();
  const say = useSay();
  return (
    <ErrorPage status={404} kind="not_found" reason="not_found">
      <h2>{say('Penolakan lain', 'Other refusals')}</h2>
      <SummaryList
        rows={REFUSALS.map(({ status, kind, reason }) => {
          const [title, advice] = refusalText(lang, reason, kind);
          return {
            label: `${status} ${reason}`,
            value: (
              <>
                <b>{title}</b>
                <br />
                {advice}
              </>
            ),
          };
        })}
      />
      <Menu at="ditolak" />
    </ErrorPage>
  );
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unavailable } from '../../../kernel/errors.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { spend } from '../../../kernel/session.ts';
import {
  Actions,
  bodyOf,
  Button,
  ButtonLink,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  readText,
  SummaryList,
  TextArea,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import { doorsOf } from '../carry.ts';
import { lineOf, macOf } from '../compose.ts';
import { suspicionsOf, type Suspicion } from '../scam.ts';
import { sentLine } from '../store/report.ts';
import { words } from '../words.ts';

const LONGEST = 4000;
/** Lines of one text that are compared. */
const LINES = 40;
const A_YEAR = 366 * 86_400_000;
/** Checks of one address in an hour. */
const CHECKS = 60;

interface Verdict {
  /** A line of it left the house just so. */
  ours: boolean;
  suspicions: Suspicion[];
}

function OfficialPage() {
  const { lang, city } = useUi();
  const w = words[lang].official;
  // Two gateways of one sender are one to whoever reads the message.
  const senders = [
    ...new Map(
      doorsOf(city).flatMap((d) =>
        d.sender === undefined
          ? []
          : [[`${d.kind}/${d.sender}`, { label: words[lang].outbox.channel[d.kind], value: d.sender }]],
      ),
    ).values(),
  ];
  return (
    <Page title={w.title}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      <SummaryList
        rows={[
          { label: w.site, value: new URL(city.origin).host },
          ...senders,
          ...city.pack.city.hotlines.filter((h) => h.active).map((h) => ({ label: h.name[lang], value: h.number })),
        ]}
      />
      <h2>{w.never}</h2>
      <ul>
        {w.nevers.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Actions>
        <ButtonLink href={PATHS.checkMessage} icon="search">
          {w.check}
        </ButtonLink>
      </Actions>
    </Page>
  );
}

function CheckPage({ text, errors, verdict }: { text: string; errors?: FieldTexts; verdict?: Verdict }) {
  const { lang } = useUi();
  const w = words[lang].check;
  const bad = verdict !== undefined && (!verdict.ours || verdict.suspicions.length > 0);
  return (
    <Page title={w.title} errors={errors} back={PATHS.official}>
      <h1>{w.title}</h1>
      {verdict && (
        <Notice tone={bad ? 'bad' : 'ok'} title={!verdict.ours ? w.foreign : bad ? w.mixed : w.ours} role="status">
          {verdict.suspicions.length > 0 && (
            <ul>
              {verdict.suspicions.map((s) => (
                <li key={s}>{w.suspicion[s]}</li>
              ))}
            </ul>
          )}
          <p>{bad ? w.advice : w.still}</p>
          {bad && (
            <p>
              <a href={PATHS.broker}>{w.report}</a>
            </p>
          )}
        </Notice>
      )}
      <p class="lead">{w.lead}</p>
      <Form action={PATHS.checkMessage} class="stack">
        <TextArea name="text" label={w.text} hint={w.hint} value={text} error={errors?.['text']} rows={6} />
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

/** /pesan-resmi and /cek-pesan: who writes in the city's name, and whether a message is ours. */
export function officialRoutes(app: FastifyInstance): void {
  app.get(PATHS.official, { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <OfficialPage />),
  );
  app.get(PATHS.checkMessage, { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <CheckPage text="" />),
  );
  app.post(PATHS.checkMessage, { config: { action: PUBLIC } }, async (request, reply) => {
    const text = readText(bodyOf(request), 'text');
    const w = words[request.ctx.lang].check;
    const fault = text === '' ? w.empty : text.length > LONGEST ? w.long : undefined;
    if (fault) return html(reply, request.ctx, <CheckPage text={text} errors={{ text: fault }} />, 422);
    return html(reply, request.ctx, <CheckPage text={text} verdict={await judge(request, text)} />);
  });
}

/** Only whole lines count, and nothing is told of to whom or when: whoever has the message has learned nothing. */
async function judge(request: FastifyRequest, text: string): Promise<Verdict> {
  const { city, now } = request.ctx;
  const who = city.keys.mac('check/from', request.ip).toString('base64url');
  const wait = await spend(city.db, `notices.check/${who}`, CHECKS, 3600, now);
  if (wait > 0) throw unavailable('rate_limited', wait);
  const lines = [text, ...text.split('\n')].filter((l) => lineOf(l).length >= 12).slice(0, LINES);
  const ours = await sentLine(
    city.db,
    lines.map((l) => macOf(city, l)),
    new Date(now.getTime() - A_YEAR),
  );
  return { ours, suspicions: suspicionsOf(text, new URL(city.origin).host) };
}

import type { FastifyInstance } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { LANGS, type Lang } from '../../../kernel/i18n.ts';
import {
  Actions,
  bodyOf,
  Button,
  Checkboxes,
  Form,
  formKey,
  html,
  Island,
  Notice,
  Page,
  PATHS,
  queryOf,
  Radios,
  readMany,
  readText,
  useUi,
} from '../../../ui/index.ts';
import { liftAddress } from '../bounces.ts';
import { setNews } from '../commands.ts';
import { doorsOf } from '../carry.ts';
import { endDevice, saveDevice } from '../devices.ts';
import type { DoorKind } from '../door-port.ts';
import type { QuietHours } from '../model.ts';
import { agrees, type Reach } from '../plan.ts';
import { reachOf } from '../planning.ts';
import { quietHours } from '../rules.ts';
import { preferenceOf, type Preference } from '../store/reach.ts';
import { words } from '../words.ts';

const NEWS = PATHS.news;
/** Doors that are chosen on this page; a device is chosen on the device itself. */
const CHOSEN = ['whatsapp', 'email', 'sms'] as const;

interface Props {
  doors: DoorKind[];
  reach: Reach;
  preference: Preference;
  quiet: QuietHours;
  /** Of the city's web push; undefined where it has none. */
  pushKey: string | undefined;
  /** The e-mail address took nothing. */
  dead: boolean;
  saved: boolean;
}

function NewsPage({ doors, reach, preference, quiet, pushKey, dead, saved }: Props) {
  const { lang } = useUi();
  const w = words[lang].news;
  const shown = CHOSEN.filter((door) => doors.includes(door));
  const able = shown.filter((door) => reach.has.has(door));
  const lacks = {
    phone: shown.some((d) => d !== 'email' && !reach.has.has(d)),
    email: shown.includes('email') && !reach.has.has('email') && !dead,
  };
  return (
    <Page title={w.title} section="account" back={PATHS.account} flash={saved ? w.saved : undefined}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      {dead && (
        <Notice tone="warn" title={w.dead.title}>
          <p>{w.dead.text}</p>
          <p>
            <a href={`${PATHS.account}/surel`}>{w.dead.change}</a>
          </p>
          <Form action={`${NEWS}/surel`}>
            <Button look="second">{w.dead.again}</Button>
          </Form>
        </Notice>
      )}
      <Form action={NEWS} idempotencyKey={formKey()} class="stack">
        {able.length > 0 && (
          <Checkboxes
            name="doors"
            label={w.doors}
            values={able.filter((door) => agrees(reach, door))}
            options={able.map((value) => ({ value, label: w.door[value], hint: w.doorHint[value] }))}
          />
        )}
        {shown.length === 0 && <p>{w.noDoors}</p>}
        {lacks.phone && (
          <p>
            <a href={`${PATHS.account}/hp`}>{w.missing.phone}</a>
          </p>
        )}
        {lacks.email && (
          <p>
            <a href={`${PATHS.account}/surel`}>{w.missing.email}</a>
          </p>
        )}
        <Radios
          name="lang"
          label={w.lang}
          value={preference.lang}
          options={LANGS.map((value) => ({ value, label: w.langs[value] }))}
        />
        <Checkboxes
          name="digest"
          label={w.digest}
          values={preference.digest ? ['1'] : []}
          options={[{ value: '1', label: w.digest, hint: w.digestHint }]}
        />
        <Checkboxes
          name="night"
          label={w.night}
          values={preference.night ? ['1'] : []}
          options={[{ value: '1', label: w.night, hint: w.nightHint }]}
        />
        <Actions>
          <Button>{w.save}</Button>
        </Actions>
      </Form>
      {pushKey !== undefined && (
        <Island
          name="push"
          props={{ key: pushKey, url: `${NEWS}/ponsel`, ...w.push }}
          class="stack"
          aria-label={w.door.push}
          role="group"
          hidden
        >
          <h2>{w.door.push}</h2>
          <p>{w.doorHint.push}</p>
          <p role="status" />
          <Button look="second" type="button">
            {w.push.on}
          </Button>
        </Island>
      )}
      <p class="muted">{w.quiet(String(quiet.from), String(quiet.to))}</p>
      <p class="muted">{w.stop}</p>
      <p>
        <a href={PATHS.official}>{w.official}</a>
      </p>
    </Page>
  );
}

/** /akun/kabar: by which doors one is told, in which language, how often. */
export function newsRoutes(app: FastifyInstance): void {
  app.get(NEWS, { config: { action: 'notices.news' } }, async (request, reply) => {
    const { ctx } = request;
    const [{ reach, dead }, preference] = await Promise.all([
      reachOf(ctx, ctx.actor.id),
      preferenceOf(ctx.city.db, ctx.actor.id),
    ]);
    const doors = [...new Set(doorsOf(ctx.city).map((d) => d.kind))];
    const saved = readText(queryOf(request), 'selesai') === '1';
    const quiet = quietHours(ctx.city, ctx.now);
    return html(
      reply,
      ctx,
      <NewsPage
        doors={doors}
        reach={reach}
        preference={preference}
        quiet={quiet}
        pushKey={doorsOf(ctx.city).find((d) => d.kind === 'push')?.serverKey}
        dead={dead.has('email')}
        saved={saved}
      />,
    );
  });
  // The browser's own answer to "may this site ring?"; empty when it shall no more.
  app.post(`${NEWS}/ponsel`, { config: { action: 'notices.news' } }, async (request, reply) => {
    const subscription = readText(bodyOf(request), 'subscription');
    if (subscription === '') await execute(request.ctx, endDevice, {});
    else await execute(request.ctx, saveDevice, { subscription });
    return reply.code(204).send();
  });
  app.post(`${NEWS}/surel`, { config: { action: 'notices.news' } }, async (request, reply) => {
    await execute(request.ctx, liftAddress, {});
    return reply.redirect(`${NEWS}?selesai=1`, 303);
  });
  app.post(NEWS, { config: { action: 'notices.news' } }, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const chosen = new Set(readMany(body, 'doors'));
    const { reach } = await reachOf(ctx, ctx.actor.id);
    const able = CHOSEN.filter((door) => reach.has.has(door) && doorsOf(ctx.city).some((d) => d.kind === door));
    const lang = readText(body, 'lang');
    await execute(ctx, setNews, {
      doors: Object.fromEntries(able.map((door) => [door, chosen.has(door)])),
      lang: LANGS.includes(lang as Lang) ? lang : 'id',
      digest: readMany(body, 'digest').includes('1'),
      night: readMany(body, 'night').includes('1'),
    });
    return reply.redirect(`${NEWS}?selesai=1`, 303);
  });
}

import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { invalid, notFound, unavailable } from '../../kernel/errors.ts';
import { fmt, LANGS, type Lang } from '../../kernel/i18n.ts';
import { newId } from '../../kernel/ids.ts';
import type { Recurring } from '../../kernel/jobs.ts';
import { spend } from '../../kernel/session.ts';
import { carry, doorsOf, openProviders, type Carried } from './carry.ts';
import { compose, templateName, waTail } from './compose.ts';
import type { DoorKind } from './door-port.ts';
import { numbered, type AnyNotice, type Kinds, type NoticeTemplate } from './model.ts';
import { templateFaults } from './scam.ts';
import { findMessage, insertMessage } from './store/message.ts';
import { newestOfKind } from './store/notice.ts';
import {
  agreedTemplates,
  insertWording,
  publishedWordings,
  saveJudged,
  wordingsOf,
  type Wording,
} from './store/template.ts';
import { words } from './words.ts';

/** Parameters of a kind's variant for a preview: of the newest notice that the city told, else invented ones. */
export async function paramsFor(
  ctx: Pick<Ctx, 'city'>,
  kind: AnyNotice,
  variant: string,
): Promise<{ params: unknown; real: boolean }> {
  for (const data of await newestOfKind(ctx.city.db, kind.kind, 20)) {
    const params = kind.params.safeParse(data);
    if (params.success && (kind.variant?.(params.data) ?? variant) === variant)
      return { params: params.data, real: true };
  }
  return { params: kind.sample, real: false };
}

/** The places that a kind has values for. */
export const placesFor = (kind: AnyNotice, timeZone: string): Set<string> =>
  new Set(Object.keys(kind.fields.id(kind.sample, fmt('id', timeZone))));

const line = z.string().trim().max(600);
const template = z.strictObject({ title: line, body: line, sms: line });

/** Puts other words in the place of a kind's: a new version, from now on. Faults stand at `id.body`, `en.title` … */
export const publishWording = (kinds: Kinds) =>
  defineCommand({
    name: 'notices.publish',
    action: 'notices.publish',
    input: z.strictObject({
      kind: z.string().max(100),
      variant: z.string().max(60),
      /** What the editor looked at: nobody's newer words are overwritten unseen. */
      over: z.int(),
      words: z.strictObject({ id: template, en: template }),
    }),
    async run(act, { kind: name, variant, over, words: given }): Promise<number> {
      const kind = kinds.get(name);
      const [newest] = kind ? await wordingsOf(act.tx, kind, variant) : [];
      if (!kind || !newest) throw notFound();
      if (newest.version !== over) throw invalid({ '': 'error.changed_meanwhile' }, 'changed_meanwhile');
      const places = placesFor(kind, act.city.timeZone);
      const faults: Record<string, string> = {};
      for (const lang of LANGS)
        for (const [field, text] of Object.entries(given[lang])) {
          const [fault] = templateFaults({ title: text, body: 'x' }, places).filter(
            (f) => f !== 'long' || field !== 'body',
          );
          const long = text.length > { title: 80, body: 500, sms: 120 }[field as keyof NoticeTemplate];
          if (fault ?? long) faults[`${lang}.${field}`] = `error.template_${fault ?? 'long'}`;
        }
      if (Object.keys(faults).length > 0) throw invalid(faults);
      const version = newest.version + 1;
      await insertWording(act.tx, { kind: name, variant, version, words: given, by: act.actor.id, now: act.now });
      act.note({ object: `template/${name}/${variant}/${version}` });
      return version;
    },
  });

/** Takes a trial in hand; what it says and to whom stands nowhere. */
const beginTrial = defineCommand({
  name: 'notices.trial',
  action: 'notices.publish',
  input: z.strictObject({
    id: z.uuid(),
    door: z.enum(['whatsapp', 'email', 'sms']),
    kind: z.string(),
    lang: z.enum(['id', 'en']),
  }),
  async run(act, t): Promise<void> {
    const wait = await spend(act.tx, `notices.trial/${act.actor.id}`, 20, 3600, act.now);
    if (wait > 0) throw unavailable('rate_limited', wait);
    act.note({ object: `message/${t.id}`, reason: t.door });
    await insertMessage(act.tx, { ...t, person: null, purpose: 'trial', notices: [] }, act.now);
  },
});

/** Sends a kind's words to an address that the officer names, with real or invented values. */
export async function sendTrial(
  ctx: Ctx,
  kind: AnyNotice,
  t: { variant: string; door: Exclude<DoorKind, 'push'>; lang: Lang; to: string },
): Promise<Carried> {
  const id = newId(ctx.now);
  await execute(ctx, beginTrial, { id, door: t.door, kind: kind.kind, lang: t.lang });
  const { params } = await paramsFor(ctx, kind, t.variant);
  const composed = await compose(ctx.city, kind, params, { door: t.door, lang: t.lang });
  const message = (await findMessage(ctx.city.db, id))!;
  const work = { city: ctx.city, now: ctx.now, log: ctx.log };
  return carry(work, message, t.to, composed, 'action', await openProviders(ctx.city, ctx.now));
}

/** Every wording that holds today, for whoever must agree to it beforehand. */
async function holding(
  ctx: Pick<Ctx, 'city'>,
  kinds: Kinds,
): Promise<{ kind: AnyNotice; variant: string; wording: Wording }[]> {
  const published = await publishedWordings(ctx.city.db);
  return [...kinds.values()].flatMap((kind) =>
    Object.entries(kind.words).map(([variant, built]) => ({
      kind,
      variant,
      wording:
        published.get(`${kind.kind}/${variant}`) ??
        ({ version: 1, words: built, publishedAt: null, publishedBy: null } satisfies Wording),
    })),
  );
}

/** Keeps what WhatsApp thinks of our words, and hands in those it does not know yet. */
export const agreeTemplates = (kinds: Kinds): Recurring => ({
  name: 'notices.templates',
  everySeconds: 600,
  async run(ctx) {
    for (const door of doorsOf(ctx.city)) {
      if (!door.templates) continue;
      await saveJudged(ctx.city.db, door.name, await door.templates.list(), ctx.now);
      const known = await agreedTemplates(ctx.city.db, door.name);
      for (const { kind, variant, wording } of await holding(ctx, kinds)) {
        const name = templateName(kind.kind, variant, wording.version);
        for (const lang of LANGS) {
          if (known.has(`${name}/${lang}`)) continue;
          const { body, places } = numbered(wording.words[lang]);
          const fields = kind.fields[lang](kind.sample, fmt(lang, ctx.city.timeZone));
          const state = await door.templates.submit({
            name,
            lang,
            category: 'UTILITY',
            body: `${body}\n\n${waTail(ctx.city, lang)}`,
            footer: words[lang].message.stop,
            examples: places.map((place) => fields[place]!),
          });
          await saveJudged(ctx.city.db, door.name, [{ name, lang, state }], ctx.now);
        }
      }
    }
  },
});

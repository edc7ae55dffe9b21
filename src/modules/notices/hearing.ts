import { execute, type Ctx } from '../../kernel/command.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { transact } from '../../kernel/db.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Lang } from '../../kernel/i18n.ts';
import { newId } from '../../kernel/ids.ts';
import { SYSTEM } from '../../kernel/permission.ts';
import { spend } from '../../kernel/session.ts';
import { parsePhone, personByIdentifier } from '../people/index.ts';
import { carry, report, type Work } from './carry.ts';
import { answerTo, readWish } from './answers.ts';
import { fallBack, sayDoor } from './commands.ts';
import type { Call, Incoming, MessageDoor, Report } from './door-port.ts';
import type { Kinds } from './model.ts';
import { findMessage, insertMessage, messageOfReport } from './store/message.ts';
import { takeIncoming } from './store/provider.ts';
import { preferenceOf } from './store/reach.ts';
import { saveJudged } from './store/template.ts';

/** What the nouns above answer to who writes: they know cases, this module does not. */
export interface TwoWay {
  /** How a case stands, in one line; undefined for a number that nobody has and for a wrong PIN alike. Throws unavailable. */
  status(ctx: Ctx, asked: { number: string; pin: string }): Promise<Record<Lang, string> | undefined>;
  /** Lays a text on the person's own case. False: there is no such case of theirs. */
  note(ctx: Ctx, asked: { person: string; number: string; pin: string; text: string }): Promise<boolean>;
}

/** Answers to one sender in an hour; who writes more is a machine, or wants to cost us money. */
const ANSWERS = 10;

/**
 * Takes a provider's call to us. Gives what it wants to read in the answer; 'forged' when its signature is not theirs. The
 * same call again, and the same news in another call, change nothing.
 */
export async function hear(
  ctx: Ctx,
  o: { kinds: Kinds; twoWay: TwoWay | undefined },
  door: MessageDoor,
  call: Call,
): Promise<'forged' | { answer: string | undefined }> {
  const heard = door.hear?.(call) ?? 'forged';
  if (heard === 'forged') return 'forged';
  const { db } = ctx.city;
  const work: Work = { city: ctx.city, now: ctx.now, log: ctx.log };
  const failed: string[] = [];
  const fresh: Incoming[] = [];
  const digest = sha256(Buffer.concat([Buffer.from(`${call.url}\n`), call.raw])).toString('base64url');
  await transact(db, async (tx) => {
    if (call.method !== 'GET') {
      const replayed = !(await takeIncoming(tx, {
        provider: door.name,
        ref: `call/${digest}`,
        door: door.kind,
        outcome: 'call',
        now: ctx.now,
      }));
      if (replayed) return;
    }
    for (const said of heard.reports) {
      const message = await messageOfReport(tx, door.name, said);
      // Of another provider's message, or of none: it has no say here.
      if (!message || message.provider !== door.name || message.door !== door.kind) continue;
      if (await report(work, message, door.name, honest(said, ctx.now), urgencyOf(o.kinds, message.kind), tx))
        failed.push(message.id);
    }
    await saveJudged(tx, door.name, heard.judged ?? [], ctx.now);
    for (const said of heard.incoming) {
      const from = parsePhone(said.from);
      const wish = readWish(said.text);
      const first = await takeIncoming(tx, {
        provider: door.name,
        ref: `in/${said.ref}`,
        door: door.kind,
        ...(from ? { from: ctx.city.keys.blindIndex('phone', from) } : {}),
        outcome: wish.kind,
        now: ctx.now,
      });
      if (first && from) fresh.push({ ...said, from });
    }
  });
  const system: Ctx = { ...ctx, actor: SYSTEM, channel: 'api' };
  for (const message of failed) await execute(system, fallBack, { message, why: 'failed' });
  for (const said of fresh)
    await reply(system, door, said, o.twoWay).catch((error: unknown) =>
      ctx.log.error({ err: error, provider: door.name }, 'somebody who wrote could not be answered'),
    );
  return { answer: heard.answer };
}

const urgencyOf = (kinds: Kinds, kind: string | null) =>
  (kind === null ? undefined : kinds.get(kind)?.urgency) ?? 'info';

/** A provider's clock that runs ahead of ours, or stands in another year, says nothing. */
const honest = (said: Report, now: Date): Report =>
  said.at.getTime() > now.getTime() || said.at.getTime() < now.getTime() - 30 * 86_400_000
    ? { ...said, at: now }
    : said;

async function reply(ctx: Ctx, door: MessageDoor, said: Incoming, twoWay: TwoWay | undefined): Promise<void> {
  const { city, now } = ctx;
  const sender = city.keys.mac('message/from', said.from).toString('base64url');
  if ((await spend(city.db, `notices.answer/${sender}`, ANSWERS, 3600, now)) > 0) return;
  const person = await personByIdentifier(city.db, city.keys, 'phone', said.from);
  const { lang } = person ? await preferenceOf(city.db, person) : { lang: 'id' as const };
  const wish = readWish(said.text);
  if ((wish.kind === 'stop' || wish.kind === 'start') && person)
    await execute(ctx, sayDoor, { person, door: door.kind, given: wish.kind === 'start', source: 'reply' });
  const text = answerTo(city, lang, wish.kind, await outcomeOf());
  const id = newId(now);
  await transact(city.db, (tx) =>
    insertMessage(
      tx,
      { id, person: person ?? null, purpose: 'reply', door: door.kind, kind: null, lang, notices: [] },
      now,
    ),
  );
  const message = (await findMessage(city.db, id))!;
  await carry(
    { city, now, log: ctx.log },
    message,
    said.from,
    { outgoing: { text }, line: text, version: null },
    'info',
    [door],
  );

  async function outcomeOf(): Promise<string | boolean | undefined> {
    try {
      if (wish.kind === 'status') return (await twoWay?.status(ctx, wish))?.[lang];
      if (wish.kind === 'note') return person && twoWay ? await twoWay.note(ctx, { ...wish, person }) : false;
      return undefined;
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'unavailable') return 'wait';
      throw error;
    }
  }
}

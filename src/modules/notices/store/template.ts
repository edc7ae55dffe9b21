import type { Reader, Tx } from '../../../kernel/db.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import type { Judged, TemplateState } from '../door-port.ts';
import type { AnyNotice, NoticeTemplate } from '../model.ts';

export interface Wording {
  version: number;
  words: Record<Lang, NoticeTemplate>;
  publishedAt: Date | null;
  publishedBy: string | null;
}

/** The wordings of a kind's variant, the newest first; the last is that of the release. */
export async function wordingsOf(db: Reader, kind: AnyNotice, variant: string): Promise<Wording[]> {
  const built = kind.words[variant];
  if (!built) return [];
  const rows = await db
    .selectFrom('notices.template')
    .select(['version', 'words', 'published_at as publishedAt', 'published_by as publishedBy'])
    .where('kind', '=', kind.kind)
    .where('variant', '=', variant)
    .orderBy('version', 'desc')
    .execute();
  return [...(rows as unknown as Wording[]), { version: 1, words: built, publishedAt: null, publishedBy: null }];
}

/** The wording that holds today. */
export async function wordingOf(db: Reader, kind: AnyNotice, variant: string): Promise<Wording> {
  const row = await db
    .selectFrom('notices.template')
    .select(['version', 'words', 'published_at as publishedAt', 'published_by as publishedBy'])
    .where('kind', '=', kind.kind)
    .where('variant', '=', variant)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row) return row as unknown as Wording;
  const words = kind.words[variant];
  if (!words) throw new Error(`the notice ${kind.kind} has no wording ${variant}`);
  return { version: 1, words, publishedAt: null, publishedBy: null };
}

/** Every newest wording the city published, by `kind/variant`. */
export async function publishedWordings(db: Reader): Promise<Map<string, Wording>> {
  const rows = await db
    .selectFrom('notices.template')
    .distinctOn(['kind', 'variant'])
    .select(['kind', 'variant', 'version', 'words', 'published_at as publishedAt', 'published_by as publishedBy'])
    .orderBy('kind')
    .orderBy('variant')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map((r) => [`${r.kind}/${r.variant}`, r as unknown as Wording]));
}

export const insertWording = (
  tx: Tx,
  w: { kind: string; variant: string; version: number; words: Record<Lang, NoticeTemplate>; by: string; now: Date },
) =>
  tx
    .insertInto('notices.template')
    .values({
      kind: w.kind,
      variant: w.variant,
      version: w.version,
      words: JSON.stringify(w.words),
      published_at: w.now,
      published_by: w.by,
    })
    .execute();

export interface Agreed {
  name: string;
  lang: Lang;
  state: TemplateState;
  reason: string | null;
  checkedAt: Date;
}

/** What the provider thinks of each template, by `name/lang`. */
export async function agreedTemplates(db: Reader, provider: string): Promise<Map<string, Agreed>> {
  const rows = await db
    .selectFrom('notices.agreed_template')
    .select(['name', 'lang', 'state', 'reason', 'checked_at as checkedAt'])
    .where('provider', '=', provider)
    .execute();
  return new Map(rows.map((r) => [`${r.name}/${r.lang}`, r as Agreed]));
}

export async function saveJudged(db: Reader, provider: string, judged: readonly Judged[], now: Date): Promise<void> {
  const rows = judged.filter((j) => j.lang === 'id' || j.lang === 'en');
  if (rows.length === 0) return;
  await db
    .insertInto('notices.agreed_template')
    .values(
      rows.map((j) => ({
        provider,
        name: j.name,
        lang: j.lang,
        state: j.state,
        reason: j.reason ?? null,
        checked_at: now,
      })),
    )
    .onConflict((c) =>
      c.columns(['provider', 'name', 'lang']).doUpdateSet((e) => ({
        state: e.ref('excluded.state'),
        reason: e.ref('excluded.reason'),
        checked_at: e.ref('excluded.checked_at'),
      })),
    )
    .execute();
}

/** A kind of paper that the city issues. Higher nouns and services define theirs; app.ts gives all to the module. */
import type { Act, Ctx, Json } from '../../kernel/command.ts';

/** Which paper: what it belongs to (`kase/<id>`) and which of that one's papers. */
export interface PaperOf {
  subject: string;
  part: string;
}

export interface IssuedPaper extends PaperOf {
  id: string;
  kind: string;
  number: string;
  person: string | null;
}

/** What a paper says, read from the records when it is laid out. */
export interface PaperFacts {
  /** Whom it is about, by name; shown in part to whoever scans the code. */
  holder: string;
  /** What the template reads besides letterhead, number, date, signature and code. */
  body: { [key: string]: Json };
}

export interface DocumentKind {
  /** Name in the register and the book of numbers. Never renamed: rows name it. */
  kind: string;
  /** A file of `templates/`. */
  template: string;
  /** What it is called, on the paper and on screens. */
  title: { id: string; en: string };
  /** Post whose holder signs it; absent: nobody signs, the register vouches for it. */
  signerRole?: string;
  /** The whole number from the year's serial; `agency` is the short name of who issues it. */
  number(serial: number, on: string, agency: string): string;
  /** Throws notFound when what it would say was destroyed by law: then it is voided. */
  facts(ctx: Ctx, of: PaperOf): Promise<PaperFacts>;
  /** What follows once it lies in the register, in the same transaction. */
  onIssued?(act: Act, paper: IssuedPaper): Promise<void>;
}

export type DocumentKinds = ReadonlyMap<string, DocumentKind>;

/** Throws when two kinds bear one name. */
export function kindsOf(list: readonly DocumentKind[]): DocumentKinds {
  const kinds = new Map(list.map((k) => [k.kind, k]));
  if (kinds.size !== list.length) throw new Error('two kinds of paper bear one name');
  return kinds;
}

/** `Siti Nurbaya` → `S••• N••••••`: enough to see that it is one's own, not enough to learn a name. */
export const maskedName = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .map((word) => `${[...word][0] ?? ''}${'•'.repeat(Math.max([...word].length - 1, 0))}`)
    .join(' ');

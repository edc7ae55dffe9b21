import type { Ports } from '../kernel/city.ts';
import type { Ctx } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Actor } from '../kernel/permission.ts';
import { outgoingSignedBy, signPaper, type DocumentKinds } from '../modules/documents/index.ts';
import { foundedAt, inventedOf } from './demo.ts';

/** The provider by a clock of one's own: what was signed in the past bears the past's time. */
export interface PastEsign {
  passphrase: string;
  at(clock: () => Date): Pick<Ports, 'esign' | 'time'>;
}

const HOUR = 3_600_000;
/** What was decided in the last days still waits for the head: a visitor finds something to sign. */
const WAITING = 3 * 24 * HOUR;

/**
 * The head of agency signs what the invented past brought about, three hours after each was numbered. What came after the
 * city was founded is the visitors' own and never signed here. Gives how many were signed.
 */
export async function signPast(
  ctx: Ctx,
  kinds: DocumentKinds,
  esign: PastEsign,
  signal?: AbortSignal,
): Promise<number> {
  const { city } = ctx;
  const until = await foundedAt(city);
  const head = inventedOf(city).officers.find((o) => o.post.role === 'kepala_dinas');
  if (!until || !head) return 0;
  const clock = { now: until };
  // A stamp of today over a signature of the past would tell two times.
  const ports: Ports = { ...city.ports };
  delete ports.time;
  Object.assign(
    ports,
    esign.at(() => clock.now),
  );
  let signed = 0;
  let after: string | undefined;
  do {
    const page = await outgoingSignedBy(city.db, [head.post], {
      state: 'ready',
      limit: 50,
      ...(after !== undefined && { after }),
    });
    for (const o of page.items) {
      if (signal?.aborted || o.createdAt.getTime() > until.getTime() - WAITING) continue;
      clock.now = new Date(o.createdAt.getTime() + 3 * HOUR);
      const { id, name, post } = head;
      const actor: Actor = { kind: 'officer', id, name, posts: [post], level: 3, stepUpAt: clock.now };
      const at = { ...ctx, city: { ...city, ports }, actor, now: clock.now };
      try {
        const done = await signPaper(at, kinds, { id: o.id, passphrase: esign.passphrase });
        if (done.state === 'confirmed') signed++;
      } catch (error) {
        // Somebody was quicker: a visitor at the desk, or a start beside this one.
        if (!(error instanceof Refusal)) throw error;
      }
    }
    after = page.next;
  } while (after !== undefined && !signal?.aborted);
  return signed;
}

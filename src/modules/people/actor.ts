import type { City } from '../../kernel/city.ts';
import { localDate } from '../../kernel/clock/index.ts';
import type { Actor } from '../../kernel/permission.ts';
import type { Session } from '../../kernel/session.ts';
import { findOfficer } from './store/officer.ts';
import { findAccount } from './store/person.ts';

/**
 * Who a session acts as now: a person with the account's level, or an officer with today's posts. An officer out of
 * service and a closed account are nobody; an officer whose post ended yesterday is signed in with no rights.
 */
export async function loadActor(city: City, session: Session, now: Date): Promise<Actor | undefined> {
  const common = {
    id: session.subject,
    session: session.id,
    ...(session.step_up_at ? { stepUpAt: session.step_up_at } : {}),
    ...(session.reads_from ? { readsFrom: session.reads_from } : {}),
  };
  if (session.kind === 'person') {
    const account = await findAccount(city.db, session.subject);
    return account && { ...common, kind: 'person', name: account.name ?? '', posts: [], level: account.level };
  }
  const officer = await findOfficer(city.db, session.subject, localDate(city.calendar, now));
  return officer && { ...common, kind: 'officer', name: officer.name, posts: officer.posts, level: 3 };
}

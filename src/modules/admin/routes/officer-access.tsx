import type { Session } from '../../../kernel/session.ts';
import {
  Actions,
  Button,
  Confirm,
  Details,
  Form,
  Hidden,
  Notice,
  Tag,
  TextArea,
  useUi,
  type FieldTexts,
  formKey,
} from '../../../ui/index.ts';
import type { officerOf, Reset } from '../../people/index.ts';
import { officerPath } from '../paths.ts';
import { words } from '../words.ts';

export interface AccessProps {
  officer: NonNullable<Awaited<ReturnType<typeof officerOf>>>;
  sessions: Session[];
  resets: Reset[];
  names: Map<string, string>;
  /** The viewer's own page. */
  own: boolean;
  reason: string;
  errors: FieldTexts | undefined;
}

/** Where this officer is signed in. */
export function Sessions({ officer, sessions, own }: AccessProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  const device = (s: Session) => (s.channel === 'api' ? w.token : s.device || w.unknownDevice);
  const action = officerPath(officer.id, '/sesi');
  return (
    <section class="stack">
      <h2>{w.sessions}</h2>
      {sessions.length === 0 ? (
        <p class="muted">{w.noSessions}</p>
      ) : (
        <ul class="tasks">
          {sessions.map((s) => (
            <li key={s.id}>
              <span>
                {device(s)}
                <small>{w.seen(f.dateTime(s.last_seen_at))}</small>
              </span>
              {!own && (
                <Form action={action}>
                  <Hidden name="session" value={s.id} />
                  <Button look="quiet" label={w.endOf(device(s))}>
                    {w.end}
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {sessions.length > 1 && !own && (
        <Form action={action}>
          <Actions>
            <Button look="danger">{w.endAll}</Button>
          </Actions>
        </Form>
      )}
    </section>
  );
}

/** The second factor, and leaving. */
export function Access({ officer, resets, names, own, reason, errors }: AccessProps) {
  const { lang, actor, f } = useUi();
  const w = words[lang].officer;
  const open = resets.find((r) => r.outcome === null);
  if (own) return null;
  return (
    <>
      {open && (
        <Notice tone="warn" title={w.resetAsked(names.get(open.askedBy) ?? '', f.dateTime(open.askedAt))}>
          <p>{open.reason}</p>
          <Form action={officerPath(officer.id, '/autentikator/jawab')} idempotencyKey={formKey()}>
            <Actions>
              {open.askedBy === actor.id ? (
                <p>{w.resetOwn}</p>
              ) : (
                <Button name="grant" value="yes">
                  {w.resetGrant}
                </Button>
              )}
              <Button look="second" name="grant" value="no">
                {w.resetRefuse}
              </Button>
            </Actions>
          </Form>
        </Notice>
      )}
      {officer.ready && !open && (
        <Details summary={w.reset} open={errors?.['reason'] !== undefined}>
          <Form action={officerPath(officer.id, '/autentikator')} idempotencyKey={formKey()} class="stack">
            <p>{w.resetText}</p>
            <TextArea
              name="reason"
              label={w.resetReason}
              hint={w.resetReasonHint}
              rows={3}
              value={reason}
              error={errors?.['reason']}
            />
            <Actions>
              <Button look="second">{w.resetGo}</Button>
            </Actions>
          </Form>
        </Details>
      )}
      <Details summary={w.leave} open={errors?.['leave'] !== undefined}>
        <Form action={officerPath(officer.id, '/berhenti')} idempotencyKey={formKey()} class="stack">
          <p>{w.leaveText}</p>
          <Confirm name="leave" label={w.leaveConfirm} error={errors?.['leave']} />
          <Actions>
            <Button look="danger">{w.leaveGo}</Button>
          </Actions>
        </Form>
      </Details>
    </>
  );
}

/** What was asked and answered about the second factor. */
export function ResetHistory({ resets, names }: AccessProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  return (
    <section class="stack">
      <h2>{w.resetHistory}</h2>
      <ul class="plain">
        {resets.map((r) => (
          <li key={r.id}>
            {f.dateTime(r.askedAt)}: {names.get(r.askedBy)}. {r.reason}{' '}
            <Tag tone={r.outcome === 'alone' ? 'warn' : r.outcome === 'refused' ? 'bad' : undefined}>
              {w.resetOutcome[r.outcome ?? 'waits']}
            </Tag>{' '}
            {r.outcome === 'granted' && r.decidedBy && names.get(r.decidedBy)}
          </li>
        ))}
      </ul>
    </section>
  );
}

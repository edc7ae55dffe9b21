import type { RegistryNumber, RegistryPort, RegistryRefusal } from '../modules/casework/registry-port.ts';

/** What the registry does next by the plan. */
export type Scripted =
  | { does: 'answer' }
  /** It has it, and is at work for a while. */
  | { does: 'keep' }
  | { does: 'lose' }
  | { does: 'stay_away' }
  | { does: 'refuse'; reason: RegistryRefusal; fields: string[] };

export interface ScriptedRegistry {
  port: RegistryPort;
  next: Scripted;
}

/**
 * The registry of a story: what it registers, validates and signs the city's own registry really does, at the instant
 * of the story; refusals, outages and lost answers are as the plan tells them.
 */
export function scriptRegistry(real: RegistryPort): ScriptedRegistry {
  /** Numbers it told before, so that it is not asked twice. */
  const told = new Map<string, RegistryNumber>();
  async function surely(what: string, call: ReturnType<RegistryPort['submit']>) {
    const out = await call;
    if (out.outcome !== 'accepted')
      throw new Error(`the registry did not ${what}: ${out.outcome} ${'reason' in out ? out.reason : ''}`);
    return out;
  }
  const script: ScriptedRegistry = {
    next: { does: 'answer' },
    port: {
      ...real,
      async submit(request) {
        const { next } = script;
        if (next.does === 'keep') return { outcome: 'accepted' };
        if (next.does === 'stay_away') return { outcome: 'unavailable', reason: 'outage', retryAfterSeconds: 600 };
        if (next.does === 'refuse') return { outcome: 'refused', reason: next.reason, fields: next.fields };
        const out = await surely('register', real.submit(request));
        return next.does === 'lose' ? { outcome: 'unknown', reason: 'timeout' } : out;
      },
      validate: (id, by) => surely('validate', real.validate(id, by)),
      sign: (id, by, passphrase) => {
        told.delete(id);
        return surely('sign', real.sign(id, by, passphrase));
      },
      async status(id) {
        if (script.next.does === 'keep') return { state: 'processing' };
        const known = told.get(id);
        if (known) return { state: 'validated', ...known };
        const status = await real.status(id);
        if (status.state === 'registered')
          told.set(id, {
            ...(status.number !== undefined && { number: status.number }),
            ...(status.nik !== undefined && { nik: status.nik }),
          });
        return status;
      },
    },
  };
  return script;
}

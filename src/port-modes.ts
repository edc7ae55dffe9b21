import type { Config } from './config.ts';
import type { PortMode, watchPorts } from './kernel/port-health.ts';

/** With whom each port of the settings speaks: a demo city that names a real gateway is trying it out. */
export function portModes(config: Config): Parameters<typeof watchPorts>[2] {
  const own: PortMode = config.env === 'production' ? 'production' : 'sandbox';
  return {
    registry: config.registry ? own : config.env === 'demo' && !config.registryByHand ? 'simulated' : 'manual',
    mailbox: config.messages.mailbox ? own : 'simulated',
    officerIdentity: own,
    esign: config.esign ? own : 'simulated',
    time: config.time ? own : 'simulated',
    bank: config.env === 'demo' ? 'simulated' : own,
    carrier: config.post ? own : 'simulated',
    scanner: own,
  };
}

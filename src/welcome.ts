import type { EsignSimulator } from './esign-simulator.ts';
import type { City } from './kernel/city.ts';
import { say } from './open-database.ts';
import type { RegistrySimulator } from './registry-simulator.ts';
import type { Simulator } from './simulator.ts';

/** What to open, and in demo as whom to sign in. */
export function welcome(
  city: City,
  /** Whom one may sign in as, columns apart by tabs. */
  demo: readonly string[],
  simulator: RegistrySimulator | undefined,
  esign: EsignSimulator | undefined,
  bank: Simulator | undefined,
  phone: Simulator | undefined,
  post: Simulator | undefined,
): void {
  say(`\n${city.pack.city.name} is open at ${city.origin}`);
  if (city.env === 'demo') {
    say(
      '\nSign in as one of these, at /masuk or as an officer at /petugas/masuk; codes and passwords are shown there:',
    );
    const people = demo.map((line) => line.split('\t'));
    const wide = people[0]!.map((_, column) => Math.max(...people.map((p) => p[column]!.length)));
    for (const p of people)
      say(
        `  ${p
          .map((text, column) => text.padEnd(wide[column]!))
          .join('  ')
          .trimEnd()}`,
      );
  }
  if (simulator) {
    say(`\nThe population registry is a simulator at ${simulator.origin}`);
    say(`It signs a paper for whoever types the passphrase: ${simulator.passphrase}`);
  } else if (!city.ports.registryTrust)
    say("\nREGISTRY_ROOTS_FILE is missing: signatures on the registry's papers cannot be checked.");
  if (esign) say(`The e-sign provider is a simulator at ${esign.origin}; its passphrase: ${esign.passphrase}`);
  else if (!city.ports.esign) say('ESIGN_URL is missing: letters of rejection and decisions wait unsigned.');
  if (phone) say(`The phones and mailboxes of its people are at ${phone.origin}`);
  if (bank) say(`The bank is a simulator at ${bank.origin}: bills are paid there`);
  if (post) say(`The post is a simulator at ${post.origin}: parcels are moved on there`);
  say('\nCtrl-C ends it.');
}

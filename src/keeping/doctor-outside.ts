/** What the doctor finds at the ends of the city's lines: the scanner, the authority of time, the address. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:tls';
import { askTime } from '../modules/documents/index.ts';
import { days, ending, finding, ok, type Finding, type Patient } from './finding.ts';

/** Signatures older than this find too little of what is new. */
const STALE_DAYS = 7;

export async function scanner(p: Patient): Promise<Finding[]> {
  const setting = 'set VIRUS_SCANNER to a ClamAV daemon (docs/operations.md)';
  if (!p.scanner)
    return p.production ? [finding('look', 'scanner', 'no virus scanner looks at what people send', setting)] : [];
  const says = await p.scanner.version().catch((error: unknown) => error as Error);
  if (says instanceof Error)
    return [
      finding(
        'bad',
        'scanner',
        `it does not answer (${says.message}): no file is taken`,
        'start clamd, or see its log',
      ),
    ];
  // `ClamAV 1.4.2/27500/Mon Nov 23 08:00:00 2026`: the third part is the day of its signatures.
  const from = Date.parse(says.split('/')[2] ?? '');
  const age = Number.isNaN(from) ? undefined : days(p.now.getTime() - from);
  if (age === undefined) return [finding('look', 'scanner', `${says}, without signatures`, 'run freshclam')];
  return [
    age > STALE_DAYS
      ? finding('look', 'scanner', `its signatures are ${age} days old`, 'let freshclam run each day')
      : ok('scanner', says),
  ];
}

/** Asks the authority of time for a stamp over nothing in particular. */
export async function timeStamps(p: Patient): Promise<Finding[]> {
  if (!p.time)
    return p.signs
      ? [
          finding(
            'look',
            'time stamps',
            "signatures bear none unless BSrE's service gives one: papers then say that the time is the signer's word",
            'set TSA_URL and TSA_ROOTS_FILE (docs/decisions/time-stamps.md)',
          ),
        ]
      : [];
  const { port, roots } = p.time;
  const answer = await askTime(port, roots, randomBytes(32)).catch((error: unknown) => error as Error);
  if (answer instanceof Error)
    return [
      finding(
        'look',
        'time stamps',
        `${answer.message}: papers are signed without one`,
        'look at TSA_URL, TSA_ROOTS_FILE and the way there; a signed paper gets none later',
      ),
    ];
  const { stamp } = answer;
  const apart = Math.abs(stamp.at.getTime() - p.now.getTime()) / 1000;
  return [
    apart > 60
      ? finding('look', 'time stamps', `${stamp.by} is ${Math.round(apart)} s away from this clock`, 'set this clock')
      : ok('time stamps', `${stamp.by} answers`),
  ];
}

/** What citizens' browsers see: that it answers, and until when its certificate is good. */
export async function address(p: Patient): Promise<Finding[]> {
  const { protocol, hostname, port, origin } = new URL(p.city.origin);
  if (protocol !== 'https:') return [];
  const until = await new Promise<Date | Error>((done) => {
    const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, timeout: 5_000 }, () => {
      done(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('error', done).once('timeout', () => {
      socket.destroy();
      done(new Error('no answer in 5 s'));
    });
  });
  return [
    until instanceof Error
      ? finding(
          'bad',
          'address',
          `${origin} cannot be reached from here (${until.message})`,
          'look at the proxy, its certificate and the DNS name',
        )
      : ending(`certificate of ${hostname}`, until, p.now, "renew it (the proxy's own renewal has failed)"),
  ];
}

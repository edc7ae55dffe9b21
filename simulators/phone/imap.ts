/**
 * One mailbox over IMAP (RFC 3501), read only: as much of it as a client needs that logs in, opens INBOX and fetches.
 * `changeValidity` is what a provider does that restored its mailbox from somewhere else.
 */
import { createServer, type Server, type Socket } from 'node:net';

export interface Mailbox {
  user: string;
  password: string;
  /** Changes when the numbers of the mails no longer mean the same. */
  validity(): number;
  mails(): readonly { uid: number; raw: string }[];
}

const CAPABILITIES = 'IMAP4rev1 LITERAL+';
const LONGEST = 65_536;

export const createImap = (box: Mailbox): Server => createServer((socket) => serve(socket, box));

function serve(socket: Socket, box: Mailbox): void {
  let buffer = '';
  let line = '';
  let letIn = false;
  let open = false;
  const say = (...lines: string[]): void => void socket.write(lines.map((l) => `${l}\r\n`).join(''));
  socket.setEncoding('latin1').on('error', () => socket.destroy());
  say(`* OK [CAPABILITY ${CAPABILITIES}] phone simulator ready`);
  socket.on('data', (text: string) => {
    buffer += text;
    if (buffer.length > LONGEST) return void socket.destroy();
    read();
  });

  /** A command is a line, with the bytes of its literals in place. */
  function read(): void {
    for (;;) {
      const end = buffer.indexOf('\r\n');
      if (end < 0) return;
      const literal = /\{(\d+)(\+?)\}$/.exec(buffer.slice(0, end));
      if (literal) {
        const length = Number(literal[1]);
        if (literal[2] === '') say('+ go ahead');
        if (buffer.length < end + 2 + length) return;
        line += `${buffer.slice(0, literal.index)}"${buffer.slice(end + 2, end + 2 + length)}"`;
        buffer = buffer.slice(end + 2 + length);
        continue;
      }
      line += buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const command = line;
      line = '';
      answer(command);
    }
  }

  function answer(command: string): void {
    const [, tag = '*', rest = ''] = /^(\S+) (.*)$/.exec(command) ?? [];
    const words = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|\(([^)]*)\)|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
    const verb = (words[0] ?? '').toUpperCase();
    const ok = (text: string): void => say(`${tag} OK ${text}`);
    const no = (text: string): void => say(`${tag} NO ${text}`);
    if (verb === 'CAPABILITY') return say(`* CAPABILITY ${CAPABILITIES}`, `${tag} OK done`);
    if (verb === 'LOGOUT') return void socket.end(`* BYE\r\n${tag} OK done\r\n`);
    if (verb === 'NOOP') return ok('done');
    if (verb === 'LOGIN') {
      letIn = words[1] === box.user && words[2] === box.password;
      return letIn ? ok('logged in') : no('[AUTHENTICATIONFAILED] wrong user or password');
    }
    if (!letIn) return no('log in first');
    if (verb === 'LIST' || verb === 'LSUB') return say(`* ${verb} () "/" "INBOX"`, `${tag} OK done`);
    if (verb === 'EXAMINE' || verb === 'SELECT') return examine(tag, words[1] ?? '');
    if (verb === 'CLOSE' || verb === 'UNSELECT') {
      open = false;
      return ok('closed');
    }
    if (!open) return say(`${tag} BAD ${verb} is not known here`);
    if (verb === 'UID' && words[1]?.toUpperCase() === 'SEARCH') {
      const set = /\bUID (\S+)$/i.exec(rest.replace(/^UID SEARCH/i, ''))?.[1] ?? '1:*';
      const found = box.mails().flatMap(({ uid }) => (inSet(set, uid, box) ? [uid] : []));
      return say(['* SEARCH', ...found].join(' '), `${tag} OK done`);
    }
    if (verb === 'UID' && words[1]?.toUpperCase() === 'FETCH') return fetchMails(tag, words[2] ?? '', rest);
    return say(`${tag} BAD ${verb} is not known here`);
  }

  function examine(tag: string, name: string): void {
    if (name.toUpperCase() !== 'INBOX') return say(`${tag} NO there is no such mailbox`);
    open = true;
    const mails = box.mails();
    say(
      '* FLAGS (\\Seen)',
      '* OK [PERMANENTFLAGS ()] read only',
      `* ${mails.length} EXISTS`,
      '* 0 RECENT',
      `* OK [UIDVALIDITY ${box.validity()}] valid`,
      `* OK [UIDNEXT ${(mails.at(-1)?.uid ?? 0) + 1}] next`,
      `${tag} OK [READ-ONLY] done`,
    );
  }

  function fetchMails(tag: string, set: string, asked: string): void {
    const most = /BODY\.PEEK\[\]<0\.(\d+)>/i.exec(asked)?.[1];
    for (const [i, { uid, raw }] of box.mails().entries()) {
      if (!inSet(set, uid, box)) continue;
      const bytes = Buffer.from(raw, 'utf8').subarray(0, most === undefined ? undefined : Number(most));
      socket.write(`* ${i + 1} FETCH (UID ${uid} BODY[]${most === undefined ? '' : '<0>'} {${bytes.length}}\r\n`);
      socket.write(bytes);
      socket.write(')\r\n');
    }
    say(`${tag} OK done`);
  }
}

/** `4:*,2`; `*` is the last there is, also when it lies before the 4 (RFC 3501 §6.4.8). */
function inSet(set: string, uid: number, box: Mailbox): boolean {
  const last = box.mails().at(-1)?.uid ?? 0;
  const number = (text: string): number => (text === '*' ? last : Number(text));
  return set.split(',').some((part) => {
    const [from = '', to = from] = part.split(':');
    const ends = [number(from), number(to)];
    return uid >= Math.min(...ends) && uid <= Math.max(...ends);
  });
}

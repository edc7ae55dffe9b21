import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz, { inflate } from '@sparticuz/chromium';

/** What Playwright needs to start the browser. */
export interface Browser {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

/** The package's own list of flags has --single-process (closing a page closes all) and --disable-web-security: not used. */
const ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--font-render-hinting=none',
];

/**
 * The Chromium of the lockfile with the libraries and fonts it needs, unpacked once into `.toolchain/` (211 MB): no
 * package of the machine's is needed. Elsewhere than on Linux x64: the machine's own Chromium.
 * @throws when there is none
 */
export async function chromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return installed();
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
  const version = (JSON.parse(readFileSync(join(bin, '../package.json'), 'utf8')) as { version: string }).version;
  const folder = resolve(`.toolchain/chromium-${version}`);
  if (!existsSync(folder)) await unpack(bin, folder);
  const env = {
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_FILE: fontsOf(folder),
    HOME: folder,
    TZ: 'Asia/Jakarta',
  };
  return { executablePath: join(folder, 'chromium'), args: ARGS, env };
}

/**
 * The package's own fonts.conf names folders of another machine, where no font is, and text without any font is not
 * drawn. Ours names the fonts beside it; a copy that is moved or was unpacked by an older release gets it anew.
 */
function fontsOf(folder: string): string {
  const file = join(folder, 'fonts/balai.conf');
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts/cache')}</cachedir>
</fontconfig>
`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return file;
}

/** It unpacks to the temporary folder and trusts any file it finds there: so into a fresh folder, then moved at once. */
async function unpack(bin: string, folder: string): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  const before = process.env['TMPDIR'];
  mkdirSync(fresh, { recursive: true });
  process.env['TMPDIR'] = fresh;
  try {
    await sparticuz.executablePath();
    await inflate(join(bin, 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function installed(): Browser {
  const names = 'command -v chromium || command -v chromium-browser || command -v google-chrome';
  const executablePath = spawnSync('sh', ['-c', names], { encoding: 'utf8' }).stdout.trim();
  if (!executablePath) throw new Error('the journeys need Chromium: install the package chromium of your system');
  return { executablePath, args: ARGS, env: {} };
}

/** Who looks for malware in what people send. Types only; without the port files are looked into by the inspector alone. */

export type ScanVerdict = { clean: true } | { clean: false; name: string };

export interface ScanPort {
  /** What the scanner says of these bytes. Throws `ScannerAway` where it cannot say: nobody then calls them clean. */
  scan(bytes: Buffer): Promise<ScanVerdict>;
  /** Program and age of its signatures, as it says them: `ClamAV 1.4.2/27500/Mon Nov 23 …`. Throws `ScannerAway`. */
  version(): Promise<string>;
}

/** The scanner gave no verdict; the message says why, and holds nothing of the file. */
export class ScannerAway extends Error {
  override name = 'ScannerAway';
}

declare module '../city.ts' {
  interface Ports {
    scanner?: ScanPort;
  }
}

import { base } from './base.ts';
import { content } from './content.ts';
import { desk } from './desk.ts';
import { form } from './form.ts';
import { kase } from './kase.ts';
import { deskPrint, print } from './print.ts';
import { sop } from './sop.ts';

/** The citizen's sheet: inlined, so the first answer of the server is the whole page. */
export const citizenCss = base + form + content + kase + sop + print;
/** The officer's sheet. */
export const deskCss = base + form + content + desk + sop + print + deskPrint;

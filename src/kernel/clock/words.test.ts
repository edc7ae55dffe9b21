import { describe, expect, it } from 'vitest';
import { closed, medan, medanWith } from './example-calendars.ts';
import { dueAt, type Interval, type Norm } from './index.ts';
import { explainDue, sayNorm } from './words.ts';

const days = (n: number): Norm => ({ n, unit: 'working_days' });
const why = (norm: Norm, runs: string, calendar = medan, lang: 'id' | 'en' = 'id') => {
  const clock = runs.split(' ').map((run): Interval => {
    const [start, stop] = run.split('/');
    return { start: `${start}+07:00`, ...(stop && { stop: `${stop}+07:00` }) };
  });
  return explainDue(lang, dueAt(calendar, norm, clock).basis);
};

describe('why a date is what it is', () => {
  it.each<[Norm, string, string]>([
    [days(1), '2026-04-13T10:00', 'Dihitung mulai Selasa 14 April.'],
    [
      days(10),
      '2026-03-06T10:00',
      'Dihitung mulai Senin 9 Maret; tidak termasuk Sabtu, Minggu, cuti bersama Nyepi (18 Maret), Nyepi (19 Maret), cuti bersama Idulfitri (20, 23–24 Maret), dan Idulfitri (21–22 Maret).',
    ],
    [
      days(1),
      '2026-04-17T17:00',
      'Diterima Jumat 17 April setelah kantor tutup, jadi dianggap masuk Senin 20 April; dihitung mulai Selasa 21 April; tidak termasuk Sabtu dan Minggu.',
    ],
    [
      days(1),
      '2026-03-19T17:00',
      'Diterima Kamis 19 Maret saat kantor libur, jadi dianggap masuk Rabu 25 Maret; dihitung mulai Kamis 26 Maret; tidak termasuk Sabtu, Minggu, Nyepi (19 Maret), cuti bersama Idulfitri (20, 23–24 Maret), dan Idulfitri (21–22 Maret).',
    ],
    [
      days(2),
      '2026-12-31T10:00',
      'Dihitung mulai Senin 4 Januari 2027; tidak termasuk Sabtu, Minggu, Tahun Baru (1 Januari 2027), dan Isra Mikraj (perkiraan 5 Januari 2027); hari libur 2027 belum ditetapkan, jadi tanggal ini masih dapat berubah.',
    ],
    [
      days(1),
      '2025-12-23T10:00',
      'Dihitung mulai Rabu 24 Desember; hari libur 2025 belum dicocokkan dengan keputusan aslinya.',
    ],
    [
      days(2),
      '2026-04-13T09:00/2026-04-14T10:00 2026-04-16T14:00',
      'Dihitung mulai Selasa 14 April; tidak termasuk jeda menunggu warga (14–16 April).',
    ],
    [
      days(2),
      '2026-04-13T09:00/2026-04-14T10:00',
      'Dihitung mulai Selasa 14 April; tidak termasuk jeda menunggu warga (sejak 14 April); tanggal selesai ditetapkan lagi setelah jeda.',
    ],
    [
      { n: 180, unit: 'working_minutes' },
      '2026-04-16T15:00',
      'Dihitung mulai Kamis 16 April pukul 15.00 WIB, hanya selama jam kantor.',
    ],
    [
      { n: 24, unit: 'hours' },
      '2026-12-25T10:00',
      'Dihitung mulai Jumat 25 Desember pukul 10.00 WIB, siang dan malam, termasuk hari libur.',
    ],
    [{ n: 7, unit: 'calendar_days' }, '2026-05-24T10:00', 'Dihitung mulai Senin 25 Mei, termasuk hari libur.'],
    [
      { n: 7, unit: 'calendar_days', roll: 'law' },
      '2026-05-24T10:00',
      'Dihitung mulai Senin 25 Mei, termasuk hari libur; hari terakhir, Minggu 31 Mei, adalah hari libur, jadi mundur ke Selasa 2 Juni.',
    ],
  ])('%j from %s', (norm, runs, sentence) => {
    expect(why(norm, runs)).toBe(sentence);
  });
  it('names what the city closed for', () => {
    const flood = medanWith(closed('2026-03-31', 'Banjir'), closed('2026-04-01', 'Banjir'));
    expect(why(days(2), '2026-03-30T10:00', flood)).toBe(
      'Dihitung mulai Kamis 2 April; tidak termasuk Sabtu, Minggu, Banjir (31 Maret–1 April), Wafat Yesus Kristus (3 April), dan Paskah (5 April).',
    );
  });
  it('speaks English too', () => {
    expect(why(days(1), '2026-03-17T15:30', medan, 'en')).toBe(
      'Received Tuesday 17 March after the office had closed, so it counts as received Wednesday 25 March; counted from Thursday 26 March; leaving out Saturday, Sunday, joint leave for Nyepi (18 March), Nyepi (19 March), joint leave for Eid al-Fitr (20, 23–24 March) and Eid al-Fitr (21–22 March).',
    );
  });
});

describe('a norm in words', () => {
  it.each<[Norm, string, string]>([
    [days(1), '1 hari kerja', '1 working day'],
    [{ n: 30, unit: 'working_minutes' }, '30 menit kerja', '30 working minutes'],
    [{ n: 180, unit: 'working_minutes' }, '3 jam kerja', '3 working hours'],
    [{ n: 450, unit: 'working_minutes' }, '7 jam 30 menit kerja', '7 hours 30 min of working time'],
    [{ n: 14, unit: 'calendar_days' }, '14 hari kalender', '14 calendar days'],
    [{ n: 24, unit: 'hours' }, '24 jam', '24 hours'],
  ])('%j', (norm, id, en) => {
    expect([sayNorm('id', norm), sayNorm('en', norm)]).toEqual([id, en]);
  });
});

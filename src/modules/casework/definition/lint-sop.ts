import { APPLICANT, type CaseBody, type Row, type Text } from './body.ts';
import { said } from './lint-words.ts';

/** What is wrong with the SOP: stages, rows, roles, what comes of it. */
export function lintSop(body: CaseBody): Text[] {
  const faults: Text[] = [];
  const roles = new Set(body.roles.map((r) => r.id));
  const groups = new Set(body.groups.map((g) => g.id));
  if (body.outputs.length === 0)
    faults.push(
      said('tidak ada hasil: layanan ini tidak menghasilkan apa pun', 'no output: nothing comes of this service'),
    );
  for (const o of body.outputs)
    if (o.per !== undefined && !groups.has(o.per))
      faults.push(
        said(`hasil ${o.kind}: kelompok ${o.per} tidak dikenal`, `output ${o.kind}: group ${o.per} is unknown`),
      );
  const rows = body.stages.flatMap((s) => s.rows);
  body.outputs.forEach((o, i) => {
    const fault = (id: string, en: string) => faults.push(said(`hasil ${o.kind}: ${id}`, `output ${o.kind}: ${en}`));
    if (i === 0 && o.when !== undefined) fault('yang pertama selalu ada', 'the first one comes of every case');
    // What nobody registers and signs would be waited for for ever.
    if (i > 0 && o.issued_by === 'registry')
      for (const act of ['register', 'sign'] as const)
        if (!rows.some((r) => r.may?.[act] && r.also?.includes(o.kind)))
          fault(
            act === 'sign' ? 'tidak ada langkah yang menandatanganinya' : 'tidak ada langkah yang mencatatnya',
            `no row ${act === 'sign' ? 'signs' : 'registers'} it`,
          );
  });
  if (body.legalBasis.length === 0) faults.push(said('tidak ada dasar hukum', 'no legal basis'));
  if (body.stages.length === 0) faults.push(said('tidak ada tahap', 'no stage'));
  if (body.stages.length > 0 && !body.stages.some((s) => s.rows.some((r) => r.when === undefined)))
    faults.push(
      said(
        'setiap langkah bersyarat: berkas dapat selesai tanpa dilihat siapa pun',
        'every row has a condition: a case could end without being looked at',
      ),
    );
  body.stages.forEach((stage, index) => {
    if (stage.rows.length === 0) faults.push(said(`tahap ${stage.id} kosong`, `stage ${stage.id} is empty`));
    for (const row of stage.rows) faults.push(...lintRow(body, row, index, { roles, groups }));
  });
  for (const role of roles) {
    const used = body.stages.some((s) =>
      s.rows.some((r) => r.actor === role || ('escalate' in r.onLate && r.onLate.escalate.some((e) => e.to === role))),
    );
    if (!used) faults.push(said(`peran ${role} tidak punya tugas`, `role ${role} has nothing to do`));
  }
  return faults;
}

const asksRegistry = (row: Row): boolean => row.may?.register !== undefined || row.may?.sign === 'registry';

function lintRow(
  body: CaseBody,
  row: Row,
  index: number,
  known: { roles: ReadonlySet<string>; groups: ReadonlySet<string> },
): Text[] {
  const faults: Text[] = [];
  const fault = ({ id, en }: Text) => faults.push(said(`langkah ${row.id}: ${id}`, `row ${row.id}: ${en}`));
  const may = row.may ?? {};
  const mine = row.actor === APPLICANT;
  const stageAt = (id: string) => body.stages.findIndex((s) => s.id === id);

  if (!mine && !known.roles.has(row.actor))
    fault(said(`pelaksananya, ${row.actor}, bukan peran`, `its actor ${row.actor} is no role`));
  if (!(row.norm.n >= 1)) fault(said('tidak ada batas waktu', 'no time norm'));
  for (const to of may.return ?? []) {
    if (to === APPLICANT) continue;
    if (stageAt(to) < 0) fault(said(`mengembalikan ke ${to}, yang bukan tahap`, `returns to ${to}, which is no stage`));
    else if (stageAt(to) >= index)
      fault(
        said(`mengembalikan ke ${to}, yang bukan tahap sebelumnya`, `returns to ${to}, which is not an earlier stage`),
      );
  }
  if (row.resumeAt !== undefined && (stageAt(row.resumeAt) < 0 || stageAt(row.resumeAt) > index))
    fault(
      said(
        `dilanjutkan di ${row.resumeAt}, yang bukan tahap sebelumnya`,
        `resumes at ${row.resumeAt}, which is no earlier stage`,
      ),
    );
  if (row.resumeAt !== undefined && !may.return?.includes(APPLICANT))
    fault(
      said(
        'dilanjutkan setelah pengembalian yang tidak boleh dibuatnya',
        'resumes after a return that it may not make',
      ),
    );
  if (may.return && body.stages[index]!.maxReturns === 0 && !mine)
    fault(said('boleh mengembalikan, tetapi tahapnya tidak mengizinkan', 'may return, but its stage allows no return'));
  if (row.per !== undefined && !known.groups.has(row.per))
    fault(said(`kelompok ${row.per} tidak dikenal`, `group ${row.per} is unknown`));
  if (row.per !== undefined && !may.register && !may.sign)
    fault(
      said(
        'hanya pencatatan dan tanda tangan yang berjalan satu per satu',
        'only registering and signing go item by item',
      ),
    );
  for (const kind of row.also ?? [])
    if (body.outputs.findIndex((o) => o.kind === kind && o.issued_by === 'registry') < 1 || !asksRegistry(row))
      fault(
        said(
          `juga mengerjakan ${kind}, yang bukan hasil lanjutan dari SIAK`,
          `works on ${kind} as well, which is no further output of the registry`,
        ),
      );
  for (const other of row.notBy ?? [])
    if (!body.stages.slice(0, index + 1).some((s) => s.rows.some((r) => r.id === other && r.id !== row.id)))
      fault(
        said(`tidak oleh pelaksana ${other}, yang bukan langkah sebelumnya`, `notBy ${other}, which is no earlier row`),
      );

  const ends = ['register', 'sign', 'pay', 'inspect', 'deliver', 'print', 'collect', 'meet', 'settle'] as const;
  if (ends.filter((e) => may[e]).length > 1)
    fault(
      said(
        'mencatat, menandatangani, menerima bayaran, meninjau, mencetak, mengirim, menyerahkan, menemui, atau memutus: salah satu saja',
        'registers, signs, takes payment, inspects, prints, delivers, hands over, meets or settles: one of them',
      ),
    );
  const office = may.print === undefined ? undefined : body.questions.find((q) => q.id === may.print);
  if (may.print !== undefined && office?.kind !== 'office')
    fault(
      said(
        `mencetak di ${may.print}, yang tidak menanyakan kantor`,
        `prints at ${may.print}, which asks for no office`,
      ),
    );
  else if (office?.when !== undefined || office?.optional)
    fault(
      said(
        `mencetak di ${office.id}, yang tidak dijawab setiap berkas`,
        `prints at ${office.id}, which not every case answers`,
      ),
    );
  if (may.pay && !mine) fault(said('pembayaran menunggu pemohon', 'payment waits on the applicant'));
  if (may.pay?.per !== undefined && !known.groups.has(may.pay.per))
    fault(said(`kelompok ${may.pay.per} tidak dikenal`, `group ${may.pay.per} is unknown`));
  if (may.pay && row.when === undefined)
    fault(
      said(
        'pembayaran perlu syarat: bila tidak ada tagihan, tidak ada yang ditunggu',
        'a payment needs a condition: where nothing is owed, nothing is waited for',
      ),
    );
  if (may.pay && !body.stages.slice(0, index).some((s) => s.rows.some((r) => r.when === undefined)))
    fault(
      said('pembayaran datang sebelum berkas dilihat siapa pun', 'payment comes before anybody has looked at the file'),
    );
  if (may.pay && may.return)
    fault(said('yang membayar tidak mengembalikan apa pun', 'whoever pays sends nothing back'));
  if (
    mine &&
    (may.register ||
      may.sign ||
      may.inspect ||
      may.deliver ||
      may.print ||
      may.collect ||
      may.meet ||
      may.settle ||
      may.reject ||
      may.correct ||
      may.pause)
  )
    fault(
      said(
        'pemohon hanya boleh menyetujui, membayar, atau mengembalikan',
        'the applicant may only confirm, pay or send back',
      ),
    );
  if ('expire' in row.onLate && !mine)
    fault(said('hanya pemohon yang dapat membiarkan waktu lewat', 'only the applicant can let a time pass'));
  if ('escalate' in row.onLate) {
    if (mine) fault(said('pemohon tidak punya atasan', 'the applicant has no superior to escalate to'));
    for (const e of row.onLate.escalate)
      if (!known.roles.has(e.to))
        fault(said(`diteruskan ke ${e.to}, yang bukan peran`, `escalates to ${e.to}, which is no role`));
    for (const e of row.onLate.escalate.slice(1))
      if (e.at === undefined)
        fault(
          said(
            `jenjang berikutnya (ke ${e.to}) perlu waktunya sendiri`,
            `a further rung (to ${e.to}) needs its own time`,
          ),
        );
    const times = row.onLate.escalate.map((e) => e.at ?? row.norm);
    for (const [i, t] of times.entries())
      if (i > 0 && t.unit === times[i - 1]!.unit && t.n <= times[i - 1]!.n)
        fault(said('jenjangnya tidak berurutan', 'its rungs do not follow each other'));
  }
  if ('deemed' in row.onLate) {
    if (body.dimension === 'governance')
      fault(
        said(
          'diam tidak pernah berarti setuju dalam administrasi kependudukan',
          'silence never means yes in governance (civil registration)',
        ),
      );
    if (mine) fault(said('diamnya pemohon bukan persetujuan', 'silence of the applicant is no approval'));
    if (may.pay || may.sign || may.register || may.deliver)
      fault(
        said(
          'yang dibayar, ditandatangani, dicatat, atau diserahkan tidak dapat dianggap selesai',
          'what is paid, signed, registered or delivered cannot be deemed',
        ),
      );
  }
  return faults;
}

import { useUi } from '../context.ts';
import { Beside, Card, Facts, Hero, Tiles } from '../content.tsx';
import { Actions, ButtonLink } from '../form.tsx';
import { Page } from '../page.tsx';
import { HERE, Menu, useSay } from './menu.tsx';

export function Home() {
  const { f } = useUi();
  const say = useSay();
  return (
    <Page
      title={say('Beranda', 'Home')}
      section="home"
      width="wide"
      hero={
        <Hero
          title={say('Apa yang ingin Anda urus?', 'What would you like to get done?')}
          lead={say('Tulis dengan kata-kata Anda sendiri.', 'Write it in your own words.')}
          label={say('Misalnya: anak baru lahir', 'For example: a baby was born')}
          action={HERE}
          first
          doors={{
            label: say('Langsung dari HP', 'Straight from your phone'),
            items: [
              { href: '#9', title: say('Akta kelahiran', 'Birth certificate') },
              { href: '#10', title: say('KTP hilang', 'Lost ID card') },
            ],
          }}
        />
      }
    >
      <Menu at="beranda" />
      <h2>{say('Peristiwa hidup', 'Life events')}</h2>
      <Tiles
        items={[
          {
            href: '#1',
            icon: 'baby',
            title: say('Anak baru lahir', 'A baby was born'),
            text: say('Akta kelahiran dan masuk ke KK', 'Birth certificate and the family card'),
          },
          {
            href: '#2',
            icon: 'card',
            title: say('Kehilangan KTP atau KK', 'Lost an ID or family card'),
            text: say('Cetak ulang, gratis', 'Printed again, free of charge'),
          },
          {
            href: '#3',
            icon: 'move',
            title: say('Pindah rumah', 'Moving house'),
            text: say('Dalam kota, keluar, atau datang ke kota ini', 'Within the city, away, or into it'),
          },
          {
            href: '#4',
            icon: 'rings',
            title: say('Menikah', 'Getting married'),
            text: say('Akta perkawinan dan KK baru', 'Marriage certificate and a new family card'),
          },
          {
            href: '#5',
            icon: 'family',
            title: say('Ada yang meninggal', 'Someone has died'),
            text: say('Akta kematian dan perubahan KK', 'Death certificate and the family card'),
          },
          {
            href: '#6',
            icon: 'megaphone',
            title: say('Lapor masalah di kota', 'Report a problem in the city'),
            text: say('Jalan rusak, sampah, banjir', 'Damaged roads, waste, floods'),
          },
        ]}
      />
      <h2>{say('Sudah pernah mengajukan?', 'Already applied?')}</h2>
      <Tiles
        items={[
          {
            href: '#7',
            icon: 'search',
            title: say('Cek berkas', 'Track an application'),
            text: say('Dengan nomor dan PIN di tanda terima', 'With the number and PIN on the receipt'),
          },
          {
            href: '#8',
            icon: 'shield',
            title: say('Cek keaslian surat', 'Check a document'),
            text: say('Pindai kode QR atau unggah PDF-nya', 'Scan its QR code or upload the PDF'),
          },
        ]}
      />
      <Beside
        head={
          <>
            <h2>{say('Akta kelahiran', 'Birth certificate')}</h2>
            <p class="lead">
              {say('Untuk anak yang baru lahir, atau yang belum punya.', 'For a child just born, or one without.')}
            </p>
          </>
        }
        aside={
          <Card>
            <Facts
              items={[
                {
                  icon: 'user',
                  label: say('Siapa yang boleh mengajukan', 'Who may apply'),
                  value: say('Ayah, ibu, atau wali anak', "The child's father, mother or guardian"),
                },
                {
                  icon: 'clock',
                  label: say('Berapa lama', 'How long'),
                  value: say('Paling lama 1 hari kerja setelah berkas lengkap', 'At most 1 working day once complete'),
                },
                { icon: 'coin', label: say('Biaya', 'Cost'), value: `${say('Gratis', 'Free')} (${f.rupiah(0)})` },
                { icon: 'scale', label: say('Dasar hukum', 'Legal basis'), value: 'UU 24/2013; Perpres 96/2018' },
              ]}
            />
            <Actions>
              <ButtonLink href={`${HERE}?bagian=pertanyaan`} big icon="arrowRight">
                {say('Mulai', 'Start')}
              </ButtonLink>
            </Actions>
          </Card>
        }
      >
        <h3>{say('Siapkan ini dulu', 'Have these ready')}</h3>
        <ul class="list">
          <li>{say('Surat keterangan lahir', 'Birth letter')}</li>
          <li>{say('Kartu Keluarga', 'Family card')}</li>
        </ul>
      </Beside>
    </Page>
  );
}

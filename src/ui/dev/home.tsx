import { useUi } from '../context.ts';
import { Card, Facts, Hero, Tiles } from '../content.tsx';
import { Actions, ButtonLink } from '../form.tsx';
import { Page } from '../page.tsx';
import { HERE, Menu } from './menu.tsx';

export function Home() {
  const { f } = useUi();
  return (
    <Page
      title="Beranda"
      section="home"
      width="wide"
      hero={
        <Hero
          title="Apa yang ingin Anda urus?"
          lead="Tulis dengan kata-kata Anda sendiri."
          label="Misalnya: anak baru lahir"
          action={HERE}
        />
      }
    >
      <Menu at="beranda" />
      <h2>Peristiwa hidup</h2>
      <Tiles
        items={[
          { href: '#1', icon: 'baby', title: 'Anak baru lahir', text: 'Akta kelahiran dan masuk ke KK' },
          { href: '#2', icon: 'card', title: 'Kehilangan KTP atau KK', text: 'Cetak ulang, gratis' },
          { href: '#3', icon: 'move', title: 'Pindah rumah', text: 'Dalam kota, keluar, atau datang ke kota ini' },
          { href: '#4', icon: 'rings', title: 'Menikah', text: 'Akta perkawinan dan KK baru' },
          { href: '#5', icon: 'family', title: 'Ada yang meninggal', text: 'Akta kematian dan perubahan KK' },
          { href: '#6', icon: 'megaphone', title: 'Lapor masalah di kota', text: 'Jalan rusak, sampah, banjir' },
        ]}
      />
      <h2>Sudah pernah mengajukan?</h2>
      <Tiles
        items={[
          { href: '#7', icon: 'search', title: 'Cek berkas', text: 'Dengan nomor dan PIN di tanda terima' },
          { href: '#8', icon: 'shield', title: 'Cek keaslian surat', text: 'Pindai kode QR atau unggah PDF-nya' },
        ]}
      />
      <h2>Akta kelahiran</h2>
      <Card>
        <Facts
          wide
          items={[
            { icon: 'user', label: 'Siapa yang boleh mengajukan', value: 'Ayah, ibu, atau wali anak' },
            { icon: 'clock', label: 'Berapa lama', value: 'Paling lama 1 hari kerja setelah berkas lengkap' },
            { icon: 'coin', label: 'Biaya', value: `Gratis (${f.rupiah(0)})` },
            { icon: 'scale', label: 'Dasar hukum', value: 'UU 24/2013; Perpres 96/2018' },
          ]}
        />
        <Actions>
          <ButtonLink href={`${HERE}?bagian=pertanyaan`} big icon="arrowRight">
            Mulai
          </ButtonLink>
        </Actions>
      </Card>
    </Page>
  );
}

interface Props {
  shrinking: string;
  ready: string;
  chosen: string;
  sending: string;
  checking: string;
  lost: string;
  tooBig: string;
  preview: string;
}
const LONGEST = 1600;
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Makes a photo small before it leaves the phone and shows how far it is. The form stays a plain form: where a phone
 * cannot shrink or the island fails, the picture goes as it is.
 */
export default function photo(root: HTMLElement, props: Props): void {
  const form = root.closest('form');
  const status = root.querySelector<HTMLElement>('[data-photo-status]');
  const inputs = [...root.querySelectorAll<HTMLInputElement>('input[type=file]')];
  if (!form || !status) return;
  let working: Promise<void> | undefined;

  const say = (text: string, file?: File) => {
    status.hidden = false;
    status.replaceChildren(...(file?.type.startsWith('image/') ? [picture(file, props.preview)] : []), text);
    status.classList.toggle('preview', file !== undefined);
  };

  for (const input of inputs) {
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) return;
      for (const other of inputs) if (other !== input) other.value = '';
      working = prepare(input, file).finally(() => (working = undefined));
    });
  }

  const prepare = async (input: HTMLInputElement, file: File) => {
    if (file.type.startsWith('image/')) say(props.shrinking);
    const small = await shrink(file).catch(() => undefined);
    if (small && putBack(input, small)) say(fill(props.ready, { from: size(file.size), to: size(small.size) }), small);
    else if (file.size > MAX_BYTES) say(props.tooBig);
    else say(fill(props.chosen, { name: file.name, size: size(file.size) }), file);
  };

  form.addEventListener('submit', (event) => {
    const file = inputs.map((i) => i.files?.[0]).find(Boolean);
    if (!file && !working) return;
    event.preventDefault();
    const submitter = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    void (working ?? Promise.resolve()).then(() => send(form, submitter, status, props, say));
  });
}

function send(
  form: HTMLFormElement,
  submitter: HTMLButtonElement | null,
  status: HTMLElement,
  props: Props,
  say: (text: string) => void,
): void {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const buttons = [...form.querySelectorAll('button')];
  const busy = (on: boolean) => {
    for (const b of buttons) b.disabled = on;
    form.setAttribute('aria-busy', String(on));
  };
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('accept', 'text/html');
  const bar = document.createElement('progress');
  bar.className = 'bar';
  bar.max = 100;
  request.upload.addEventListener('progress', (e) => {
    const percent = Math.round((100 * e.loaded) / e.total);
    bar.value = percent;
    say(percent < 100 ? fill(props.sending, { percent: String(percent) }) : props.checking);
    status.append(bar);
  });
  const lost = () => {
    busy(false);
    say(props.lost);
  };
  request.addEventListener('error', lost);
  request.addEventListener('timeout', lost);
  request.addEventListener('load', () => {
    const moved =
      request.responseURL !== '' &&
      new URL(request.responseURL).href.split('#')[0] !== new URL(form.action).href.split('#')[0];
    if (moved && request.status < 400) location.assign(request.responseURL);
    else if (!show(request.responseText)) location.reload();
  });
  request.timeout = 180_000;
  busy(true);
  request.send(data);
}

/** The same page with its faults: put in place, so that nothing typed is lost; the summary takes the focus. */
function show(text: string): boolean {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const main = page.querySelector('main');
  if (!main) return false;
  document.title = page.title;
  const here = document.querySelector('main')!;
  here.replaceWith(main);
  main.dispatchEvent(new Event('balai:drawn', { bubbles: true }));
  (main.querySelector<HTMLElement>('[autofocus]') ?? main).focus();
  window.scrollTo(0, 0);
  return true;
}

/** A JPEG of at most 1600 px, or nothing when the picture is small already or no picture this phone can draw. */
async function shrink(file: File): Promise<File | undefined> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || typeof createImageBitmap !== 'function') return undefined;
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  // A see-through PNG would turn black in a JPEG.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
  canvas.width = 0;
  if (!blob || blob.size >= file.size) return undefined;
  return new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, {
    type: 'image/jpeg',
    lastModified: file.lastModified,
  });
}

function putBack(input: HTMLInputElement, file: File): boolean {
  try {
    const carrier = new DataTransfer();
    carrier.items.add(file);
    input.files = carrier.files;
    return input.files?.[0]?.size === file.size;
  } catch {
    return false;
  }
}

function picture(file: File, alt: string): HTMLImageElement {
  const img = new Image();
  const url = URL.createObjectURL(file);
  img.alt = alt;
  img.onload = () => URL.revokeObjectURL(url);
  img.src = url;
  return img;
}

const fill = (text: string, values: Record<string, string>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

const size = (bytes: number): string => {
  const mega = bytes >= 1_000_000;
  const value = bytes / (mega ? 1_000_000 : 1000);
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: mega ? 1 : 0 })} ${mega ? 'MB' : 'kB'}`;
};

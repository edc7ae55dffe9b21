import { useUi } from './context.ts';
import { describedBy, Fieldset, type FieldProps } from './field.tsx';
import { fieldId } from './form.tsx';
import { Icon } from './icons.tsx';
import { Island } from './island.tsx';

/** No heic: leaving it out makes an iPhone hand over a jpeg. */
export const FILE_TYPES = 'image/jpeg,image/png,image/webp,application/pdf';

interface FileProps extends FieldProps {
  /** The file that is on the server already. */
  now?: { href: string; name: string; thumb?: string };
}

/**
 * Camera or file, one file a page. Two inputs of the same name: the server takes the one that is not empty. A form
 * around it must be `files`. Its island shrinks a photo before it is sent and shows the progress.
 */
export function FileField({ now, ...p }: FileProps) {
  const { w } = useUi();
  const field = { hint: w.fileHint, ...p };
  const id = fieldId(p.name);
  const told = { 'aria-describedby': describedBy(field), 'aria-invalid': p.error ? ('true' as const) : undefined };
  const photo = w.photo;
  return (
    <Island
      name="photo"
      props={{
        ...photo,
        ready: photo.ready('{from}', '{to}'),
        chosen: photo.chosen('{name}', '{size}'),
        sending: photo.sending('{percent}'),
      }}
    >
      <Fieldset {...field}>
        {now && (
          <p class="preview control">
            {now.thumb && <img src={now.thumb} alt="" width={96} height={96} />}
            <span>
              {w.fileNow}: <a href={now.href}>{now.name}</a>
            </span>
          </p>
        )}
        <div class="files">
          <div class="file">
            <label for={id}>
              <Icon name="camera" />
              {w.takePhoto}
            </label>
            <input
              type="file"
              id={id}
              name={p.name}
              accept="image/jpeg,image/png,image/webp"
              capture="environment"
              {...told}
            />
          </div>
          <div class="file">
            <label for={`${id}-file`}>
              <Icon name="photo" />
              {w.choosePicture}
            </label>
            <input type="file" id={`${id}-file`} name={p.name} accept={FILE_TYPES} {...told} />
          </div>
        </div>
        <div data-photo-status class="control" role="status" hidden />
      </Fieldset>
    </Island>
  );
}

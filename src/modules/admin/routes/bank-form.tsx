import {
  Actions,
  Button,
  Checkboxes,
  Confirm,
  Fieldset,
  Form,
  formKey,
  Hidden,
  NumberField,
  Radios,
  readMany,
  readText,
  typedIn,
  TextArea,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  type TextProps,
} from '../../../ui/index.ts';
import { usualProfile, type PartnerInput, type PartnerShown } from '../../money/index.ts';
import { bankPath, ROOMS } from '../paths.ts';
import { bankWords } from '../words-banks.ts';
import { AdminFrame, type Frame } from './frame.tsx';

/** Names of the form's fields are the paths of the act's input, so that each fault finds its field. */
const IN = 'profile.inbound';
const OUT = 'profile.outbound';
const QR = 'profile.qris';

/** The form as it is drawn for a partner; for a new one with what most banks do. */
export function bodyOfPartner(p?: PartnerShown): Body {
  const { inbound, outbound, serviceId, servicePad, qris } = p?.profile ?? usualProfile();
  return {
    ...(p && { code: p.code, name: p.name, stage: p.stage, clientId: p.clientId, partnerId: p.partnerId }),
    ...(p?.active && { active: 'yes' }),
    [`${IN}.signing`]: inbound.signing,
    [`${IN}.minify`]: inbound.minify,
    [`${IN}.encodings`]: inbound.encodings,
    [`${IN}.pathPrefix`]: inbound.pathPrefix,
    ...(inbound.pathWithQuery && { [`${IN}.pathWithQuery`]: 'yes' }),
    [`${IN}.windowSeconds`]: String(inbound.windowSeconds),
    [`${IN}.channels`]: inbound.channels.join(' '),
    [`${IN}.addresses`]: inbound.addresses.join('\n'),
    [`${OUT}.origin`]: outbound.origin ?? '',
    [`${OUT}.pathPrefix`]: outbound.pathPrefix,
    [`${OUT}.signedPrefix`]: outbound.signedPrefix,
    [`${OUT}.signing`]: outbound.signing,
    [`${OUT}.clientId`]: outbound.clientId,
    [`${OUT}.partnerId`]: outbound.partnerId,
    [`${OUT}.channelId`]: outbound.channelId,
    [`${OUT}.timeoutSeconds`]: String(outbound.timeoutSeconds),
    'profile.serviceId': serviceId ?? '',
    'profile.servicePad': servicePad === '0' ? 'zero' : 'space',
    ...(qris && {
      qris: 'yes',
      [`${QR}.merchantId`]: qris.merchantId,
      [`${QR}.terminalId`]: qris.terminalId ?? '',
      [`${QR}.nmid`]: qris.nmid,
    }),
    [`${QR}.validMinutes`]: String(qris?.validMinutes ?? 30),
  };
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** What the form sent, as the act takes it; what is wrong in it is said by the act. */
export function partnerOfBody(body: Body, code = readText(body, 'code')): PartnerInput {
  const text = (name: string) => readText(body, name);
  const number = (name: string) => (/^\d{1,6}$/.test(text(name)) ? Number(text(name)) : Number.NaN);
  const { inbound, outbound } = usualProfile();
  return {
    code,
    name: text('name'),
    stage: text('stage') as PartnerInput['stage'],
    clientId: text('clientId'),
    partnerId: text('partnerId'),
    active: text('active') === 'yes',
    profile: {
      inbound: {
        ...inbound,
        signing: text(`${IN}.signing`) as typeof inbound.signing,
        minify: readMany(body, `${IN}.minify`) as typeof inbound.minify,
        encodings: readMany(body, `${IN}.encodings`) as typeof inbound.encodings,
        pathPrefix: text(`${IN}.pathPrefix`),
        pathWithQuery: text(`${IN}.pathWithQuery`) === 'yes',
        windowSeconds: number(`${IN}.windowSeconds`),
        channels: words(text(`${IN}.channels`)),
        addresses: words(text(`${IN}.addresses`)),
      },
      outbound: {
        ...(text(`${OUT}.origin`) !== '' && { origin: text(`${OUT}.origin`) }),
        pathPrefix: text(`${OUT}.pathPrefix`),
        signedPrefix: text(`${OUT}.signedPrefix`),
        signing: text(`${OUT}.signing`) as typeof outbound.signing,
        clientId: text(`${OUT}.clientId`),
        partnerId: text(`${OUT}.partnerId`),
        channelId: text(`${OUT}.channelId`),
        timeoutSeconds: number(`${OUT}.timeoutSeconds`),
      },
      serviceId: text('profile.serviceId') || null,
      servicePad: text('profile.servicePad') === 'zero' ? '0' : ' ',
      qris:
        text('qris') === 'yes'
          ? {
              merchantId: text(`${QR}.merchantId`),
              terminalId: text(`${QR}.terminalId`) || null,
              nmid: text(`${QR}.nmid`),
              validMinutes: number(`${QR}.validMinutes`),
            }
          : null,
    },
  };
}

/** A fault in one item of a list (`…channels.1`) is told at the list. */
export const faultsByField = (errors: FieldTexts | undefined): FieldTexts | undefined =>
  errors && Object.fromEntries(Object.entries(errors).map(([path, text]) => [path.replace(/\.\d+$/, ''), text]));

export function BankFormPage({
  frame,
  known,
  body,
  errors,
}: {
  frame: Frame;
  /** Undefined: a new one. */
  known?: PartnerShown | undefined;
  body: Body;
  errors?: FieldTexts | undefined;
}) {
  const { lang } = useUi();
  const w = bankWords[lang];
  const of = typedIn(body, errors);
  const line = (name: string, label: string, more: Partial<TextProps> = {}) => (
    <TextField {...of(name)} label={label} width="w20" spellcheck={false} autocapitalize="none" {...more} />
  );
  const signings = (names: readonly (keyof typeof w.signings)[]) =>
    names.map((value) => ({ value, label: w.signings[value] }));
  return (
    <AdminFrame
      frame={frame}
      title={known ? w.changeTitle(known.name) : w.add}
      back={known ? { href: bankPath(known.code), label: known.name } : { href: ROOMS.banks, label: w.title }}
      errors={errors}
    >
      <Form
        action={known ? bankPath(known.code, '/ubah') : bankPath('baru')}
        idempotencyKey={formKey()}
        class="stack narrow"
      >
        {line('name', w.name, { hint: w.nameHint, autocapitalize: 'words' })}
        {known ? <Hidden name="code" value={known.code} /> : line('code', w.code, { hint: w.codeHint })}
        <Radios
          {...of('stage')}
          label={w.state}
          options={(['simulated', 'sandbox', 'production'] as const).map((value) => ({
            value,
            label: w.stages[value],
            hint: w.stageHints[value],
          }))}
        />
        <Confirm name="active" label={w.active} checked={readText(body, 'active') === 'yes'} />
        <p class="muted">{w.activeHint}</p>
        {line('profile.serviceId', w.serviceId, {
          hint: w.serviceIdHint,
          inputmode: 'numeric',
          class: 'digits',
          width: 'w12',
        })}
        <Radios
          {...of('profile.servicePad')}
          label={w.pad}
          options={[
            { value: 'space', label: w.pads[' ']! },
            { value: 'zero', label: w.pads['0']! },
          ]}
        />
        <Checkboxes
          name="qris"
          label={w.qris}
          values={readMany(body, 'qris')}
          options={[
            {
              value: 'yes',
              label: w.qrisOn,
              inside: (
                <>
                  {line(`${QR}.nmid`, w.nmid, { hint: w.nmidHint })}
                  {line(`${QR}.merchantId`, w.merchantId)}
                  {line(`${QR}.terminalId`, w.terminalId, { width: 'w12' })}
                  <NumberField {...of(`${QR}.validMinutes`)} label={w.valid} />
                </>
              ),
            },
          ]}
        />

        <h2>{w.inbound}</h2>
        <p class="muted">{w.profileHint}</p>
        {line('clientId', w.clientId, { hint: w.clientIdHint })}
        {line('partnerId', w.partnerId, { hint: w.partnerIdHint })}
        <TextArea {...of(`${IN}.addresses`)} label={w.allow} hint={w.allowHint} rows={3} />
        <Radios
          {...of(`${IN}.signing`)}
          label={w.signing}
          options={signings(['symmetric', 'asymmetric', 'asymmetric_tokenless'])}
        />
        <Checkboxes
          name={`${IN}.minify`}
          label={w.minify}
          hint={w.minifyHint}
          values={readMany(body, `${IN}.minify`)}
          error={errors?.[`${IN}.minify`]}
          options={(['raw', 'compact', 'reserialised', 'stripped', 'php'] as const).map((value) => ({
            value,
            label: w.minifies[value],
          }))}
        />
        <Checkboxes
          name={`${IN}.encodings`}
          label={w.encodings}
          values={readMany(body, `${IN}.encodings`)}
          error={errors?.[`${IN}.encodings`]}
          options={[
            { value: 'base64', label: 'Base64' },
            { value: 'hex', label: 'Hex' },
          ]}
        />
        {line(`${IN}.pathPrefix`, w.pathPrefix, { hint: w.pathPrefixHint })}
        <Confirm
          name={`${IN}.pathWithQuery`}
          label={w.pathWithQuery}
          checked={readText(body, `${IN}.pathWithQuery`) === 'yes'}
        />
        <NumberField {...of(`${IN}.windowSeconds`)} label={w.window} />
        {line(`${IN}.channels`, w.channels, { hint: w.channelsHint })}

        <h2>{w.outbound}</h2>
        {line(`${OUT}.origin`, w.origin, { hint: w.originHint })}
        {line(`${OUT}.clientId`, w.ourClient)}
        {line(`${OUT}.partnerId`, w.ourPartner)}
        {line(`${OUT}.channelId`, w.channelId, { width: 'w6' })}
        <Radios {...of(`${OUT}.signing`)} label={w.signing} options={signings(['symmetric', 'asymmetric'])} />
        {line(`${OUT}.pathPrefix`, w.prefix)}
        {line(`${OUT}.signedPrefix`, w.signedPrefix)}
        <NumberField {...of(`${OUT}.timeoutSeconds`)} label={w.timeout} />
        <Actions>
          <Button>{w.save}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

/** The form by which a key of a use is put in or made. */
export function BankKeyPage({
  frame,
  known,
  use,
  body,
  errors,
}: {
  frame: Frame;
  known: PartnerShown;
  use: PartnerShown['keys'][number]['use'];
  body: Body;
  errors?: FieldTexts | undefined;
}) {
  const { lang } = useUi();
  const w = bankWords[lang];
  const of = typedIn(body, errors);
  const action = bankPath(known.code, `/kunci/${use}`);
  const overlap = (
    <NumberField
      name="overlap"
      label={w.overlap}
      hint={w.overlapHint}
      value={readText(body, 'overlap') || '24'}
      error={errors?.['overlapHours']}
    />
  );
  const made = (
    <Form action={action} idempotencyKey={formKey()} class="stack narrow">
      <Hidden name="act" value="make" />
      {use === 'our_private' && overlap}
      <Actions>
        <Button look={use === 'our_private' ? 'first' : 'second'}>{w.make}</Button>
      </Actions>
    </Form>
  );
  return (
    <AdminFrame
      frame={frame}
      title={w.putTitle(w.use[use])}
      back={{ href: bankPath(known.code), label: known.name }}
      errors={errors}
    >
      <p class="lead">{w.useHint[use]}</p>
      {use === 'our_private' ? (
        made
      ) : (
        <Form action={action} idempotencyKey={formKey()} class="stack narrow">
          {use === 'their_public' ? (
            <TextArea {...of('value')} label={w.value} hint={w.publicHint} rows={9} />
          ) : (
            // A secret is asked for again and not sent back in a page.
            <TextField
              name="value"
              label={w.value}
              hint={w.secretHint}
              error={errors?.['value']}
              width="w20"
              spellcheck={false}
              autocomplete="off"
            />
          )}
          {overlap}
          <Actions>
            <Button>{w.put}</Button>
          </Actions>
        </Form>
      )}
      {use === 'inbound_secret' && (
        <Fieldset name="make" label={w.orMake} hint={w.orMakeHint}>
          {made}
        </Fieldset>
      )}
    </AdminFrame>
  );
}

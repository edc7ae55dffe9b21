import type { ComponentChildren, HTMLAttributes } from 'preact';
import { scriptUrl } from './assets.ts';
import { useUi } from './context.ts';

/**
 * Every island and what it is told; a module adds its own by declaration merging. The code is `islands/<name>.ts`, here
 * or in the module, with `export default (root: HTMLElement, props) => void`.
 */
export interface Islands {
  photo: {
    shrinking: string;
    ready: string;
    chosen: string;
    sending: string;
    checking: string;
    lost: string;
    tooBig: string;
    preview: string;
  };
  otp: Record<string, never>;
  copy: { copied: string };
  viewer: { id: string };
  keys: { title: string; help: string; use: string; close: string };
  /** `every` in seconds. */
  live: { every: number; changed: string };
  save: { url: string; saving: string; saved: string; lost: string };
  area: { label: string; choose: string };
  push: {
    key: string;
    url: string;
    on: string;
    off: string;
    isOn: string;
    isOff: string;
    refused: string;
    failed: string;
  };
}
export type IslandName = keyof Islands;

type IslandProps<N extends IslandName> = { name: N; props: Islands[N]; children?: ComponentChildren } & Omit<
  HTMLAttributes<HTMLDivElement>,
  'name' | 'children'
>;

/**
 * Wraps markup that already works, so that a script may add comfort to it. Props go as a data attribute, which no
 * policy needs to allow; without a build the wrapper is a plain `<div>`.
 */
export function Island<N extends IslandName>({ name, props, children, ...rest }: IslandProps<N>) {
  const { islands } = useUi();
  const src = scriptUrl(name);
  if (src) islands.add(src);
  return (
    <div {...rest} data-island={name} {...(src ? { 'data-src': src } : {})} data-props={JSON.stringify(props)}>
      {children}
    </div>
  );
}

/** The scripts of the islands drawn before it; nothing where there were none. Stands at the end of the body. */
export function IslandScripts() {
  const { islands } = useUi();
  const main = scriptUrl('main');
  if (islands.size === 0 || !main) return null;
  return (
    <>
      {[...islands].map((src) => (
        <link key={src} rel="modulepreload" href={src} />
      ))}
      <script type="module" src={main} />
    </>
  );
}

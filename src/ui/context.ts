import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { City } from '../kernel/city.ts';
import type { Ctx } from '../kernel/command.ts';
import { fmt, type Format, type Lang } from '../kernel/i18n.ts';
import type { Actor } from '../kernel/permission.ts';
import { words, type UiWords } from './words.ts';

/** What the kit knows of the request while it draws: `html` gives it, any component may ask. */
export interface Ui {
  lang: Lang;
  w: UiWords;
  f: Format;
  actor: Actor;
  city: City;
  requestId: string;
  /** Path and query of the request. */
  url: string;
  /** False on the answer to a POST: its address alone would not bring the same page back. */
  revisitable: boolean;
  /** Islands used so far on this page, by name; the scripts are written last. */
  islands: Set<string>;
  /** CSS custom properties of the city's accent. */
  themeCss: string;
}

const UiContext = createContext<Ui | undefined>(undefined);
export const UiProvider = UiContext.Provider;

/** The request's language, words, formats, actor and city. Throws outside `html` or `renderPage`. */
export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error('a component of the page kit was drawn outside html()');
  return ui;
}

export function uiOf(ctx: Ctx, url: string, method: string, themeCss: string): Ui {
  return {
    lang: ctx.lang,
    w: words[ctx.lang],
    f: fmt(ctx.lang, ctx.city.timeZone),
    actor: ctx.actor,
    city: ctx.city,
    requestId: ctx.requestId,
    url,
    revisitable: method === 'GET' || method === 'HEAD',
    islands: new Set(),
    themeCss,
  };
}

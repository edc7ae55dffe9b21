import type { Module } from '../../kernel/http.ts';
import { routes } from './routes.tsx';

/** The citizen's face. */
export const portalModule: Module = { name: 'portal', routes };

import { z } from 'zod';
import { PARCEL_STATES } from '../../delivery/index.ts';
import { id, instant, name } from './named.ts';

export const caseParcel = name(
  'CaseParcel',
  z.object({
    id,
    number: z.string().describe('Ours: `KRM-…`'),
    items: z.array(z.string()),
    state: z.enum(PARCEL_STATES),
    round: z.int().describe('1; one more each time it is sent again'),
    carrier: z.string().nullable(),
    awb: z.string().nullable().describe('The carrier’s number of this round'),
    created_at: instant,
    ended_at: instant.nullable(),
    events: z
      .array(
        z.object({
          seq: z.int(),
          type: z.string(),
          round: z.int(),
          at: instant,
          office: z.string().nullable().describe('Of the carrier'),
          reason: z.string().nullable(),
        }),
      )
      .describe('What happened, oldest first. Where it goes and who took it is told on the pages alone'),
  }),
);

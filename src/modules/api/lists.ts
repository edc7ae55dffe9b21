import { z } from 'zod';

/** How lists are asked for and answered: `{items, next}`, an opaque cursor, at most 200. */
export const paging = {
  cursor: z.string().min(1).max(500).exactOptional().describe('`next` of the page before; opaque'),
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50).describe('How many at most'),
};

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('null: this was the last page') });

import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import type { City } from '../../../kernel/city.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { PATHS } from '../../../ui/index.ts';

const A_DAY = 'public, max-age=86400';
const SIZES = [
  [PATHS.icon192, 192],
  [PATHS.icon512, 512],
] as const;
/** Drawn once for each city's arms. */
const drawn = new WeakMap<City['pack']['arms'], Map<number, Promise<Buffer>>>();

function icon({ pack: { arms } }: City, size: number): Promise<Buffer> {
  const icons = drawn.get(arms) ?? new Map<number, Promise<Buffer>>();
  drawn.set(arms, icons);
  let png = icons.get(size);
  if (!png) {
    // The arms stand in the inner 80 %: phones cut a circle out of it ("maskable").
    const inner = Math.round(size * 0.7);
    const edge = Math.round((size - inner) / 2);
    const background = '#ffffff';
    png = sharp(Buffer.from(arms.svg), { density: 300 })
      .resize(inner, inner, { fit: 'contain', background })
      .extend({ top: edge, left: edge, bottom: size - inner - edge, right: size - inner - edge, background })
      .flatten({ background })
      .png()
      .toBuffer();
    icons.set(size, png);
  }
  return png;
}

/** What a phone asks for to keep the portal among its apps: its name, where it begins, its picture. */
export function installedRoutes(app: FastifyInstance): void {
  app.get(PATHS.manifest, { config: { action: PUBLIC } }, async (request, reply) => {
    const { city, lang } = request.ctx;
    const name = `Balai ${city.pack.city.short_name}`;
    return reply
      .type('application/manifest+json')
      .header('cache-control', 'public, max-age=3600')
      .send(
        JSON.stringify({
          id: '/',
          name,
          short_name: name.slice(0, 12).trim(),
          lang,
          start_url: PATHS.home,
          scope: '/',
          display: 'standalone',
          background_color: '#ffffff',
          theme_color: city.pack.arms.accent,
          icons: SIZES.flatMap(([src, size]) =>
            ['any', 'maskable'].map((purpose) => ({ src, sizes: `${size}x${size}`, type: 'image/png', purpose })),
          ),
        }),
      );
  });
  for (const [path, size] of SIZES)
    app.get(path, { config: { action: PUBLIC }, compress: false }, async (request, reply) =>
      reply
        .type('image/png')
        .header('cache-control', A_DAY)
        .send(await icon(request.ctx.city, size)),
    );
}

import fc from 'fast-check';

/*
 * The same histories at each run: a change is judged by what it changed, not by which case came up today.
 * `PROPERTY_SEED=random ./balai test src/…` looks for new ones; what it finds becomes a test of its own.
 */
const asked = process.env['PROPERTY_SEED'] ?? '20181228';
fc.configureGlobal({ seed: asked === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(asked) });

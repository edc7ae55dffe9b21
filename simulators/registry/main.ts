/**
 * The population registry's simulator, a program of its own: `SIMULATOR=1 node simulators/registry/main.ts`. SIM_PORT 4701
 * · SIM_SPEED 1 (60: a minute in a second) · SIM_SEED 1 · SIM_TOKEN · SIM_PASSPHRASE · SIM_QUOTA 500 submissions a day ·
 * SIM_CITY medan (a folder under `cities/`) · SIM_ORGANISATION (O of its certificates)
 */
import { run } from '../program.ts';
import { readRegistryCity } from './city.ts';
import { startRegistry } from './server.ts';

await run('registry', 4701, (o) => {
  const organisation = o.text('SIM_ORGANISATION', '');
  const options = {
    ...o,
    speed: o.number('SIM_SPEED', 1, 0.01, 100_000),
    seed: o.number('SIM_SEED', 1, 0, 2 ** 32 - 1),
    quota: o.number('SIM_QUOTA', 500, 0, 1_000_000),
    token: o.text('SIM_TOKEN', 'contoh-token-siak'),
    passphrase: o.text('SIM_PASSPHRASE', 'contoh-frasa-sandi'),
    ...(organisation && { organisation }),
  };
  const city = o.text('SIM_CITY', 'medan');
  return () => startRegistry({ ...options, city: readRegistryCity(city) });
});

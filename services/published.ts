import type { CaseService } from '../src/modules/casework/catalogue.ts';
import { definitionSources } from '../src/modules/casework/definition/sources.ts';

/**
 * `services/published.json`: what was published of each service, by code. Versions by the digest of their body, functions
 * by the digest of their source. Cases live for weeks across releases, so what stands there never changes.
 */
export type Published = Readonly<
  Record<
    string,
    { readonly versions: Readonly<Record<string, string>>; readonly functions: Readonly<Record<string, string>> }
  >
>;

const own = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;

/** What this release would break of what is published, each in a sentence that says what to do. Empty: nothing. */
export function brokenPromises(published: Published, services: readonly CaseService[]): string[] {
  return Object.entries(published).flatMap(([code, stands]) => {
    const definition = services.find((s) => s.definition.body.code === code)?.definition;
    if (!definition)
      return [
        `${code} is published and this release does not have it: put it back, open cases and their history need it.`,
      ];
    const { version } = definition.body;
    const said = own(stands.versions, String(version));
    const body =
      said === undefined || said === definition.sha256
        ? []
        : [
            `${code} version ${version} is published with another body: put the body back, or give the new one \`version: ${version + 1}\`.`,
          ];
    const newest = Math.max(...Object.keys(stands.versions).map(Number));
    const older =
      version < newest ? [`${code} went back from version ${newest} to ${version}: a version is never reused.`] : [];
    const sources = definitionSources(definition.functions);
    const functions = Object.entries(stands.functions).flatMap(([name, hash]) => {
      const now = own(sources, name);
      if (now === hash) return [];
      return now === undefined
        ? [`${code}: ${name} is named by a published version and was removed: put it back.`]
        : [
            `${code}: ${name} is named by a published version and has changed: put it back, and give the new meaning a new name.`,
          ];
    });
    return [...body, ...older, ...functions];
  });
}

/** What is published, with what this release adds. Call it only where nothing is broken. */
export function withRelease(published: Published, services: readonly CaseService[]): Published {
  const added = services.map(({ definition }) => {
    const stands = own(published, definition.body.code);
    const entry = {
      versions: { ...stands?.versions, [definition.body.version]: definition.sha256 },
      functions: { ...stands?.functions, ...definitionSources(definition.functions) },
    };
    return [definition.body.code, entry] as const;
  });
  return { ...published, ...Object.fromEntries(added) };
}

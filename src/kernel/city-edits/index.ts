/** What a city changes of its pack while it runs (docs/decisions/city-edits.md). */
export { editCity, verifyRule } from './commands.ts';
export { basePack, keepFresh, refreshCity } from './live.ts';
export { applyEdits, faultsOf, type CityEdit, type EditKind } from './model.ts';
export { findEdits, listEdits } from './store.ts';

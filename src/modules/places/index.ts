/** Where: the areas of a city. The lowest noun; it knows no other. */
export {
  areaPath,
  packAreas,
  isAreaCode,
  parentCode,
  searchText,
  type Area,
  type AreaAtPoint,
  type AreaKind,
  type Point,
} from './model.ts';
export { areaAt, findArea, listAreas, seedPlaces } from './store.ts';

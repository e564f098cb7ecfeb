import { definitionOf, RECORD_STORES, type RecordStore } from './stores/all-stores';

const STORES = new Map<string, RecordStore>(
  RECORD_STORES.map((store) => [definitionOf(store).exportKey, store]),
);

const NUMBER = String.raw`\d{1,3}(?:,\d{3})*`;
/** `position 1,204 of registries`, `positions 1, 2, … of servers`, `positions 3 → 5 → 3 of servers`. */
const POSITIONS = new RegExp(
  String.raw`\bpositions? (${NUMBER}(?:(?:, | → )(?:${NUMBER}|…))*) of (\w+)`,
  'g',
);
const EVERY_NUMBER = new RegExp(NUMBER, 'g');

/**
 * A reason of an import's plan in which the positions of the one file that was sent are named by the places of the files
 * that people gave: `The same account as bw.json, /items/2, which differs.`
 *
 * @param placeOf of an entry, by its store and its position from 0; undefined leaves the text as it is
 */
export function withPlaces(
  reason: string,
  placeOf: (store: RecordStore, index: number) => string | undefined,
): string {
  return reason.replace(POSITIONS, (text, positions: string, list: string) => {
    const store = STORES.get(list);
    if (store === undefined) return text;
    let isWhole = true;
    const named = positions.replaceAll(', ', '; ').replace(EVERY_NUMBER, (number) => {
      const place = placeOf(store, Number(number.replaceAll(',', '')) - 1);
      isWhole &&= place !== undefined;
      return place ?? number;
    });
    return isWhole ? named : text;
  });
}

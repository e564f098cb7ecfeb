/** Where rows of known heights begin. Both ways are computed: no row is looked at to find another. */
export interface RowOffsets {
  /** Where a row begins, in pixels from the first. */
  offsetOf(index: number): number;
  /** Which row lies at an offset. */
  indexAt(offset: number): number;
}

/** Rows of one height. */
export function evenRows(height: number): RowOffsets {
  return {
    offsetOf: (index) => index * height,
    indexAt: (offset) => Math.max(0, Math.floor(offset / height)),
  };
}

/** Rows that each have a height of their own. Finds a row in O(log n). */
export function unevenRows(heights: readonly number[]): RowOffsets {
  /** `tops[i]` is where row i begins; the last one is where the list ends. */
  const tops = new Float64Array(heights.length + 1);
  heights.forEach((height, index) => (tops[index + 1] = tops[index] + height));
  return {
    offsetOf: (index) => tops[Math.min(index, heights.length)],
    indexAt: (offset) => {
      let low = 0;
      let high = Math.max(heights.length - 1, 0);
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (tops[middle] <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

const NUMBER = new Intl.NumberFormat('en');
const ONE_DECIMAL = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `7`, `1,200`. */
export function numberText(count: number): string {
  return NUMBER.format(count);
}

/** `1 record`, `1,200 records`. */
export function quantity(count: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

const LARGE_UNITS = ['MB', 'GB', 'TB', 'PB'];

/** A size as people read it: `512 B`, `184 KB`, `1.4 MB`, `15.5 GB`; in units of 1024. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${NUMBER.format(bytes)} B`;
  if (bytes < 1024 ** 2) return `${NUMBER.format(Math.round(bytes / 1024))} KB`;
  const power = Math.min(LARGE_UNITS.length + 1, Math.floor(Math.log2(bytes) / 10));
  return `${ONE_DECIMAL.format(bytes / 1024 ** power)} ${LARGE_UNITS[power - 2]}`;
}

/** A duration in seconds, as people read it: `0.41 s`, `12.4 s`. */
export function secondsText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
}

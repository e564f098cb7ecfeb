// Cost by number of records, both by powers of ten: a straight line that rises as the grey ones do is linear.

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [820, 500, 70, 180, 30, 60];
/** Told apart by those who see few colours too, on white and on dark pages. */
const COLOURS = {
  list: '#0072b2',
  reveal: '#56b4e9',
  resolve: '#009e73',
  import: '#d55e00',
  duplicates: '#e69f00',
  export: '#cc79a7',
};

/** @param {{ work: string, whose: string, records: number, cost: number }[]} series milliseconds of processor time */
export function drawGrowth(series) {
  const decades = (values) => [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const [left, right] = decades(series.map(({ records }) => records));
  const [low, high] = decades(series.map(({ cost }) => Math.max(cost, 0.01)));
  const x = (records) => LEFT + ((Math.log10(records) - left) / (right - left)) * (WIDTH - LEFT - RIGHT);
  const y = (cost) =>
    HEIGHT - BOTTOM - ((Math.log10(Math.max(cost, 0.01)) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const powers = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  const parts = [
    ...powers(low, high).map(
      (cost) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(cost)}" y2="${y(cost)}" stroke="#ddd"/>` +
        `<text x="${LEFT - 8}" y="${y(cost) + 4}" text-anchor="end">${cost.toLocaleString('en')} ms</text>`,
    ),
    ...powers(left, right).map(
      (records) =>
        `<text x="${x(records)}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle">${records.toLocaleString('en')}</text>`,
    ),
    ...powers(low - (right - left), high)
      .map((cost) => linear(cost, { left, right, low, high, x, y }))
      .filter(Boolean),
  ];
  for (const [whose, dash] of [
    ['one user', ''],
    ['20 users', ' stroke-dasharray="6 4"'],
  ]) {
    for (const [work, colour] of Object.entries(COLOURS)) {
      const points = series.filter((point) => point.work === work && point.whose === whose);
      const line = points
        .map(({ records, cost }) => `${x(records).toFixed(1)},${y(cost).toFixed(1)}`)
        .join(' ');
      parts.push(`<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`);
    }
  }
  Object.entries(COLOURS).forEach(([work, colour], index) => {
    const at = TOP + 12 + index * 22;
    parts.push(
      `<line x1="${WIDTH - RIGHT + 20}" x2="${WIDTH - RIGHT + 50}" y1="${at - 4}" y2="${at - 4}" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${WIDTH - RIGHT + 58}" y="${at}">${work}</text>`,
    );
  });
  ['solid: of one user', 'dashed: of 20 users', 'grey: linear'].forEach((words, index) =>
    parts.push(`<text x="${WIDTH - RIGHT + 20}" y="${TOP + 170 + index * 20}">${words}</text>`),
  );
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">records</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">
<title>Processor time of the service and PostgreSQL, by number of records</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

/** The part inside the picture of a line of slope one that begins at `cost`. */
function linear(cost, { left, right, low, high, x, y }) {
  const start = Math.max(10 ** left, (10 ** low / cost) * 10 ** left);
  const end = Math.min(10 ** right, (10 ** high / cost) * 10 ** left);
  if (start >= end) return undefined;
  const at = (records) => (cost * records) / 10 ** left;
  return `<line x1="${x(start)}" y1="${y(at(start))}" x2="${x(end)}" y2="${y(at(end))}" stroke="#bbb" stroke-dasharray="2 4"/>`;
}

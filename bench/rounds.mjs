// Rounds in which ours and the limit take turns: what disturbs one disturbs the other.

/**
 * Runs each of these works once to warm up, and then in so many rounds one after the other.
 *
 * @template {Record<string, () => Promise<unknown>>} Works
 * @param {number} rounds
 * @param {Works} works
 * @returns {Promise<{ [Name in keyof Works]: Awaited<ReturnType<Works[Name]>>[] }>} what each came to, round by round
 */
export async function inTurns(rounds, works) {
  const names = Object.keys(works);
  for (const name of names) await works[name]();
  const came = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) came[name].push(await works[name]());
  }
  return came;
}

/** How many milliseconds this takes. */
export async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

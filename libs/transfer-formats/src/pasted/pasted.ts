import type { Hop } from '../servers/jump-spec';

/** What a pasted line gave. */
export interface Pasted<Fields> {
  readonly fault?: undefined;
  readonly fields: Fields;
  /** The password or token that stood in it. Nothing else of this holds it. */
  readonly secret?: string;
  /** What the person should know: what was not understood, what is asked for. Sentences without any secret. */
  readonly remarks: readonly string[];
}

/** Why a line gave nothing. */
export interface NotPasted {
  readonly fault: string;
}

/** A server, as far as a line tells it. */
export interface PastedServer {
  /** The name that the line has for it, where that is not its address. */
  readonly label?: string;
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
  /** The jump servers before it, the nearest to the client first. */
  readonly jumps: readonly Hop[];
  /** The files of the keys that it signs in with, as they are named. None is opened. */
  readonly keyFiles: readonly string[];
  readonly allowOldAlgorithms?: boolean;
}

/** Longer lines are none that somebody pastes into a form. */
export const LONGEST_PASTE = 20_000;
export const TOO_LONG: NotPasted = { fault: 'It is too long for one line. Use the import for whole files.' };

/** What was left out, by name: options, never what stands behind them, since that may be a secret. */
export function leftOutRemark(names: readonly string[]): readonly string[] {
  const shown = [...new Set(names)].map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return shown.length === 0 ? [] : [`Not understood, and left out: ${shown.join(', ')}.`];
}

import { identityKey, serversDefinition, type ServerFields, type TransferEntry } from '@kiops/contracts';
import { Dice } from './dice';

const HOUR = 60;
const DAY = 24 * HOUR;

/** When a demo server was last contacted. */
export interface DemoContact {
  /** As the table keeps it. */
  readonly identity: string;
  readonly minutesAgo: number;
  readonly answered: boolean;
}

/**
 * Last contacts as a company has them: most of the last days, some refused, none where SSH was never tried. A server
 * through which another was reached answered then. Jump servers have to stand before the servers behind them.
 */
export function demoContacts(servers: readonly TransferEntry[]): DemoContact[] {
  const dice = new Dice(1_118);
  const passed = new Map<unknown, number>();
  const contacts: DemoContact[] = [];
  for (const server of servers.toReversed()) {
    const lastPassed = passed.get(server.ref);
    const contact =
      lastPassed === undefined ? ownContact(server, dice) : { minutesAgo: lastPassed, answered: true };
    if (!contact) continue;
    const { jumpServer } = server;
    if (jumpServer !== undefined)
      passed.set(jumpServer, Math.min(passed.get(jumpServer) ?? Infinity, contact.minutesAgo));
    contacts.push({
      identity: identityKey(serversDefinition, server as unknown as ServerFields),
      ...contact,
    });
  }
  return contacts;
}

/** A server of which facts are known was contacted at some time. */
function ownContact(server: TransferEntry, dice: Dice): Omit<DemoContact, 'identity'> | undefined {
  if (server['protocol'] !== 'ssh') return undefined;
  if (server['systemInfo'] === undefined && dice.chance(60)) return undefined;
  return { minutesAgo: minutesAgo(dice), answered: dice.chance(88) };
}

function minutesAgo(dice: Dice): number {
  if (dice.chance(20)) return 2 + dice.below(HOUR - 2);
  if (dice.chance(55)) return HOUR + dice.below(DAY - HOUR);
  return DAY + dice.below(6 * DAY);
}

import type { TransferConnection } from '@kiops/contracts';
import type { Dice } from './dice';
import { SERVICES, type Stage, type System } from './demo-words';

/** When everything in the demo was collected and pinned: always the same, so that a second run adds nothing. */
export const DEMO_TIME = '2026-11-18T01:02:03.000Z';

/** The demo company's domains (RFC 2606, RFC 9476: nobody owns them). */
export function domainName(kind: 'io' | 'internal' | 'kr'): string {
  return { io: 'kiops.example', internal: 'kiops.internal', kr: 'acme-holdings.example' }[kind];
}

/** A label in Korean or in English. */
export function labelOf(system: System, stage: Stage, number: number, dice: Dice): string {
  return dice.chance(55) ? `${system.ko} ${stage.ko} ${number}호기` : `${system.en} ${stage.en} ${number}`;
}

/** Some services and infrastructure that use a record. */
export function connections(dice: Dice, most: number): TransferConnection[] {
  return dice.some(SERVICES, most).map((name) => ({
    kind: name === 'grafana' || name === 'backup-runner' ? 'infrastructure' : 'service',
    name,
    detail: dice.chance(50) ? 'production' : null,
    url: null,
  }));
}

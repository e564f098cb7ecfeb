import type { Server } from '@kiops/contracts';
import { hasNextStep } from '../has-next-step';

/** Pixels of a row's lines where rows are narrow, as the page's styles draw them: each line has a height of its own. */
const LINES = { head: 44, route: 26, meters: 46, usedBy: 40, contact: 28, nextStep: 52 };

/** What stands above and below them, and the line between two rows. */
const AROUND = 21;

/** The height in pixels of a server's row on a narrow screen; of one that is not loaded yet, the least. */
export function narrowRowHeight(server: Server | null): number {
  const hasRoute = server !== null && server.route.length > 0;
  const isUsed = server !== null && server.connections.length > 0;
  const offersNextStep = server !== null && hasNextStep(server);
  return (
    AROUND +
    LINES.head +
    (hasRoute ? LINES.route : 0) +
    (server?.systemSummary ? LINES.meters : 0) +
    (isUsed ? LINES.usedBy : 0) +
    (offersNextStep ? LINES.nextStep : LINES.contact)
  );
}

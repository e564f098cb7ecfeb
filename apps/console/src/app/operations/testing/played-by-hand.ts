import type { OpenedRoute } from '@kiops/ssh-worker';
import type { PlayedProcess } from './played-process';
import { PlayedRoutes } from './played-routes';

/** An open route on which processes do what a spec says. */
export async function openPlayedRoute(): Promise<{
  readonly route: OpenedRoute;
  readonly processes: readonly PlayedProcess[];
}> {
  const routes = new PlayedRoutes([{ isPlayedByHand: true }]);
  const nothing = () => undefined;
  const observer = {
    onStep: nothing,
    onProtection: nothing,
    verifyHostKey: async () => 'accepted' as const,
    answer: async () => undefined,
    onOpeningKey: nothing,
    onQuestionDropped: nothing,
    ticket: async () => '',
  };
  const route = await routes.open('', [], observer, new AbortController().signal);
  return { route, processes: routes.processes };
}

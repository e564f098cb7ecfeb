import type { FromWorker } from './messages';
import { onUnhandled } from './unhandled';
import { WorkerRoutes } from './worker-routes';

describe('An error in the worker that nobody has handled', () => {
  for (const type of ['error', 'unhandledrejection']) {
    it(`ends what runs there, as ${type}`, () => {
      const scope = new EventTarget();
      const told: FromWorker[] = [];
      const routes = new WorkerRoutes((message) => told.push(message));
      onUnhandled(scope, () => routes.fail());
      const event = new Event(type, { cancelable: true });
      scope.dispatchEvent(event);
      expect(told).toEqual([
        { route: 0, message: { type: 'failed', hop: 0, failure: { kind: 'client-fault' } } },
      ]);
      expect(event.defaultPrevented).toBeTrue();
    });
  }

  it('is not taken for a fault of the server where there is no cryptography', async () => {
    const cryptoKey = Object.getOwnPropertyDescriptor(globalThis, 'CryptoKey');
    Object.defineProperty(globalThis, 'CryptoKey', { value: undefined, configurable: true });
    try {
      const told = await new Promise<FromWorker>((resolve) => {
        const routes = new WorkerRoutes(resolve);
        // A relay that no browser would connect to.
        const start = { relayUrl: 'nowhere', ticket: '' };
        routes.receive({ route: 0, message: { type: 'open', start, hops: [] } });
      });
      expect(told).toEqual({
        route: 0,
        message: { type: 'failed', hop: 0, failure: { kind: 'client-fault' } },
      });
    } finally {
      if (cryptoKey) Object.defineProperty(globalThis, 'CryptoKey', cryptoKey);
    }
  });
});

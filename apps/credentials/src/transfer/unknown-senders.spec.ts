import { connect } from 'node:net';
import { startTestService, type TestService } from '../testing/test-service';

describe('A transfer file from nobody', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  /** Announces a large body, sends none of it, and reads the first line that comes back. */
  function announce(path: string): Promise<string> {
    return new Promise((answered, fail) => {
      const { hostname, port } = new URL(service.origin);
      const socket = connect(Number(port), hostname);
      socket.on('error', fail).once('data', (data) => {
        socket.destroy();
        answered(data.toString().split('\r\n')[0]);
      });
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n`,
      );
    });
  }

  it('is refused before any of it is read', async () => {
    for (const path of ['/api/v1/transfer/plan', '/api/v1/transfer/apply']) {
      expect(await announce(path)).toBe('HTTP/1.1 401 Unauthorized');
    }
  });
});

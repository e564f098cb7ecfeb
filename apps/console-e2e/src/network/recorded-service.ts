import type { Page } from '@playwright/test';
import { freePort } from '@kiops/test-peers';
import { CredentialsService } from '../service/credentials-service';
import { RecordingProxy } from './recording-proxy';

/** Who may sign in to a recorded service. */
export const ADMIN = { email: 'admin@example.com', password: 'the first administrator' };

/** A service that browsers reach only through a proxy, which keeps every byte of every request, reply and WebSocket. */
export async function startRecorded() {
  const port = await freePort();
  const proxy = await RecordingProxy.to('127.0.0.1', port);
  const origin = `http://localhost:${proxy.port}`;
  const service = await CredentialsService.start({
    KIOPS_PORT: String(port),
    KIOPS_PUBLIC_URL: origin,
    KIOPS_ADMIN_EMAIL: ADMIN.email,
    KIOPS_ADMIN_PASSWORD: ADMIN.password,
  });
  return { proxy, origin, service };
}

/** What a page sends and keeps beside what passes the proxy. */
export function listenTo(page: Page) {
  const frames: Buffer[] = [];
  const heard: string[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep));
  page.on('request', (request) => heard.push(request.url(), request.postData() ?? ''));
  page.on('console', (message) => heard.push(message.text()));
  return { frames: () => Buffer.concat(frames), heard: () => heard.join('\n') };
}

/** What the page keeps beside IndexedDB. */
export const storedBeside = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));

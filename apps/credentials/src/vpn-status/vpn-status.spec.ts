import type { VpnStatus } from '@kiops/contracts';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService } from '../testing/test-service';

/** What the status page shows a client with this `X-Forwarded-For`. */
async function statusOf(environment: Record<string, string>, forwardedFor?: string): Promise<VpnStatus> {
  const service = await startTestService(environment);
  try {
    const kim = await setUpAsKim(service);
    return (await kim.get<VpnStatus>('/vpn-status', { headers: { 'x-forwarded-for': forwardedFor } })).body;
  } finally {
    await service.stop();
  }
}

describe('The VPN status', () => {
  const networks = { KIOPS_VPN_NETWORKS: 'office=10.8.0.0/16, lab=fd00:8::/32' };
  const proxy = { KIOPS_TRUSTED_PROXIES: '127.0.0.0/8,::1' };

  it('is unconfigured without networks', async () => {
    expect(await statusOf({})).toEqual({ state: 'unconfigured', address: '127.0.0.1' });
  });

  it('names the network that the address is in', async () => {
    expect(await statusOf({ KIOPS_VPN_NETWORKS: 'here=127.0.0.0/8' })).toEqual({
      state: 'connected',
      network: 'here',
      address: '127.0.0.1',
    });
    expect(await statusOf({ ...networks, ...proxy }, 'fd00:8:0::17')).toEqual({
      state: 'connected',
      network: 'lab',
      address: 'fd00:8::17',
    });
  });

  it('sees an IPv4 address inside IPv6', async () => {
    expect((await statusOf({ ...networks, ...proxy }, '::ffff:10.8.3.4')).network).toBe('office');
  });

  it('believes X-Forwarded-For from trusted proxies only', async () => {
    expect(await statusOf({ ...networks, ...proxy }, '203.0.113.5')).toEqual({
      state: 'disconnected',
      address: '203.0.113.5',
    });
    expect(await statusOf(networks, '10.8.0.5')).toEqual({ state: 'disconnected', address: '127.0.0.1' });
    expect((await statusOf({ ...networks, ...proxy }, '10.8.0.5, 203.0.113.5')).state)
      .withContext('the client itself wrote the first one')
      .toBe('disconnected');
  });
});

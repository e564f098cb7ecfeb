import { Clipboard } from '@angular/cdk/clipboard';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { PageHarness } from '../../../testing/page-harness';
import type { Operation } from '../run/operation';
import { testConnection } from '../test-connection/test-connection';
import { OperationsUnderTest } from '../testing/operations-under-test';
import { behindOneHop, type PlayedAttempt } from '../testing/played-routes';
import { Terminals } from '../open-terminals/terminals';
import { openOperation } from './open-operation';
import { OpenOperations } from '../leaving/open-operations';

@Component({ template: '' })
class EmptyPage {}

const keyRefused = {
  hop: 1,
  why: { kind: 'ssh', code: 'method-not-offered', facts: { offered: ['publickey'], given: ['password'] } },
} as const;

/** The credentials modal stands above the drawer, which has a button of the same name. */
function closeModal(): void {
  document.querySelector<HTMLElement>('kiops-ssh-auth-dialog button[aria-label="Close"]')?.click();
}

describe('The drawer of an operation', () => {
  const open = (known: boolean, ...play: PlayedAttempt[]) => openWith(testConnection, known, ...play);

  async function openWith(operation: Operation<unknown>, known: boolean, ...play: PlayedAttempt[]) {
    const operations = await OperationsUnderTest.with(...play);
    if (known) await operations.knowsAll(behindOneHop);
    const page = PageHarness.of(TestBed.createComponent(EmptyPage));
    const request = { server: behindOneHop, operation };
    const ref = await openOperation(TestBed.inject(MatDialog), request);
    let isClosed = false;
    ref.afterClosed().subscribe(() => (isClosed = true));
    const says = (words: string) => operations.until(async () => (await page.overlayText()).includes(words));
    return { operations, page, says, isClosed: () => isClosed };
  }

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('shows each hop’s steps with its key, then what came of the work', async () => {
    const { operations, page, says } = await open(true, {});
    await operations.giveTicket();
    await says('done in');
    const text = await page.overlayText();
    expect(text).toContain('결제 API');
    expect(text).toContain('Hop 1 · password from this browser');
    expect(text).toContain('Hop 2 · target · password from this browser');
    expect(text).toContain('Connected through hop 1');
    expect(text).toContain('Host key verified ED25519 SHA256:of-hop-1');
    expect(text).toContain('Post-quantum key exchange: yes');
    expect(text).toContain('Post-quantum key exchange: no');
    expect(text.match(/old algorithms/g)).toHaveSize(1);
    expect(operations.routes.attempts[0].hops.map((hop) => hop.allowOldAlgorithms)).toEqual([true, false]);
    expect(text).toContain('ran uname -a');
    expect(page.hasControl('Cancel')).toBeFalse();
  });

  it('shows the hop doctor at the hop that failed, and asks for a key there', async () => {
    const { operations, page, says } = await open(true, { failure: keyRefused }, {});
    await operations.giveTicket();
    await says('stopped at hop 2 of 2');
    const text = await page.overlayText();
    expect(text).toContain('This server does not take passwords');
    expect(text).toContain('Hop 2 accepts only an SSH key for deploy. The password was not sent.');
    expect(text).toContain('Server offers publickey');
    await page.press('Use an SSH key');
    await says('SSH credentials');
    await says('Drop a private key here');
    closeModal();
    await says('stopped at hop 2 of 2');
    await page.press('Retry');
    await operations.giveTicket();
    await says('done in');
  });

  it('offers a terminal on a jump server that forwards nothing', async () => {
    const facts = { channel: 'direct-tcpip', reason: 1, description: 'open failed' };
    const why = { kind: 'ssh', code: 'channel-refused', facts } as const;
    const { operations, page, says, isClosed } = await open(true, { failure: { hop: 1, why } });
    await operations.giveTicket();
    await says('Hop 1 does not forward connections');
    await page.press('Open a terminal on the jump server');
    const bastion = { ...behindOneHop, id: 'jump', label: 'Bastion', route: [] };
    (await operations.request('/api/v1/servers/jump', 'GET')).flush(bastion);
    await operations.until(isClosed);
    expect(
      TestBed.inject(Terminals)
        .all()
        .map(({ server }) => server.id),
    ).toEqual(['jump']);
  });

  it('says which hops were not reached', async () => {
    const why = { kind: 'relay', close: 'name-not-found' } as const;
    const { operations, page, says } = await open(true, { failure: { hop: 0, why } });
    await operations.giveTicket();
    await says('The name does not resolve');
    expect(await page.overlayText()).toContain('Hop 2 · target · not reached');
  });

  it('copies a report that tells the cause and holds no secret', async () => {
    const { operations, page, says } = await open(true, { failure: keyRefused });
    await operations.giveTicket();
    await says('stopped at hop 2 of 2');
    const copied: string[] = [];
    spyOn(TestBed.inject(Clipboard), 'copy').and.callFake((text: string) => copied.push(text) > 0);
    await page.press('Copy report');
    const [report] = copied;
    expect(report).toContain('Test connection: 결제 API');
    expect(report).toContain('Hop 1: ops@bastion.example.com:22 [old algorithms allowed] (password)');
    expect(report).toContain('Post-quantum key exchange: yes (mlkem768x25519-sha256, ssh-ed25519)');
    expect(report).toContain('Host key verified (ssh-ed25519 SHA256:of-hop-0)');
    expect(report).toContain('Sign in: This server does not take passwords');
    expect(report).not.toContain('password of hop');
    expect(report).not.toContain('`');
  });

  it('asks for the password of sudo in the words of KIOPS, and takes the SSH password with a click', async () => {
    const given: (string | undefined)[] = [];
    const needsSudo: Operation<unknown> = {
      ...testConnection,
      run: async (_route, _server, _report, _signal, ask) => {
        given.push(await ask.sudoPassword(false));
        given.push(await ask.sudoPassword(true));
        given.push(await ask.sudoPassword(true));
      },
    };
    const { operations, page, says } = await openWith(needsSudo, true, {});
    const box = () => document.querySelector('kiops-sudo-question-box');
    const asksAnew = (many: number) => operations.until(() => given.length === many && box() !== null);
    await operations.giveTicket();
    await says('sudo asks for the password of deploy');
    expect(document.querySelector('kiops-server-question-box')).toBeNull();
    expect(box()?.textContent).not.toContain('sudo did not take that password');
    await page.press('Use the SSH password');
    await asksAnew(1);
    expect(given).toEqual(['password of hop 1']);
    await says('sudo did not take that password');
    await page.type('Password for sudo on deploy@pay.example.com:22', ' typed one ');
    await page.press('Send');
    await asksAnew(2);
    expect(given[1]).toBe(' typed one ');
    expect(box()?.querySelector('input')?.value).toBe('');
    await page.press('Cancel');
    await says('stopped by you');
  });

  it('asks before a running operation is left, and stops it then', async () => {
    const { operations, page, says, isClosed } = await open(true, { hangs: true });
    await operations.giveTicket();
    await says('Signing in');
    const leaving = TestBed.inject(OpenOperations).mayLeave();
    await says('Stop the operation?');
    await page.press('Keep running');
    expect(await leaving).toBeFalse();
    const again = TestBed.inject(OpenOperations).mayLeave();
    await says('Test connection on 결제 API is still running.');
    await page.press('Stop and leave');
    expect(await again).toBeTrue();
    await operations.until(isClosed);
    expect(await TestBed.inject(OpenOperations).mayLeave()).toBeTrue();
  });

  it('stays when it is cancelled, and runs again when asked', async () => {
    const { operations, page, says } = await open(true, { hangs: true }, {});
    await operations.giveTicket();
    await says('Signing in');
    await page.press('Cancel');
    await says('stopped by you');
    await page.press('Run again');
    await operations.giveTicket();
    await says('done in');
  });

  it('closes when the first question for credentials is cancelled: nothing was sent anywhere', async () => {
    const { operations, says, isClosed } = await open(false, {});
    await says('SSH credentials');
    closeModal();
    await operations.until(isClosed);
    expect(operations.routes.attempts).toEqual([]);
    expect(operations.http.match('/api/v1/relay/tickets')).toEqual([]);
  });

  it('asks whether to trust a new key, pins it in the vault, and proposes it to other browsers', async () => {
    const { operations, page, says } = await open(true, {});
    await operations.vault.pins.remove('pay.example.com', 22);
    await operations.giveTicket();
    const proposed = {
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:elsewhere',
      pinnedAt: '2026-11-20T12:00:00Z',
    };
    (await operations.request('/api/v1/servers/target', 'GET')).flush({
      ...behindOneHop,
      hostKeys: [proposed],
    });
    await says('Do you trust this server?');
    expect(await page.overlayText()).toContain('Another browser of yours pinned a different key');
    await page.press('Trust and continue');
    const proposal = await operations.request('/api/v1/servers/target', 'PATCH');
    proposal.flush(behindOneHop);
    await says('done in');
    const pins = await operations.vault.pins.get('pay.example.com', 22);
    expect(pins?.hostKeys.map(({ fingerprint }) => fingerprint)).toEqual(['SHA256:of-hop-1']);
  });

  it('refuses a key that was revoked, although a pin trusts it, and asks nobody', async () => {
    const { operations, page } = await open(true, {});
    await operations.vault.pins.revoke({ type: 'ssh-ed25519', fingerprint: 'SHA256:of-hop-1' });
    await operations.giveTicket();
    await operations.until(() => operations.routes.attempts[0]?.verdicts.length === 2);
    expect(operations.routes.attempts[0].verdicts).toEqual(['accepted', 'refused']);
    expect(await page.overlayText()).not.toContain('Do you trust this server?');
  });

  describe('at a server that goes away', () => {
    const lost = (hop: number, nothingOffered: boolean): PlayedAttempt => {
      const facts = { phase: 'authentication', offered: !nothingOffered } as const;
      return { failure: { hop, why: { kind: 'ssh', code: 'connection-lost', facts }, nothingOffered } };
    };

    async function trustAfterAWhile(...play: PlayedAttempt[]) {
      const opened = await open(true, ...play);
      const { operations, page, says } = opened;
      await operations.vault.pins.remove('pay.example.com', 22);
      await operations.giveTicket();
      (await operations.request('/api/v1/servers/target', 'GET')).flush(behindOneHop);
      await says('Do you trust this server?');
      await page.press('Trust and continue');
      (await operations.request('/api/v1/servers/target', 'PATCH')).flush(behindOneHop);
      return opened;
    }

    it('while its key was looked at, connects again by itself once that is trusted', async () => {
      const { operations, says } = await trustAfterAWhile(lost(1, true), {});
      await operations.giveTicket();
      await says('done in');
      expect(operations.routes.attempts.map(({ verdicts }) => verdicts)).toEqual([
        ['accepted', 'accepted'],
        ['accepted', 'accepted'],
      ]);
    });

    it('after it was offered a secret, does not offer it once more by itself', async () => {
      const { operations, says } = await trustAfterAWhile(lost(1, false), {});
      await says('stopped at hop 2 of 2');
      expect(operations.routes.attempts).toHaveSize(1);
    });

    it('in the middle of the work, does not begin that a second time by itself', async () => {
      const { operations, says } = await trustAfterAWhile({ isPlayedByHand: true }, {});
      await operations.until(() => operations.routes.processes.length === 1);
      const facts = { phase: 'connection', offered: true } as const;
      operations.routes.processes[0].break(0, { kind: 'ssh', code: 'connection-lost', facts });
      await says('stopped at hop 1 of 2');
      expect(operations.routes.attempts).toHaveSize(1);
    });

    it('without a question, does not connect again by itself', async () => {
      const { operations, says } = await open(true, lost(1, true), {});
      await operations.giveTicket();
      await says('stopped at hop 2 of 2');
      expect(operations.routes.attempts).toHaveSize(1);
    });
  });
});

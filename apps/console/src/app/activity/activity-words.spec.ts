import { AUDIT_ACTIONS, type AuditEntry } from '@kiops/contracts';
import { ACTION_WORDS, activitySentence } from './activity-words';

function entry(facts: Partial<AuditEntry>): AuditEntry {
  return {
    id: '1',
    at: '2026-11-22T12:00:00Z',
    action: 'account.signed-in',
    actor: null,
    owner: null,
    token: null,
    address: null,
    userAgent: null,
    store: null,
    recordId: null,
    recordLabel: null,
    detail: null,
    undo: null,
    ...facts,
  };
}

describe('activitySentence', () => {
  it('has words for every action, also when nothing more is known', () => {
    for (const action of AUDIT_ACTIONS) {
      const sentence = activitySentence(entry({ action }));
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/undefined|null|\[object/);
      expect(ACTION_WORDS[action]).toBeTruthy();
    }
  });

  it('names the record, its kind, and what was changed of it', () => {
    const harbor = { store: 'registries', recordLabel: 'Harbor' } as const;
    expect(activitySentence(entry({ action: 'record.revealed', ...harbor }))).toBe(
      'Revealed the secret of registry “Harbor”.',
    );
    const detail = { fields: ['label', 'url'] };
    expect(activitySentence(entry({ action: 'record.changed', ...harbor, detail }))).toBe(
      'Changed label, url of registry “Harbor”.',
    );
  });

  it('tells a former secret that somebody ended from one whose time was over', () => {
    const ended = { action: 'record.previous-ended', store: 'registries', recordLabel: 'Harbor' } as const;
    expect(activitySentence(entry(ended))).toBe('Ended the former secret of registry “Harbor”.');
    expect(activitySentence(entry({ ...ended, detail: { byTime: true } }))).toBe(
      'The former secret of registry “Harbor” ended with its time.',
    );
  });

  it('tells of refused access how often and where, and of a record that somebody else tried to reach', () => {
    const detail = { count: 1200, since: '2026-11-22T12:00:00Z', route: 'GET /api/v1/me' };
    expect(activitySentence(entry({ action: 'access.token-refused', detail }))).toBe(
      'Sent a session, token or link that does not work, 1,200 times: GET /api/v1/me.',
    );
    const rest = { count: 3, since: '2026-11-22T12:00:00Z', more: true };
    expect(activitySentence(entry({ action: 'access.throttled', detail: rest }))).toBe(
      'Sent more requests or tries than are taken, and was told to wait, 3 times, from further accounts and addresses.',
    );
    const harbor = { action: 'access.record-tried', store: 'registries', recordLabel: 'Harbor' } as const;
    const tried = { user: 'lee@acme.co.kr', count: 1, records: 1, what: 'registries' };
    expect(activitySentence(entry({ ...harbor, detail: tried }))).toBe(
      'Another account tried to reach registry “Harbor” of yours, and was told that there is nothing.',
    );
    const actor = { id: 'u2', email: 'sora@acme.co.kr', name: 'Sora Park' };
    const many = { ...tried, count: 4, records: 3 };
    expect(activitySentence(entry({ ...harbor, recordLabel: null, actor, detail: many }))).toBe(
      'Tried to reach 3 records (registry) of lee@acme.co.kr, 4 times, and was told that there is nothing.',
    );
  });

  it('says whose role changed, and how', () => {
    const detail = { user: 'kim@acme.co.kr', from: 'Member', to: 'Manager' };
    expect(activitySentence(entry({ action: 'account.role-changed', detail }))).toBe(
      'Changed the role of kim@acme.co.kr from Member to Manager.',
    );
  });

  it('says of an operation that old algorithms were allowed', () => {
    const server = { store: 'servers', recordLabel: 'Switch' } as const;
    const detail = { kind: 'test-connection', oldAlgorithmsAllowed: true };
    expect(activitySentence(entry({ action: 'operation.succeeded', ...server, detail }))).toContain(
      ', with old algorithms allowed',
    );
  });

  it('tells operations by what was done, on which server, and why it failed', () => {
    const server = { store: 'servers', recordLabel: 'Bastion' } as const;
    const deployed = { kind: 'deploy', image: 'harbor.acme.io/pay/gateway:2.0', container: 'gateway' };
    expect(activitySentence(entry({ action: 'operation.succeeded', ...server, detail: deployed }))).toBe(
      'Deployed “harbor.acme.io/pay/gateway:2.0” as “gateway” on server “Bastion”.',
    );
    const failed = { kind: 'system-info', cause: 'host-key-changed' };
    expect(activitySentence(entry({ action: 'operation.failed', ...server, detail: failed }))).toBe(
      'Could not collect the system info of server “Bastion” (host-key-changed).',
    );
  });

  it('says why a connection failed, and how much went through one that ended', () => {
    const bastion = { store: 'servers', recordLabel: 'Bastion' } as const;
    const failed = entry({ action: 'relay.failed', ...bastion, detail: { reason: 'name-not-found' } });
    expect(activitySentence(failed)).toBe(
      'Could not connect to server “Bastion”: the host name does not resolve.',
    );
    const detail = { ended: 'browser-closed', toTarget: 812, toBrowser: 1_234_567 };
    expect(activitySentence(entry({ action: 'relay.ended', ...bastion, detail }))).toBe(
      'Ended a connection to server “Bastion”, 812 B out and 1.2 MB back.',
    );
  });

  it('says how much a browser changed by itself', () => {
    const detail = { inBrowser: { sshSecrets: 2 } };
    for (const [action, words] of [
      ['transfer.cleaned-up', 'Removed 2 duplicate SSH secrets of a browser.'],
      ['transfer.reset', 'Erased 2 SSH secrets of a browser for good by a reset.'],
      ['record.restored', 'Restored 2 SSH secrets of a browser.'],
      ['record.erased', 'Erased 2 SSH secrets of a browser for good.'],
    ] as const)
      expect(activitySentence(entry({ action, detail }))).toBe(words);
  });

  it('says for what a wrong password was given: that is no try to sign in', () => {
    const detail = { purpose: 'export' };
    expect(activitySentence(entry({ action: 'account.password-refused', detail }))).toBe(
      'Gave a wrong password for an export.',
    );
  });

  it('says which records were exported, imported or reset', () => {
    const stores = { servers: 1, registries: 1200, 'source-repositories': 2, runtimes: 0 };
    const which = '1 server, 1,200 registries, and 2 source repositories';
    expect(activitySentence(entry({ action: 'transfer.exported', detail: { stores } }))).toBe(
      `Exported ${which}.`,
    );
    const told = { stores: { servers: 1 }, inBrowser: { sshSecrets: 2 } };
    for (const [detail, words] of [
      [
        { ...told, file: 'plain' },
        '1 server, with 2 SSH secrets of a browser, as a plain file that whoever has it can read',
      ],
      [{ stores, file: 'protected' }, `${which}, as a file that a passphrase protects`],
      [{ stores, file: 'cxf' }, `${which}, for password managers, in a file that a passphrase protects`],
      [
        { inBrowser: { sshSecrets: 1 }, file: 'plain' },
        '1 SSH secret of a browser, as a plain file that whoever has it can read',
      ],
      [{ stores, withoutSecrets: true }, `${which}, without secrets`],
    ] as const)
      expect(activitySentence(entry({ action: 'transfer.exported', detail }))).toBe(`Exported ${words}.`);
    expect(activitySentence(entry({ action: 'transfer.imported', detail: { created: 3, stores } }))).toBe(
      `Imported ${which}: 3 created.`,
    );
    expect(activitySentence(entry({ action: 'transfer.reset', detail: { removed: 3, stores } }))).toBe(
      `Deleted ${which} by a reset.`,
    );
    const erased = { removed: 3, stores, erased: true };
    expect(activitySentence(entry({ action: 'transfer.reset', detail: erased }))).toBe(
      `Erased ${which} for good by a reset, and all that was in the Trash.`,
    );
    const refused = { created: 1200, identical: 2, invalid: 1, kept: 0, stores: { servers: 1200 } };
    expect(activitySentence(entry({ action: 'transfer.imported', detail: refused }))).toBe(
      'Imported 1,200 servers: 1,200 created, 2 identical, 1 that KIOPS could not take.',
    );
  });

  it('says of many records at once how many of which stores, and names some', () => {
    const detail = {
      records: 31,
      stores: { servers: 1, registries: 30 },
      labels: ['gate', 'r1', 'r2', 'r3'],
    };
    expect(activitySentence(entry({ action: 'record.restored', detail }))).toBe(
      'Restored 1 server and 30 registries, among them “gate”, “r1”, and “r2”.',
    );
    expect(activitySentence(entry({ action: 'record.erased', detail }))).toBe(
      'Erased 1 server and 30 registries for good, among them “gate”, “r1”, and “r2”.',
    );
    const two = { records: 2, stores: { servers: 2 }, labels: ['gate', 'web'] };
    expect(activitySentence(entry({ action: 'record.restored', detail: two }))).toBe(
      'Restored 2 servers: “gate” and “web”.',
    );
    expect(
      activitySentence(entry({ action: 'connection.registered', detail: { ...two, name: 'billing' } })),
    ).toBe('Registered that “billing” uses 2 servers: “gate” and “web”.');
    const cleaned = { removed: 1, stores: { registries: 1 }, labels: ['again'] };
    expect(activitySentence(entry({ action: 'transfer.cleaned-up', detail: cleaned }))).toBe(
      'Removed 1 duplicate: “again”.',
    );
  });

  it('says what an undo undid, and what that came to', () => {
    const detail = { of: 'transfer.imported', removed: 1200, putBack: 1, restored: 0, left: 2 };
    expect(activitySentence(entry({ action: 'transfer.undone', detail }))).toBe(
      'Undid an import: 1,200 records moved to the Trash, 1 record as before, 2 records left alone.',
    );
  });

  it('says that a service token did it', () => {
    expect(
      activitySentence(entry({ action: 'transfer.exported', token: 'deployer', detail: { records: 1200 } })),
    ).toBe('Exported 1,200 records, with the service token “deployer”.');
  });
});

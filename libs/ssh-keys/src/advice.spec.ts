import { existsSync, readFileSync } from 'node:fs';
import { SSH_KEY_ERROR_CODES, SshKeyError, SshKeyErrorCode } from './key-errors';
import { openPrivateKey } from './open-private-key';
import { KeyFolder, missingPuttyTool } from './testing/key-tools';

/** Files for which a sentence offers a command, by the sentence. Each ends as a key that opens. */
const remedied: Partial<Record<SshKeyErrorCode, Record<string, (keys: KeyFolder) => string>>> = {
  'ppk-certificate': {
    'a certificate inside': (keys) => {
      const made = keys.puttygen('ed25519');
      const openssh = keys.write(keys.puttygenFrom(made, '', '-L', '-o', 'OUT'));
      const authority = keys.generate('ed25519');
      keys.run('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', openssh]);
      return keys.puttygenFrom(
        made,
        '',
        '--certificate',
        `${openssh}-cert.pub`,
        '-O',
        'private',
        '-o',
        'OUT',
      );
    },
  },
  'ppk-too-costly': {
    'Argon2 with much memory': (keys) =>
      keys.read(
        keys.puttygen('ed25519', { passphrase: 'right', args: ['--ppk-param', 'memory=262145,passes=1'] }),
      ),
  },
  'ssh-com': {
    'RSA with a passphrase': (keys) =>
      keys.puttygenFrom(
        keys.puttygen('rsa', { passphrase: 'right' }),
        'right',
        '-O',
        'private-sshcom',
        '-o',
        'OUT',
      ),
    'RSA without': (keys) => keys.puttygenFrom(keys.puttygen('rsa'), '', '-O', 'private-sshcom', '-o', 'OUT'),
  },
  'explicit-curve': {
    'P-256 in PKCS#8': (keys) => explicit(keys, 'P-256'),
    'P-384 in PKCS#8': (keys) => explicit(keys, 'P-384'),
    'P-521 in PKCS#8': (keys) => explicit(keys, 'P-521'),
    'P-256 in SEC 1': (keys) =>
      keys.openssl(
        ...['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-param_enc', 'explicit', '-out', 'OUT'],
      ),
  },
  'unsupported-encryption': {
    'Ed25519 under scrypt': (keys) => topk8(keys, ['-algorithm', 'ED25519'], '-scrypt'),
    'RSA under scrypt': (keys) => topk8(keys, ['-algorithm', 'RSA'], '-scrypt'),
    'Ed25519 under Camellia': (keys) => topk8(keys, ['-algorithm', 'ED25519'], '-v2', 'camellia-256-cbc'),
    'Ed25519 under PKCS#12 3DES': (keys) => topk8(keys, ['-algorithm', 'ED25519'], '-v1', 'PBE-SHA1-3DES'),
    'RSA under Camellia, in PKCS#1': (keys) => traditional(keys, '-camellia256'),
  },
  'legacy-encryption': {
    'RSA under MD5 and DES': (keys) => topk8(keys, ['-algorithm', 'RSA'], '-v1', 'PBE-MD5-DES', ...LEGACY),
    'Ed25519 under SHA-1 and RC2': (keys) =>
      topk8(keys, ['-algorithm', 'ED25519'], '-v1', 'PBE-SHA1-RC2-128', ...LEGACY),
    'Ed25519 under DES': (keys) => topk8(keys, ['-algorithm', 'ED25519'], '-v2', 'des-cbc', ...LEGACY),
    'RSA under SEED, in PKCS#1': (keys) => traditional(keys, '-seed', ...LEGACY),
  },
  'kdf-too-costly': {
    'bcrypt with 501 rounds': (keys) => {
      const path = keys.generate('ed25519');
      return keys.read(keys.rewrite(path, 'right', '-a', '501'));
    },
  },
  'pkcs8-too-costly': {
    'PBKDF2 with more than 5,000,000 rounds': (keys) =>
      topk8(keys, ['-algorithm', 'ED25519'], '-iter', '5000001'),
  },
};

/** Milliseconds. What is too costly is costly for the real tools, too. */
const LONGEST_WAIT = 600_000;

const LEGACY = ['-provider', 'default', '-provider', 'legacy'];

/** Sentences that offer a new key, since nothing can be made of the one that is there. */
const NEW_KEY: readonly SshKeyErrorCode[] = ['dsa', 'ed448', 'rsa-pss', 'multi-prime'];

/** No current tool writes such a file. */
const NOT_TRIED: readonly SshKeyErrorCode[] = ['ppk-version'];

describe('The command that a sentence offers', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingPuttyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  it('is run here, whatever the sentence', () => {
    const offering = SSH_KEY_ERROR_CODES.filter((code) => commandOf(code) !== undefined);
    expect(offering.sort()).toEqual(
      [...(Object.keys(remedied) as SshKeyErrorCode[]), ...NEW_KEY, ...NOT_TRIED].sort(),
    );
  });

  for (const [code, files] of Object.entries(remedied)) {
    for (const [name, make] of Object.entries(files)) {
      it(
        `makes a key that opens: ${code}, ${name}`,
        async () => {
          const text = make(keys);
          await expectAsync(openPrivateKey(text, 'right')).toBeRejectedWith(
            jasmine.objectContaining({ code }),
          );
          const made = follow(keys, commandOf(code as SshKeyErrorCode) ?? '', text);
          expect((await openPrivateKey(made, 'right')).facts.bits).toBeGreaterThan(255);
        },
        LONGEST_WAIT,
      );
    }
  }

  it('makes a new key that opens', async () => {
    for (const code of NEW_KEY) {
      const [program, ...args] = commandOf(code)?.split(' ') ?? [];
      const path = keys.write('');
      keys.run('rm', [path]);
      keys.run(program, [...args, '-q', '-N', 'right', '-f', path]);
      expect((await openPrivateKey(keys.read(path), 'right')).facts.type).toBe('ed25519');
    }
  });
});

function commandOf(code: SshKeyErrorCode): string | undefined {
  return /"([^"]+)"/.exec(new SshKeyError(code).message)?.[1];
}

/** Runs the command in place of the person who reads it, and gives what came out. What it asks is answered with `right`. */
function follow(keys: KeyFolder, command: string, text: string): string {
  const path = keys.write(text);
  const out = `${path}.new`;
  const passphrase = keys.write('right\n');
  const [program, ...words] = command.split(' ');
  const files: Record<string, string> = {
    key: path,
    'key.ppk': path,
    'new-key': out,
    'new.ppk': out,
    'plain.ppk': out,
  };
  const answers: Record<string, string[]> = {
    'ssh-keygen': ['-q', '-P', encrypted(text) ? 'right' : '', '-N', 'right'],
    openssl: ['-passin', 'pass:right', '-passout', 'pass:right'],
    puttygen: ['--old-passphrase', passphrase, '--new-passphrase', passphrase],
  };
  keys.run(program, [...words.map((word) => files[word] ?? word), ...answers[program]]);
  return readFileSync(existsSync(out) ? out : path, 'utf8');
}

function encrypted(text: string): boolean {
  return text.includes('BEGIN OPENSSH');
}

function explicit(keys: KeyFolder, curve: string): string {
  const options = ['-pkeyopt', `ec_paramgen_curve:${curve}`, '-pkeyopt', 'ec_param_enc:explicit'];
  return keys.openssl('genpkey', '-algorithm', 'EC', ...options, '-out', 'OUT');
}

function topk8(keys: KeyFolder, algorithm: string[], ...protection: string[]): string {
  const plain = keys.write(keys.openssl('genpkey', ...algorithm, '-out', 'OUT'));
  const pass = ['-passout', 'pass:right', '-in', plain, '-out', 'OUT'];
  return keys.openssl('pkcs8', '-topk8', ...protection, ...pass);
}

function traditional(keys: KeyFolder, ...protection: string[]): string {
  const plain = keys.write(keys.openssl('genrsa', '-out', 'OUT', '2048'));
  const pass = ['-passout', 'pass:right', '-in', plain, '-out', 'OUT'];
  return keys.openssl('rsa', '-traditional', ...protection, ...pass);
}

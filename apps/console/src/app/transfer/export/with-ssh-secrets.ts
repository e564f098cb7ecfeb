import { LIMITS, TRANSFER_FORMAT, TRANSFER_VERSION, type TransferSshSecret } from '@kiops/contracts';

/** Bytes at the end of a file in which its last brace is looked for. */
const TAIL = 64;

/** Why the two halves do not make one file, in words for people. */
export class UnusableExport extends Error {}

/**
 * The service's file with the vault's part in it. What the service wrote is not parsed again: it may have 128 MB.
 * @throws UnusableExport when the file could not be imported again
 */
export async function withSshSecrets(file: Blob, secrets: readonly TransferSshSecret[]): Promise<Blob> {
  const tail = await file.slice(Math.max(0, file.size - TAIL)).text();
  const brace = tail.lastIndexOf('}');
  if (brace < 0 || tail.slice(brace + 1).trim() !== '')
    throw new UnusableExport('KIOPS sent a file that is not whole.');
  // From the end, and after the brace there is only white space: as many bytes as letters.
  const head = file.slice(0, file.size - (tail.length - brace));
  const whole = new Blob([head, `,\n"sshSecrets": ${JSON.stringify(secrets)}\n}\n`], { type: file.type });
  if (whole.size > LIMITS.transferFile.max) {
    throw new UnusableExport(
      'The file would be too large to be imported again. Export fewer stores at a time.',
    );
  }
  return whole;
}

/** A file of SSH secrets alone, made in this browser; `now` by the clock of KIOPS. */
export function sshSecretsFile(secrets: readonly TransferSshSecret[], origin: string, now: Date): Blob {
  const head = { format: TRANSFER_FORMAT, version: TRANSFER_VERSION, exportedAt: now.toISOString(), origin };
  return new Blob([JSON.stringify({ ...head, sshSecrets: secrets }, undefined, 1)], {
    type: 'application/json',
  });
}

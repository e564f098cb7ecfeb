import { zipSync } from 'fflate';
import { posixWord } from '../files/quoting';

/** The TLS material of a Docker engine, PEM; what is not kept is null. */
export interface EngineFiles {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** The lines that point `docker` to an engine, beside the files of its TLS material. No secret is in them. */
export function dockerEngineEnv(endpoint: string, usesTls: boolean): string {
  return [
    `export DOCKER_HOST=${posixWord(endpoint)}`,
    ...(usesTls ? ['export DOCKER_TLS_VERIFY=1', 'export DOCKER_CERT_PATH="$PWD"'] : []),
    '',
  ].join('\n');
}

/** A zip with `docker.env` and the files to which it points, as `docker` calls them. */
export function dockerEngineFiles(endpoint: string, files: EngineFiles): Uint8Array {
  const kept = Object.entries(files).flatMap(([name, text]) =>
    typeof text === 'string' && text !== '' ? [[`${name}.pem`, text] as const] : [],
  );
  const all = [...kept, ['docker.env', dockerEngineEnv(endpoint, kept.length > 0)] as const];
  return zipSync(Object.fromEntries(all.map(([name, text]) => [name, new TextEncoder().encode(text)])));
}

import { DOCKER_HUB, normalRegistryUrl } from '@kiops/contracts';
import { posixWord, powerShellWord } from '../files/quoting';
import type { RegistryAccount } from './docker-config-writer';

/**
 * A `docker login` line for bash, zsh and other POSIX shells. The password goes in over standard input by a command of
 * the shell itself, so that no list of processes shows it; the blank before it keeps the line out of the history of
 * shells that are set so. Only for passwords: Docker takes no identity token this way.
 */
export function dockerLoginForPosix({ url, username, secret }: RegistryAccount): string {
  const login = ['docker', 'login', '--username', username, '--password-stdin', ...serverOf(url)];
  return ` printf '%s' ${posixWord(secret)} | ${login.map(posixWord).join(' ')}\n`;
}

/** The same for PowerShell. Docker takes the line break away that PowerShell adds; without UTF-8 it would get `?`. */
export function dockerLoginForPowerShell({ url, username, secret }: RegistryAccount): string {
  const login = ['docker login --username', powerShellWord(username), '--password-stdin'];
  const server = serverOf(url).map(powerShellWord);
  return ` $OutputEncoding = [Text.UTF8Encoding]::new($false); ${powerShellWord(secret)} | ${[...login, ...server].join(' ')}\n`;
}

/** Docker Hub is what Docker signs in to when nothing is named. */
function serverOf(url: string): readonly string[] {
  const registry = normalRegistryUrl(url);
  return registry === DOCKER_HUB ? [] : [registry];
}

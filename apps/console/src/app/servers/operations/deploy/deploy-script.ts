import type { Deployment } from './deployment';
import { shellQuote } from './shell-quote';

/** The account that the registry is asked with; its password goes to the command's standard input. */
export interface RegistryLogin {
  readonly host: string;
  readonly username: string;
}

export const DEPLOY_STEPS = ['engine', 'login', 'pull', 'replace', 'health', 'roll-back'] as const;
export type DeployStep = (typeof DEPLOY_STEPS)[number];

/** Exit statuses of the deploy script, beside 0. */
export const DEPLOY_EXITS = {
  64: 'no-engine',
  65: 'login-failed',
  66: 'pull-failed',
  67: 'rolled-back',
  68: 'failed-without-previous',
  69: 'roll-back-failed',
} as const;

/** How the script tells where it is, a line of its own on standard output. */
const STEP_MARK = '::kiops-step ';

/** The step that a line of output announces. */
export function announcedStep(line: string): DeployStep | undefined {
  if (!line.startsWith(STEP_MARK)) return undefined;
  const name = line.slice(STEP_MARK.length).trim();
  return DEPLOY_STEPS.find((step) => step === name);
}

/**
 * One POSIX sh script that deploys a container with docker or podman. A running container of the same name is kept
 * aside until the new one is healthy, and started again if it is not. Registry logins go to a directory of mode 0700
 * that is removed however the script ends, so that the operator's own logins stay untouched.
 *
 * Every value is one quoted word; the registry password is read from standard input by `login --password-stdin`.
 * `healthSeconds` is how long the container has to keep running, or to become healthy where its image says how to ask.
 */
export function deployScript(
  deployment: Deployment,
  login: RegistryLogin | null,
  healthSeconds = 10,
): string {
  const options = [
    ...deployment.ports.flatMap((port) => ['--publish', port]),
    ...deployment.environment.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    '--restart',
    deployment.restart,
  ];
  return `set -u
umask 077
image=${shellQuote(deployment.image.canonical)}
name=${shellQuote(deployment.containerName)}
previous="$name.kiops-previous"
step() { printf '${STEP_MARK}%s\\n' "$1"; }
private=$(mktemp -d) || exit 1
trap 'rm -rf "$private"' EXIT
trap 'exit 129' HUP INT TERM PIPE

step engine
if command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then engine=docker
elif command -v podman >/dev/null 2>&1; then engine=podman
else echo 'Neither docker nor podman can be used by this account.' >&2; exit 64; fi
DOCKER_CONFIG="$private" REGISTRY_AUTH_FILE="$private/auth.json"
export DOCKER_CONFIG REGISTRY_AUTH_FILE
${loginCommands(login)}
step pull
"$engine" pull "$image" 2>&1 || exit 66

step replace
exists() { "$engine" container inspect "$1" >/dev/null 2>&1; }
exists "$previous" && ! exists "$name" && "$engine" rename "$previous" "$name"
exists "$previous" && "$engine" rm --force "$previous" >/dev/null
had_previous=no
if exists "$name"; then
  had_previous=yes
  "$engine" rename "$name" "$previous" && "$engine" stop "$previous" >/dev/null || exit 69
fi
healthy=no
if "$engine" run --detach --name "$name" ${options.map(shellQuote).join(' ')} "$image"; then
  step health
  waited=0
  while [ "$waited" -lt ${Math.trunc(healthSeconds)} ]; do
    state=$("$engine" container inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$name" 2>/dev/null)
    case "$state" in
      'running healthy') healthy=yes; break ;;
      'running unhealthy' | exited* | stopped* | dead* | restarting*) healthy=no; break ;;
      'running '*) healthy=yes ;;
    esac
    case "$state" in 'running starting') healthy=no ;; esac
    sleep 1
    waited=$((waited + 1))
  done
fi
if [ "$healthy" = yes ]; then
  [ "$had_previous" = yes ] && "$engine" rm --force "$previous" >/dev/null
  exit 0
fi
echo 'The new container did not stay up. Its last lines:' >&2
"$engine" logs --tail 20 "$name" >&2 2>&1
"$engine" rm --force "$name" >/dev/null 2>&1
[ "$had_previous" = yes ] || exit 68
step roll-back
"$engine" rename "$previous" "$name" && "$engine" start "$name" >/dev/null || exit 69
exit 67
`;
}

function loginCommands(login: RegistryLogin | null): string {
  if (!login) return '';
  return `
step login
"$engine" login --username ${shellQuote(login.username)} --password-stdin ${shellQuote(login.host)} >/dev/null || exit 65
`;
}

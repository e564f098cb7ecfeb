# shellcheck shell=sh disable=SC2154,SC2317
# Deploys one container with docker or podman; POSIX sh, for dash and busybox ash too. What carries it here runs `leave`
# when it ends. deploy-script.ts writes programs.sh before this text, and the values, each as one quoted word:
#
#   mark                   what its steps and facts begin with; nobody else can know it
#   image name restart     what runs, as what, and when it is started again
#   login_host login_user  the account of the registry; empty: the server's own logins are used
#   variables              how many lines of standard input are NAME=value; all that follows them is the password
#   stays becomes          seconds: so long it has to stay up; so long it may take to become healthy, if it can tell
#   "$@"                   more options of `create`
#
# A value that may be secret stands in no command line, since everybody on the server can read those, and not here: the
# script may stand in one.

set -u
umask 077
# One stream, so that the lines come in the order in which they were written.
exec 2>&1

temporary=${TMPDIR:-/tmp}
previous="$name.kiops-previous"
label=io.kiops.deployment
private='' lock='' mine='' child=''
had_previous=no was_running=no was_stopped=no earlier_ran=yes

say() { printf '%s\n' "$*"; }
step() { say "::$mark-step $1"; }
fact() { say "::$mark-fact $1 $2"; }

leave() {
  [ -z "$private" ] || rm -rf "$private"
  [ -z "$mine" ] || { rm -f "$mine" && rmdir "$lock"; } 2>/dev/null
}
end_early() {
  [ -z "$child" ] || kill "$child" 2>/dev/null
  exit 129
}
may_end_early() { trap end_early HUP INT TERM PIPE; }
# Handlers that do nothing, instead of ignoring: what is ignored would stay so inside the container.
goes_on() { trap : HUP INT TERM PIPE; }

may_end_early
private=$(mktemp -d "$temporary/kiops-deploy.XXXXXXXXXX") || exit 74
token=${private##*/}

# `read` takes byte after byte: the password stays in standard input.
while [ "$variables" -gt 0 ]; do
  IFS= read -r line || exit 75
  say "$line"
  variables=$((variables - 1))
done >"$private/variables"

step engine
usable() {
  for engine in docker podman; do
    "$engine" info >/dev/null 2>&1 </dev/null && return 0
  done
  return 1
}
if ! usable && { with_login_path && ! usable; }; then
  # Root may be able to. This is run anew then, from its beginning.
  if [ "$(id -u)" != 0 ] && has sudo && { has docker || has podman; }; then exit 76; fi
  exit 64
fi
if [ "$engine" = docker ]; then whose=docker; else whose=$(id -u); fi
version=$("$engine" --version)
fact engine "$version"
fact program "$(command -v "$engine")"

# What an engine says is kept until it is needed: it must not end with a connection that is gone. For the same reason
# nothing may depend on whether a line could be printed.
quiet() { "$engine" "$@" >"$private/said" 2>&1 </dev/null; }
again() {
  for _ in 1 2 3 4 5; do
    quiet "$@" && return 0
    sleep 1
  done
  return 1
}
field() { "$engine" container inspect --format "$2" "$1" 2>/dev/null; }
# Engines also find a container by how its id begins, and docker writes a slash before a name.
exists() {
  found=$(field "$1" '{{.Name}}') && [ "${found#/}" = "$1" ]
}
deployed_by() { field "$1" "{{index .Config.Labels \"$label\"}}"; }
is_up() {
  case $(field "$1" '{{.State.Status}}') in
    running | paused | restarting) return 0 ;;
    *) return 1 ;;
  esac
}
# A signal may have cut off the command that stopped it, so that it still is on its way down. docker takes it for one that
# runs and starts nothing: first it has to be down.
bring_up() {
  for _ in 1 2 3 4 5; do
    quiet stop "$1"
    quiet start "$1" && return 0
    sleep 1
  done
  return 1
}

# A process number alone may have been given to another process since.
life_of() { say "$1.$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)"; }
lives() {
  process=${1%%.*}
  case $process in '' | *[!0-9]*) return 1 ;; esac
  if [ -r "/proc/$$/stat" ]; then [ "$(life_of "$process")" = "$1" ]; else kill -0 "$process" 2>/dev/null; fi
}
busy() {
  say "The lock is $lock."
  exit 70
}
# The lock is a directory. Its only file is named after the process that holds it, so that of several which find a dead
# holder only one succeeds in giving it another name.
take_lock() {
  holder=held.$(life_of $$)
  for _ in 1 2 3 4 5; do
    if mkdir "$lock" 2>/dev/null; then
      : >"$lock/$holder"
      if [ "$(ls "$lock")" != "$holder" ]; then
        rm -f "$lock/$holder"
        busy
      fi
      mine=$lock/$holder
      return 0
    fi
    held=$(ls "$lock" 2>/dev/null) || busy
    case $held in
      held.*) lives "${held#held.}" && busy ;;
      # Just made, or left behind between its making and its file.
      '') sleep 1 && { [ -n "$(ls "$lock" 2>/dev/null)" ] || rmdir "$lock" 2>/dev/null; } && continue ;;
      *) busy ;;
    esac
    if [ -n "$held" ] && mv "$lock/$held" "$lock/$holder" 2>/dev/null; then
      mine=$lock/$holder
      after_dead
      return 0
    fi
  done
  busy
}
# The lock's file holds the name of the private directory, and whether the container ran.
after_dead() {
  [ -O "$lock" ] || return 0
  { IFS= read -r dead && IFS= read -r earlier_ran; } <"$mine"
  [ "$earlier_ran" = no ] || earlier_ran=yes
  case ${dead:-} in
    */*) ;;
    kiops-deploy.?*) [ -O "$temporary/$dead" ] && rm -rf "${temporary:?}/$dead" ;;
  esac
}

# A deployment that was killed may have left two containers, or none under the name.
recover() {
  exists "$previous" || return 0
  step recover
  if exists "$name"; then
    if is_up "$name"; then
      is_up "$previous" && exit 72
      say "An earlier deployment was cut off. $name runs and stays; $previous is removed."
      again rm --force "$previous" || exit 69
      return 0
    fi
    [ -n "$(deployed_by "$name")" ] || exit 72
    say "An earlier deployment was cut off. $name does not run and is removed; $previous comes back."
    again rm --force "$name" || exit 69
  else
    say "An earlier deployment was cut off. $previous becomes $name again."
  fi
  again rename "$previous" "$name" || exit 69
  [ "$earlier_ran" = no ] || bring_up "$name" || exit 69
}

lock="$temporary/kiops-deploy-$whose-$name.lock"
take_lock
say "$token" >"$mine"
goes_on
recover
may_end_early

with_logins() {
  [ -n "$login_user" ] || return 0
  DOCKER_CONFIG=$private REGISTRY_AUTH_FILE=$private/auth.json
  export DOCKER_CONFIG REGISTRY_AUTH_FILE
}
# Another configuration must not mean another engine: the operator's context and certificates stay in use. Without any
# entry in `auths`, docker looks for a credential helper by itself (DetectDefaultStore in docker/cli) and would put the
# password into the operator's own store.
write_docker_config() {
  own=${DOCKER_CONFIG:-${HOME:-}/.docker}
  # `docker context show` came with version 23 only.
  context=$(docker context inspect --format '{{.Name}}' 2>/dev/null)
  case $context in *[!a-zA-Z0-9_.+-]*) context='' ;; esac
  ln -s "$own/contexts" "$private/contexts"
  [ -z "${DOCKER_TLS_VERIFY:-}" ] || export DOCKER_CERT_PATH="${DOCKER_CERT_PATH:-$own}"
  say "{\"auths\":{\"kiops.invalid\":{}},\"currentContext\":\"${context:-default}\"}" >"$private/config.json"
}
if [ -n "$login_user" ]; then
  step login
  [ "$engine" = podman ] || write_docker_config
  (
    with_logins
    exec "$engine" login --username="$login_user" --password-stdin "$login_host"
  ) >"$private/said" 2>&1 || {
    cat "$private/said"
    exit 65
  }
fi

step pull
(
  with_logins
  exec "$engine" pull "$image"
) &
child=$!
wait "$child" || exit 66
child=''

roll_back() {
  goes_on
  step roll-back
  if [ "$(deployed_by "$name")" = "$token" ]; then again rm --force "$name" || return 1; fi
  [ "$had_previous" = yes ] || return 0
  if exists "$previous"; then again rename "$previous" "$name" || return 1; fi
  [ "$was_stopped" = no ] || bring_up "$name"
}
not_rolled_back() {
  cat "$private/said"
  exit 69
}
interrupted() {
  say 'A signal ends this deployment.'
  roll_back || not_rolled_back
  exit 71
}
failed() {
  goes_on
  say "$1"
  if [ "$(deployed_by "$name")" = "$token" ]; then
    "$engine" logs --tail 20 "$name" 2>&1 </dev/null | tr '\r' '\n' | cut -c 1-500 | sed 's/^/  | /'
  fi
  roll_back || not_rolled_back
  if [ "$had_previous" = no ]; then exit 68; fi
  if [ "$was_stopped" = no ]; then exit 73; fi
  exit 67
}
engine_failed() {
  cat "$private/said"
  failed "$1"
}

# From here on a lost connection changes nothing, and a signal rolls back.
step replace
trap : HUP PIPE
trap interrupted INT TERM
if exists "$name"; then
  is_up "$name" && was_running=yes
  # Not `say`: a signal would be handled within it, and what its handler says would go to the file.
  printf '%s\n' "$token" "$was_running" >"$mine"
  had_previous=yes
  fact replaced "$(field "$name" '{{.Config.Image}}')"
  quiet rename "$name" "$previous" || engine_failed "$name could not be renamed."
fi
quiet create --name "$name" --label "$label=$token" --env-file "$private/variables" --restart "$restart" "$@" "$image" ||
  engine_failed 'The container could not be created.'
# Engines read such a file each in their own way: what they made of it is compared.
field "$name" '{{range .Config.Env}}{{println .}}{{end}}' >"$private/taken"
grep -Fxv -f "$private/taken" "$private/variables" | cut -d = -f 1 >"$private/lost"
if [ -s "$private/lost" ]; then
  failed "$engine does not take these variables as they are: $(tr '\n' ' ' <"$private/lost")"
fi
if [ "$was_running" = yes ]; then
  was_stopped=yes
  quiet stop "$previous" || engine_failed "$previous could not be stopped."
fi
quiet start "$name" || engine_failed 'The container could not be started.'

step health
health_of() {
  field "$name" '{{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' ||
    field "$name" '{{.State.Status}} {{.RestartCount}} '
}
# podman leaves its health checks to systemd; where that is missing, they are run here.
probe() {
  case $version in podman*) ;; *) return 0 ;; esac
  [ -d /run/systemd/system ] || [ $((waited % 5)) -ne 0 ] || quiet healthcheck run "$name"
}
now() { date +%s; }
began=$(now)
while :; do
  waited=$(($(now) - began))
  state=$(health_of)
  status=${state%% *} health=${state##* }
  restarts=${state#* } && restarts=${restarts%% *}
  case $status in
    running) [ "$restarts" = 0 ] || failed 'The new container ends and is started again and again.' ;;
    '' | created | initialized) ;;
    *) failed "The new container did not stay up: it is $status." ;;
  esac
  case $status:$health in
    running:healthy)
      fact health healthy
      break
      ;;
    running:unhealthy) failed 'The health check of the new container fails.' ;;
    running:starting) probe ;;
    running:*)
      if [ "$waited" -ge "$stays" ]; then
        fact health running
        break
      fi
      ;;
  esac
  [ "$waited" -lt "$becomes" ] || failed 'The new container did not become healthy in time.'
  sleep 1
done

goes_on
if [ "$had_previous" = yes ]; then
  again rm --force "$previous" || say "$previous could not be removed."
fi
exit 0

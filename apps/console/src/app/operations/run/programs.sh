# shellcheck shell=sh disable=SC2016
# Finds programs that a command over SSH does not find by itself: servers give it a short PATH, and the files that make it
# longer are read at a login only. Goes before a script that needs them.

has() { command -v "$1" >/dev/null 2>&1; }

# A dead network file system, or a profile that waits for something, must not hold up all the rest.
soon() { if has timeout; then timeout 5 "$@"; else "$@"; fi; }

PATH=${PATH:-/usr/bin:/bin}:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin:/snap/bin:/opt/bin:/opt/homebrew/bin
# Synology, then QNAP.
PATH=$PATH:/usr/syno/bin:/var/packages/ContainerManager/target/usr/bin:/var/packages/Docker/target/usr/bin
for place in /share/*/.qpkg/container-station/bin; do
  [ ! -d "$place" ] || PATH=$PATH:$place
done
export PATH

# Adds the PATH of a login. Every shell reads its profile, and then this line, which all of them understand. Nothing more is
# read than the answer: what a profile has left running may keep the output open.
with_login_path() {
  login_path=$(
    echo 'echo "kiops-path=$PATH"' | soon "${SHELL:-/bin/sh}" -l 2>/dev/null |
      while IFS= read -r line; do
        case $line in *kiops-path=*) ;; *) continue ;; esac
        printf '%s\n' "${line##*kiops-path=}"
        break
      done
  )
  [ -z "$login_path" ] || PATH=$PATH:$login_path
}

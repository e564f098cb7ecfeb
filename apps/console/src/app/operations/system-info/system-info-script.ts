import programs from '../run/programs.sh' with { loader: 'text' };

/**
 * Tells a server's facts as `key=value` lines, a disk or an engine per line. POSIX sh with what Debian, Alpine and
 * BusyBox all have; nothing is written, nothing needs root, and a missing tool only leaves its line out.
 */
export const SYSTEM_INFO_SCRIPT = String.raw`${programs}
LC_ALL=C
export LC_ALL
say() { [ -n "$2" ] && printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr -d '\r' | head -n 1)"; }
cpu_times() { awk '/^cpu /{ idle = $5 + $6; all = 0; for (i = 2; i <= 9; i++) all += $i; print all, idle; exit }' /proc/stat 2>/dev/null; }

say hostname "$(uname -n)"
say os "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"')"
say kernel "$(uname -sr)"
say architecture "$(uname -m)"
model=$(sed -n 's/^model name[[:space:]]*:[[:space:]]*//p;s/^Model[[:space:]]*:[[:space:]]*//p' /proc/cpuinfo 2>/dev/null | head -n 1)
[ -z "$model" ] && has lscpu && model=$(lscpu 2>/dev/null | sed -n 's/^Model name:[[:space:]]*//p' | head -n 1)
say cpuModel "$model"
say cpuCount "$(grep -c '^processor' /proc/cpuinfo 2>/dev/null)"
first=$(cpu_times)
[ -n "$first" ] && sleep 1 && say cpuTimes "$first $(cpu_times)"
awk '
  /^MemTotal:/ { total = $2 } /^MemAvailable:/ { available = $2 } /^MemFree:/ { free = $2 }
  /^Buffers:/ { buffers = $2 } /^Cached:/ { cached = $2 }
  END { if (total) { if (available == "") available = free + buffers + cached; printf "memoryKb=%d %d\n", total, total - available } }
' /proc/meminfo 2>/dev/null
say uptimeSeconds "$(cut -d . -f 1 /proc/uptime 2>/dev/null)"
soon df -Pk 2>/dev/null | awk '
  NR == 1 || $2 !~ /^[0-9]+$/ || $2 == 0 { next }
  { mount = $6; for (i = 7; i <= NF; i++) mount = mount " " $i }
  mount != "/" && ($1 !~ /^\// && $1 !~ /\// || $1 ~ /^\/dev\/loop/ || $1 ~ /^\/\// || $1 ~ /:/) { next }
  mount ~ /^\/(proc|sys|dev|run|snap)(\/|$)/ || seen[$1]++ { next }
  { printf "disk=%s %s %s\n", $2, $3, mount }
'
has docker || has podman || with_login_path
for engine in docker podman containerd nerdctl k3s kubelet kubectl; do
  has "$engine" || continue
  case "$engine" in
    kubectl) version=$(soon kubectl version --client 2>/dev/null) ;;
    *) version=$(soon "$engine" --version 2>/dev/null) ;;
  esac
  say engine "$engine $(command -v "$engine") $(printf '%s' "$version" | tr -d '\r' | head -n 1)"
done
exit 0
`;

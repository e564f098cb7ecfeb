/** The shells that are known, and what each is to read: it asks `kiops complete` for every word. */
export const SHELL_SCRIPTS = {
  bash: `# Completion of kiops for bash: source <(kiops completion bash)
_kiops() {
  # Bash breaks words at = and :, which are parts of words here.
  local rest="\${COMP_LINE:0:COMP_POINT}" trimmed piece i
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed="\${rest#"\${rest%%[![:space:]]*}"}"
    piece="\${COMP_WORDS[i]}"
    ((i == COMP_CWORD)) && piece="$trimmed"
    if ((i > 0)) && [[ "$trimmed" == "$rest" ]]; then words[-1]+="$piece"; else words+=("$piece"); fi
    rest="\${trimmed#"$piece"}"
  done
  local head="\${words[-1]%"$piece"}"
  [[ "$piece" == [=:] ]] && head="\${words[-1]}"
  local -a found=()
  mapfile -t found < <(kiops complete bash -- "\${words[@]:1}" 2>/dev/null)
  if [[ "\${found[0]}" == :files ]]; then
    compopt -o default
    COMPREPLY=()
    return
  fi
  COMPREPLY=("\${found[@]#"$head"}")
  [[ "\${found[0]}" == *[/=#] ]] && compopt -o nospace
  return 0
}
complete -F _kiops kiops
`,
  zsh: `#compdef kiops
# Completion of kiops for zsh: source <(kiops completion zsh), after compinit
_kiops() {
  local -a found
  found=("\${(@f)$(kiops complete zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${found[1]}" == :files ]]; then
    _files
  elif [[ -n "\${found[1]}" ]]; then
    if [[ "\${found[1]}" == *[/=#] ]]; then compadd -S '' -a found; else compadd -a found; fi
  fi
}
compdef _kiops kiops
`,
  fish: `# Completion of kiops for fish: kiops completion fish | source
function __kiops_complete
    set --local words (commandline -opc)[2..-1]
    set --local found (kiops complete fish -- $words (commandline -ct | string unescape) 2>/dev/null)
    if test "$found[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $found
    end
end
complete --command kiops --no-files --arguments '(__kiops_complete)'
`,
} as const;

export type Shell = keyof typeof SHELL_SCRIPTS;
export const SHELLS = Object.keys(SHELL_SCRIPTS) as Shell[];

/**
 * The scripts that make a shell ask `slip complete -- WORDS…` what the last word could become.
 *
 * @module
 */

/** A shell that there is a script for. */
export type ShellName = "bash" | "zsh" | "fish";

/** Instead of words: the shell shall complete the path of a file. No command, flag or code begins with `:`. */
export const FILES = ":files";

/** Instead of words: the shell shall complete the path of a folder. */
export const FOLDERS = ":folders";

// Bash hands out words that are broken at = and :, and replaces only what follows the last of these.
const BASH = `# bash completion for slip; to use it: source <(slip completions bash)
_slip() {
  local word line typed=() last=-1 is_broken=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ $last -ge 0 && ( $is_broken || $word == [=:]* ) ]]; then
      typed[last]+=$word
    else
      typed[++last]=$word
    fi
    if [[ $word == *[=:] ]]; then is_broken=1; else is_broken=; fi
  done
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      ${FILES}) compopt -o default ;;
      ${FOLDERS}) compopt -o dirnames ;;
      *-) compopt -o nospace; COMPREPLY+=("\${line##*[=:]}") ;;
      *) COMPREPLY+=("\${line##*[=:]}") ;;
    esac
  done < <(slip complete -- "\${typed[@]}" 2>/dev/null)
}
complete -F _slip slip
`;

// The last line serves a file named _slip in $fpath as well as \`source\`.
const ZSH = `#compdef slip
# zsh completion for slip; to use it after compinit: source <(slip completions zsh)
_slip() {
  local -a typed found
  (( CURRENT > 2 )) && typed=("\${(@Q)words[2,CURRENT-1]}")
  found=("\${(@f)$(slip complete -- "\${typed[@]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  case $found[1] in
    ${FILES}) compset -P '--*='; _files ;;
    ${FOLDERS}) compset -P '--*='; _files -/ ;;
    *)
      compadd -S '' -- \${(M)found:#*-}
      compadd -- \${found:#*-}
      (( compstate[nmatches] )) ;;
  esac
}
if [[ $funcstack[1] == _slip ]]; then _slip "$@"; else compdef _slip slip; fi
`;

const FISH = `# fish completion for slip; to use it: slip completions fish | source
function __slip_complete
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l word (commandline -ct)
    set -l option (string match -r -- '^--[^=]*=' "$word")
    set -l path (string replace -r -- '^--[^=]*=' '' "$word")
    for line in (slip complete -- $typed "$word" 2>/dev/null)
        switch $line
            case ${FILES}
                string replace -r -- '^' "$option" (__fish_complete_path "$path")
            case ${FOLDERS}
                string replace -r -- '^' "$option" (__fish_complete_directories "$path")
            case '*'
                echo $line
        end
    end
end
complete -c slip -f -a '(__slip_complete)'
`;

const SCRIPTS: Readonly<Record<ShellName, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** What a shell has to read to complete the words after `slip`. */
export function completionScript(shell: ShellName): string {
  return SCRIPTS[shell];
}

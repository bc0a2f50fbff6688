// Each script asks the program by which name it was called, and evaluates nothing that was typed or answered.
// Where that name is an alias or a function (`npx errtrack`), it asks the project's own copy.
const BASH = String.raw`# errtrack in bash: eval "$(errtrack completion bash)"

__errtrack_program() {
  local name=$1 folder=$PWD
  name=${'$'}{name/#\~\//$HOME/}
  type -P -- "$name" && return
  type -t -- "$name" >/dev/null || return
  while [[ -n $folder ]]; do
    if [[ -x $folder/node_modules/.bin/errtrack ]]; then
      printf '%s\n' "$folder/node_modules/.bin/errtrack"
      return
    fi
    folder=${'$'}{folder%/*}
  done
  type -P errtrack
}

_errtrack() {
  local IFS=$' \t\n' program='' kind='' line='' piece='' rest='' i=0 longest=0
  local -a words=() starts=() values=() texts=()
  COMPREPLY=()
  # Bash splits words at characters such as ":", "=" and "@"; as they were typed, they stand side by side.
  rest=${'$'}{COMP_LINE-}
  rest=${'$'}{rest:0:${'$'}{COMP_POINT:-${'$'}{#rest}}}
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${'$'}{COMP_WORDS[i]-}
    if [[ $i == 0 || -z ${'$'}{COMP_LINE-} || $rest == [[:space:]]* ]]; then
      rest=${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}
      words+=('') starts+=("$i")
    fi
    if [[ $i == "$COMP_CWORD" && -n ${'$'}{COMP_LINE-} ]]; then piece=$rest; fi
    words[${'$'}{#words[@]} - 1]+=$piece
    rest=${'$'}{rest#"$piece"}
  done
  program=$(__errtrack_program "${'$'}{words[0]}") || return 0
  if [[ $# -lt 2 ]]; then piece=${'$'}{words[${'$'}{#words[@]} - 1]}; else piece=$2; fi
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
      continue
    fi
    values+=("${'$'}{line%%$'\t'*}") texts+=("${'$'}{line#*$'\t'}")
    [[ $line == *$'\t'* ]] || texts[${'$'}{#texts[@]} - 1]=''
    line=${'$'}{line%%$'\t'*}
    ((${'$'}{#line} > longest)) && longest=${'$'}{#line}
  done < <("$program" __complete bash -- "$piece" "${'$'}{words[@]:1}" 2>/dev/null </dev/null)
  case $kind in
    words)
      compopt +o default +o bashdefault 2>/dev/null || true
      compopt -o nosort 2>/dev/null || true
      COMPREPLY=(${'$'}{values[@]+"${'$'}{values[@]}"})
      # Descriptions stand only in a list that is shown; nothing of them is put into the line.
      if [[ ${'$'}{COMP_TYPE-} == 63 && ${'$'}{#values[@]} -gt 1 ]]; then
        for i in "${'$'}{!values[@]}"; do
          [[ -z ${'$'}{texts[i]} ]] && continue
          printf -v line '%-*s  -- %s' "$longest" "${'$'}{values[i]}" "${'$'}{texts[i]}"
          COMPREPLY[i]=${'$'}{line:0:${'$'}{COLUMNS:-80}-1}
        done
      fi
      ;;
    folders) compopt +o default +o bashdefault -o dirnames 2>/dev/null || true ;;
    command\ *)
      i=${'$'}{kind#command }
      i=${'$'}{starts[i]-$COMP_CWORD}
      if declare -F _command_offset >/dev/null; then
        _command_offset "$i"
      elif [[ $i == "$COMP_CWORD" ]]; then
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -- "$piece")
      fi
      ;;
  esac
  return 0
}

complete -o bashdefault -o default -F _errtrack errtrack
`;

const ZSH = String.raw`#compdef errtrack
# errtrack in zsh, after compinit: source <(errtrack completion zsh)

__errtrack_program() {
  local name=${'$'}{1/#\~\//$HOME/} folder=$PWD
  if [[ $name == */* && -x $name ]]; then
    print -r -- "$name"
    return
  fi
  whence -p -- "$name" && return
  whence -- "$name" >/dev/null || return
  while [[ -n $folder ]]; do
    if [[ -x $folder/node_modules/.bin/errtrack ]]; then
      print -r -- "$folder/node_modules/.bin/errtrack"
      return
    fi
    folder=${'$'}{folder%/*}
  done
  whence -p errtrack
}

_errtrack() {
  local program line value start
  local -a lines before values shown plain
  local -i longest=0
  program=$(__errtrack_program "${'$'}{(Q)words[1]}") || return 1
  (( CURRENT > 2 )) && before=("${'$'}{(@Q)words[2,CURRENT-1]}")
  lines=("${'$'}{(@f)$("$program" __complete zsh -- "${'$'}{before[@]}" "${'$'}{(Q)PREFIX}" 2>/dev/null </dev/null)}")
  case $lines[1] in
    words)
      shift lines
      if [[ $PREFIX == --*=* ]]; then
        compset -P '*='
        lines=("${'$'}{(@)lines#*=}")
      fi
      for line in "${'$'}{lines[@]}"; do
        value=${'$'}{line%%$'\t'*}
        (( ${'$'}{#value} > longest )) && longest=${'$'}{#value}
      done
      for line in "${'$'}{lines[@]}"; do
        value=${'$'}{line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
          values+=("$value")
          shown+=("${'$'}{(r:longest:)value}  -- ${'$'}{line#*$'\t'}")
        else
          plain+=("$value")
        fi
      done
      (( ${'$'}{#values} + ${'$'}{#plain} )) || return 1
      (( ${'$'}{#values} )) && compadd -l -V errtrack-described -d shown -a values
      (( ${'$'}{#plain} )) && compadd -V errtrack-plain -a plain
      return 0
      ;;
    files)
      compset -P '--*='
      _files
      ;;
    folders)
      compset -P '--*='
      _files -/
      ;;
    command\ *)
      start=${'$'}{lines[1]#command }
      shift $start words
      (( CURRENT -= start ))
      _normal
      ;;
    *) return 1 ;;
  esac
}

if [[ ${'$'}{funcstack[1]-} == _errtrack ]]; then
  _errtrack "$@"
elif (( ${'$'}{+functions[compdef]} )); then
  compdef _errtrack errtrack
fi
`;

const FISH = String.raw`# errtrack in fish: errtrack completion fish | source

function __errtrack_program
    set -l name (string replace -r '^~/' "$HOME/" -- $argv[1])
    command -s -- $name
    and return
    type -q -- $name
    or return
    set -l folder $PWD
    while test -n "$folder"
        if test -x "$folder/node_modules/.bin/errtrack"
            echo "$folder/node_modules/.bin/errtrack"
            return
        end
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    command -s errtrack
end

function __errtrack_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    set -l program (__errtrack_program $before[1])
    test -n "$program"
    or return
    set -e before[1]
    set -l lines ($program __complete fish -- $before "$typed" 2>/dev/null </dev/null)
    switch "$lines[1]"
        case words
            set -e lines[1]
            for line in $lines
                printf '%s\n' $line
            end
        case files folders
            set -l value (string replace -r '^--[^=]*=' '' -- $typed)
            set -l option (string match -r '^--[^=]*=' -- $typed)
            set -l found
            if test $lines[1] = files
                set found (__fish_complete_path $value)
            else
                set found (__fish_complete_directories $value)
            end
            for path in $found
                printf '%s\n' "$option$path"
            end
        case 'command *'
            set -l start (string replace 'command ' '' -- $lines[1])
            set -l rest (string escape -- $before[$start..-1])
            complete -C (string join -- ' ' $rest $typed)
    end
end

complete -c errtrack -e
complete -c errtrack -f -k -a '(__errtrack_complete)'
`;

/** By shell the script to source. */
export const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

# bash completion for pakaura: asks `pakaura` itself how the line may go on.

_pakaura() {
    local answer line
    COMPREPLY=()
    answer=$(_PAKAURA_COMPLETE=bash command pakaura "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" "$COMP_TYPE" \
        2>/dev/null </dev/null)
    if [[ $? -eq 10 ]]; then
        compopt -o default 2>/dev/null
        return
    fi
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("$line")
    done <<<"$answer"
    compopt -o nosort 2>/dev/null
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace 2>/dev/null
}

complete -F _pakaura pakaura

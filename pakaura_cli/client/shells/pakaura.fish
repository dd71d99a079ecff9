# fish completion for pakaura: asks `pakaura` itself how the line may go on.

function __pakaura_complete
    set -l before (commandline -opc)
    set -l answer (_PAKAURA_COMPLETE=fish command pakaura $before[2..-1] (commandline -ct) 2>/dev/null </dev/null)
    if test $status -eq 10
        __fish_complete_path (commandline -ct)
        return
    end
    printf '%s\n' $answer
end

complete -c pakaura -f -k -a '(__pakaura_complete)'

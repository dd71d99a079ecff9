#!/bin/sh
# The main job, as a person types it, on a store that is thrown away afterwards.
# Needs `pakaura` on PATH; `make demo` puts it there.
set -eu

store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export HOME="$store" XDG_CONFIG_HOME="$store/config" XDG_DATA_HOME="$store/data"
export XDG_CACHE_HOME="$store/cache" XDG_STATE_HOME="$store/state"
# A screen at a time would stop here for a key.
export PAKAURA_PAGER=
unset PAKAURA_DB PAKAURA_NOW

bold='' green='' off=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') green=$(printf '\033[32m') off=$(printf '\033[0m')
fi

say() { printf '\n%s# %s%s\n' "$green" "$*" "$off"; }
type_in() {
    printf '%s$ %s%s\n' "$bold" "$1" "$off"
    eval "$1"
}

say "Add. The words are the title; +tag, project:, due: and pri: cannot be meant otherwise."
type_in 'pakaura add buy milk +shopping due:tomorrow'
type_in 'pakaura add "water the roses" project:home.garden pri:high due:today'
type_in 'pakaura add renew the passport project:home due:+2w'
type_in 'pakaura add "Randy'"'"'s 1/2 price C++ book -- see http://example.org"'
type_in 'pakaura list'

say "Find."
type_in 'pakaura list project:home'
type_in 'pakaura list "due.by:tomorrow and (+shopping or pri:high)"'

say "Complete tasks by number or by words of the title, and change your mind."
type_in 'pakaura done 1 3'
type_in 'pakaura undo'
type_in 'pakaura done roses'

say "From a pipe, and into one."
type_in 'printf "%s\n" "call the bank +phone" "answer Ada +mail" | pakaura add -'
type_in 'pakaura list "+phone or +mail" -q | xargs pakaura edit due:today'
type_in "pakaura list due:today --format '{number} {title}'"

say "All that was done, the latest first. Any of it can be undone."
type_in 'pakaura log'

say "This list is gone now, and your own was not touched. Next: pakaura help"

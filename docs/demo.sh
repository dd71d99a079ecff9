#!/bin/sh
# The main job, as a person types it, on a store that is thrown away afterwards.
# Needs `pakaura` on PATH; `make demo` puts it there.
set -eu

store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT INT TERM
export HOME="$store" XDG_CONFIG_HOME="$store/config" XDG_DATA_HOME="$store/data"
export XDG_CACHE_HOME="$store/cache" XDG_STATE_HOME="$store/state"
unset PAKAURA_DB PAKAURA_NOW PAKAURA_CONTEXT

say() { printf '\n# %s\n' "$*"; }
type_in() {
    printf '$ %s\n' "$1"
    eval "$1"
}

say "Capture: the words are the title; +tag, project: and due: cannot be meant otherwise"
type_in 'pakaura add buy milk +shopping due:tomorrow'
type_in 'pakaura add "water the roses" project:home.garden pri:high due:today'
type_in 'pakaura add renew the passport project:home due:+2w'
type_in 'pakaura list'

say "Find"
type_in 'pakaura list project:home'
type_in 'pakaura list +shopping or pri:high'

say "Complete, and change your mind"
type_in 'pakaura done 1'
type_in 'pakaura undo'
type_in 'pakaura done roses'

say "From a pipe, and into one"
type_in 'printf "%s\n" "call the bank +phone" "answer Ada +mail" | pakaura add -'
type_in 'pakaura list --ndjson | wc -l'
type_in 'pakaura add -q "one bare id for a script" | xargs pakaura done'
type_in 'pakaura list'

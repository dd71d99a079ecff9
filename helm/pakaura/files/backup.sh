# A backup into the folder $1, in which then the newest $2 are left.
set -eu
# What a pod left that was ended meanwhile; no other one is at work.
rm -f "$1"/.pakaura-*.zip.*
pakaura-server backup "$1/pakaura-$(date -u +%Y-%m-%dT%H%M%SZ).zip"
# Their names are in the order of their times.
ls -1 "$1"/pakaura-*.zip | head -n "-$2" | xargs -r rm --

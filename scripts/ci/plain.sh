#!/bin/sh
# Checks and previews for a Git server without CI: run this by cron, or from a hook "post-receive".
#
#   scripts/ci/plain.sh REPOSITORY FOLDER
#
# REPOSITORY is a clone or a bare repository, or its address; FOLDER is what a web server shows. The main
# branch becomes the course in it, every other branch a preview under FOLDER/preview/, listed in
# FOLDER/preview/index.html; the preview of a branch that is gone goes, too. Messages of each branch
# stand beside its preview, in log.txt. Only branches that moved are built anew.
#
# The code of every branch runs here, as the user who runs this: give it to one who may do nothing else
# and has no secrets, and let only people push here whom you trust with that. A fork of a
# stranger is not a branch of this repository, and is never built.
#
# Exit codes: 0 done (a branch with mistakes has them in its log), 2 wrong usage, 3 something is missing.
set -eu

if [ $# -ne 2 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
scripts=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$1
mkdir -p "$2"
shelf=$(CDPATH='' cd -- "$2" && pwd)
case $repository in
    *://* | *@*:*) ;;
    *) repository=$(CDPATH='' cd -- "$repository" && pwd) || exit 3 ;;
esac
export CI=true
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE # which a hook sets, for the repository that it runs in

# not in FOLDER, where a web server would show the repository
work=${XDG_CACHE_HOME:-$HOME/.cache}/course-ci/$(printf '%s' "$shelf" | cksum | tr ' ' -)
mkdir -p "$work"
clone=$work/clone
if [ ! -d "$clone/.git" ]; then
    git clone --quiet --no-checkout "$repository" "$clone" || exit 3
fi
git -C "$clone" fetch --quiet --prune origin "+refs/heads/*:refs/remotes/origin/*" || exit 3
git -C "$clone" remote set-head origin --auto >/dev/null || exit 3
main=$(git -C "$clone" symbolic-ref --short refs/remotes/origin/HEAD)
main=${main#origin/}

# The steps of a branch, in a checkout of its own so that nothing of another branch is left in it.
build() {
    branch=$1
    commit=$(git -C "$clone" rev-parse "refs/remotes/origin/$branch")
    mark=$work/$(printf '%s' "$branch" | cksum | tr ' ' -).built
    if [ "$(cat "$mark" 2>/dev/null)" = "$commit" ]; then
        return
    fi
    rm -rf "$work/tree"
    git clone --quiet --no-checkout "$clone" "$work/tree"
    git -C "$work/tree" remote set-url origin "$repository"
    git -C "$work/tree" fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*"
    git -C "$work/tree" checkout --quiet --detach "$commit"
    mkdir -p "$work/tree/dist/preview" "$work/cache"
    ln -s "$work/cache" "$work/tree/.cache" # Pyodide, which is the same for all
    log=$work/log.txt
    if [ "$branch" = "$main" ]; then
        steps="check test build preview"
    else
        steps="all"
    fi
    failed=0
    : >"$log"
    for step in $steps; do
        base=
        [ "$step" != all ] || base=$main
        (cd "$work/tree" && scripts/ci/course.sh "$step" ${base:+"$base"}) >>"$log" 2>&1 || worse $?
    done
    if [ "$branch" != "$main" ]; then
        cp "$log" "$work/tree/dist/preview/log.txt"
        python3 "$scripts/ci.py" shelve "$shelf" "$branch" "$work/tree/dist/preview" >/dev/null || return 3
    elif [ "$failed" = 0 ]; then
        python3 "$scripts/ci.py" shelve "$shelf" "" "$work/tree/dist/preview" >/dev/null || return 3
    else # what learners have stays as it was
        cp "$log" "$shelf/log.txt"
    fi
    # where something around the course was missing, such as the network, the next call tries again
    [ "$failed" = 3 ] || printf '%s\n' "$commit" >"$mark"
    if [ "$failed" = 0 ]; then echo "$branch: built"; else echo "$branch: mistakes, see log.txt"; fi
}

worse() {
    [ "$1" -le "$failed" ] || failed=$1
}

set --
for ref in $(git -C "$clone" for-each-ref --format='%(refname)' refs/remotes/origin); do
    branch=${ref#refs/remotes/origin/}
    case $branch in
        HEAD | gh-pages | pages) ;;
        *)
            build "$branch" || exit 3
            [ "$branch" = "$main" ] || set -- "$@" "$branch"
            ;;
    esac
done
rm -rf "$work/tree"
python3 "$scripts/ci.py" keep "$shelf" "$@"

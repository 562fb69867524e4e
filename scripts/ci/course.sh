#!/bin/sh
# What continuous integration does for a course: the same on every host, and at a desk.
# The recipes beside this file only call it; "scripts/ci/course.sh help" says what it does.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/../.."

usage() {
    cat <<'END'
Usage: scripts/ci/course.sh STEP

  check           tells all mistakes in the course
  test            runs the course's own tests, tests/test_course.py, where it has any
  build           builds the course into site/
  review [BASE]   shows what HEAD changes for learners, into dist/review/
  preview         puts review and course into dist/preview/, with a first page
  all [BASE]      all of these in turn; a step that fails does not stop the others,
                  and the highest exit code is that of all
  help            shows this

BASE is the branch into which the change shall go. Hosts tell it; at a desk it is the
branch that "origin" has checked out.

  COURSE_CONTENT   folder of the lessons: content, where not set
  COURSE_LANGUAGE  language of the review, vi, en or de: en, where not set
  COURSE_PICTURES  "no": no pictures in the review, which take some seconds for each page
  COURSE_ENGINE    folder of a quiz-engine program to use, in place of the one that
                   requirements.txt names (or, in the engine's own repository, of this one)

Exit codes:
  0  done
  1  mistakes in the course, or a test that failed: the messages say where
  2  wrong usage
  3  something around the course is missing: a message says what to do
END
}

main() {
    step=${1:-help}
    [ $# -eq 0 ] || shift
    case $step in
        check | test | build | preview) [ $# -eq 0 ] || wrong "\"$step\" takes nothing behind it." ;;
        review | all) [ $# -le 1 ] || wrong "\"$step\" takes one branch at most." ;;
        help | -h | --help) usage && return ;;
        *) wrong "\"$step\" is no step." ;;
    esac
    find_engine
    "do_$step" "$@"
}

wrong() {
    printf '%s\n\n' "$1" >&2
    usage >&2
    exit 2
}

missing() {
    printf '%s\n' "$1" >&2
    exit 3
}

# Which quiz-engine: COURSE_ENGINE, this repository's own, or the one that the course pins.
find_engine() {
    bin=.venv/bin
    if [ -n "${COURSE_ENGINE:-}" ]; then
        bin=$COURSE_ENGINE
    elif [ -f scripts/environment.py ]; then
        python3 scripts/environment.py >&2 || exit 3
    elif [ -n "${CI:-}" ] || [ ! -x .venv/bin/quiz-engine ]; then
        install_engine
    fi
    [ -x "$bin/quiz-engine" ] || missing "There is no quiz-engine in $bin: name it in requirements.txt."
}

install_engine() {
    [ -f requirements.txt ] || missing "requirements.txt is missing: it says which quiz-engine to use."
    python3 scripts/ci/ci.py pins requirements.txt
    wanted=$(cksum <requirements.txt)
    if [ "$(cat .venv/made-from 2>/dev/null)" != "$wanted" ]; then
        rm -rf .venv
        python3 -m venv .venv || exit 3
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
            --requirement requirements.txt >&2 || exit 3
        printf '%s\n' "$wanted" >.venv/made-from
    fi
}

do_check() {
    # GitHub shows these at their lines in the pull request; Forgejo prints them as they are
    style=text
    case ${GITHUB_ACTIONS:-}${GITHUB_API_URL:-} in
        true*/api/v1) ;;
        true*) style=github ;;
    esac
    "$bin/quiz-engine" check --format "$style" "${COURSE_CONTENT:-content}"
}

do_test() {
    if [ -f tests/test_course.py ]; then
        "$bin/python" -m unittest tests/test_course.py
    else
        echo "The course has no tests of its own: there is no tests/test_course.py."
    fi
}

do_build() {
    if [ -n "${COURSE_ENGINE:-}" ] || [ ! -f scripts/site.py ]; then
        # not --quiet, which hides warnings from --strict, too
        NO_MKDOCS_2_WARNING=1 "$bin/mkdocs" build --strict --site-dir site
    else
        python3 scripts/site.py --no-open
    fi
}

do_review() {
    base=$(python3 scripts/ci/ci.py base "$@") || exit 3
    base=$(git rev-parse --short=10 "$base") # the summary names it
    set -- --base "$base" --head HEAD --output dist/review
    [ -z "${COURSE_CONTENT:-}" ] || set -- "$@" --content "$COURSE_CONTENT"
    [ -z "${COURSE_LANGUAGE:-}" ] || set -- "$@" --language "$COURSE_LANGUAGE"
    [ "${COURSE_PICTURES:-}" != no ] || set -- "$@" --no-pictures
    rm -rf dist/review
    "$bin/quiz-engine" review "$@" || exit 3
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
        cat dist/review/summary.md >>"$GITHUB_STEP_SUMMARY"
    fi
}

do_preview() {
    python3 scripts/ci/ci.py preview || exit 3
}

do_all() {
    failed=0
    for each in check test build "review $*" preview; do
        # a subshell, since a step may end the shell that it fails in; $each is meant to be split
        # shellcheck disable=SC2086
        (do_$each) || worse $?
    done
    return "$failed"
}

worse() {
    [ "$1" -le "$failed" ] || failed=$1
}

main "$@"

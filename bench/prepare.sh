# Sourced by the scripts beside it, with $0 one of them. Goes to the checkout, builds it, and sets $checkout and $java_home.
#   prepare PROGRAMS PEERS    what has to be on the path, and the folders of peers/ to fetch, each parted by blanks
# $modules may name the modules to build instead of bench, parted by commas.

prepare() {
    bench=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P)
    checkout=$(dirname -- "$bench")
    for program in $1; do
        command -v "$program" >/dev/null || { printf 'bench: %s is needed\n' "$program" >&2; exit 1; }
    done
    cd "$checkout"
    printf 'bench: building\n' >&2
    mvn -B -q -ntp -Plauncher -pl "${modules:-bench}" -am package >&2
    for peer in $2; do
        mvn -B -q -ntp -f "bench/peers/$peer/pom.xml" package >&2
    done
    # The launcher finds a Java and makes its start-up cache, as it has them with every user from the second command on.
    ./quipu --version >&2
    java_home=${QUIPU_JAVA_HOME:-${JAVA_HOME:-}}
    if [ -r target/quipu-state/java ]; then java_home=$(cat target/quipu-state/java); fi
    QUIPU_JAVA_HOME=$java_home ./quipu --version >&2
    printf 'bench: measuring\n' >&2
}

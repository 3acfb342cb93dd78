#!/bin/sh
# Proves that the build's gates hold something back: in a copy of this tree it commits one sin after the other, and each
# must make `mvn verify` fail, in the words of the gate that is meant. Takes some minutes; run it after changing a gate.
set -eu
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT INT TERM
git ls-files -z | xargs -0 cp --parents -t "$copy"
cd "$copy"
trial=sbc-testkit/src/main/java/parley/testkit/Trial.java
failures=0

# refused GATE MODULES WORDS [MAVEN OPTIONS]: the build must fail, and say these words.
refused() {
    gate=$1
    modules=$2
    words=$3
    shift 3
    if mvn -B -ntp verify -pl "$modules" "$@" >build.log 2>&1; then
        echo "gates: $gate let it pass"
    elif grep -q -e "$words" build.log; then
        echo "gates: $gate bites"
        return
    else
        echo "gates: something else than $gate failed:"
        grep -m 5 -e ERROR build.log || tail -n 5 build.log
    fi
    failures=$((failures + 1))
}

# A class of the testkit with that body.
sin() {
    printf 'package parley.testkit;\n\n/// A trial.\nfinal class Trial {\n    private Trial() {}\n\n%s\n}\n' "$1" >"$trial"
}

mvn -B -ntp -q verify -pl tools,sbc-testkit >build.log 2>&1 || { cat build.log; echo "gates: the tree itself fails"; exit 1; }

sin '    static int  one( ) { return 1; }'
refused 'the formatter' tools,sbc-testkit 'Trial.java: not formatted'

sin "    static int long61() {
        var sum = 0;
$(for i in $(seq 60); do echo "        sum += $i;"; done)
        return sum;
    }"
refused 'the size of methods' tools,sbc-testkit 'MethodLength'

sin '    static int narrow(Object object) {
        return ((java.util.List<Integer>) object).getFirst();
    }'
refused 'javac lint' sbc-testkit '\[unchecked\]'

sin '    static boolean same(String one) {
        return one.equals(1);
    }'
refused 'Error Prone' sbc-testkit 'EqualsIncompatibleType'

sin '    static String none() {
        return null;
    }'
refused 'NullAway' sbc-testkit 'NullAway'

sin '    /// @param two which is not there
    static int one() {
        return 1;
    }'
refused 'doclint' sbc-testkit '@param name not found'

sin '    /// As [Missing] says.
    static int one() {
        return 1;
    }'
refused 'the Javadoc tool' sbc-testkit 'reference not found'
rm "$trial"

cat >sbc-core/src/main/java/parley/common/Trial.java <<'JAVA'
package parley.common;

/// A trial: a pure package that knows the network.
final class Trial {
    private Trial() {}

    static String home() {
        return java.net.InetAddress.getLoopbackAddress().getHostName();
    }
}
JAVA
refused 'the walls between packages' sbc-app 'parley.common.Trial' -am -Dmaven.javadoc.skip=true \
    -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false

[ "$failures" = 0 ] || { echo "gates: $failures of them did not bite"; exit 1; }

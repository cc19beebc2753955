package dev.quipu.migration.graph;

import static dev.quipu.migration.graph.Drawing.graph;
import static dev.quipu.migration.graph.Drawing.line;
import static dev.quipu.migration.graph.Drawing.name;
import static dev.quipu.migration.graph.Drawing.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.migration.revision.RevisionId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways and addresses, case by case: the state, the address, what runs. States are written by their heads. */
class PathTest {
    private static final RevisionGraph PACKS = graph(
            "finops@001",
            "finops@002 < finops@001",
            "finops@003 < finops@002 + agents@002",
            "finops@004 < finops@003",
            "agents@001",
            "agents@002 < agents@001",
            "agents@003 < agents@002");

    private static final RevisionGraph LINES = graph(
            "app@aaaa01",
            "app@aaaa02 < app@aaaa01",
            "app@aaaa3a < app@aaaa02 # left",
            "app@aaaa4a < app@aaaa3a",
            "app@aaaa3b < app@aaaa02 # right",
            "app@bbbbm5 < app@aaaa4a app@aaaa3b",
            "app@bbbb06 < app@bbbbm5");

    /** As {@link #LINES}, not joined: two heads. */
    private static final RevisionGraph FORK = graph(
            "app@aaaa01",
            "app@aaaa02 < app@aaaa01",
            "app@aaaa3a < app@aaaa02 # left",
            "app@aaaa4a < app@aaaa3a",
            "app@aaaa3b < app@aaaa02");

    /** A branch that starts upon another. */
    private static final RevisionGraph STACK =
            graph("core@1", "core@2 < core@1", "core@3 < core@2", "top@1 < core@2", "top@2 < top@1");

    /** Two lines without labels from one base, and one that begins by itself. */
    private static final RevisionGraph BASES = graph(
            "app@aaaa10",
            "app@aaaa27 < app@aaaa10",
            "app@bbbb01 < app@aaaa27",
            "app@bbbb02 < app@aaaa27",
            "app@cccc01",
            "app@cccc02 < app@cccc01");

    static Stream<Arguments> upgrades() {
        return Stream.of(
                arguments(PACKS, "", "head", "f1 f2 a1 a2 f3 f4 a3"),
                arguments(PACKS, "", "heads", "f1 f2 a1 a2 f3 f4 a3"),
                arguments(PACKS, "f4 a3", "head", ""),
                arguments(PACKS, "f2", "head", "a1 a2 f3 f4 a3"),
                arguments(PACKS, "", "finops@head", "f1 f2 a1 a2 f3 f4"),
                arguments(PACKS, "", "agents@head", "a1 a2 a3"),
                arguments(PACKS, "", "finops@heads", "f1 f2 a1 a2 f3 f4"),
                arguments(PACKS, "", "004", "f1 f2 a1 a2 f3 f4"),
                arguments(PACKS, "f1", "finops@002", "f2"),
                arguments(PACKS, "f2", "finops@002", ""),
                arguments(PACKS, "f2", "finops@+1", "a1 a2 f3"),
                arguments(PACKS, "f2 a3", "+2", "f3 f4"),
                arguments(PACKS, "", "agents@+2", "a1 a2"),
                arguments(PACKS, "", "finops@001+1", "f1 f2"),
                arguments(PACKS, "", "004-2", "f1 f2"),
                arguments(PACKS, "", "finops@head-3", "f1"),
                arguments(PACKS, "", "finops@base+2", "f1 f2"),
                arguments(PACKS, "", "base", ""),
                arguments(PACKS, "f2", "agents@base", ""),
                arguments(PACKS, "f2", "current", ""),
                arguments(PACKS, "f4", "agents@002", ""),
                arguments(PACKS, "f4 a3", "finops@002", ""),
                arguments(PACKS, "f4 a3", "finops@head-3", ""),
                arguments(PACKS, "f2 other@7", "finops@+1", "a1 a2 f3"),
                arguments(LINES, "", "head", "aaaa01 aaaa02 aaaa3a aaaa3b aaaa4a bbbbm5 bbbb06"),
                arguments(LINES, "", "aaaa4", "aaaa01 aaaa02 aaaa3a aaaa4a"),
                arguments(LINES, "aaaa02", "left@+1", "aaaa3a"),
                arguments(LINES, "aaaa4a", "+1", "aaaa3b bbbbm5"),
                arguments(LINES, "aaaa3a", "+2", "aaaa3b aaaa4a bbbbm5"),
                arguments(LINES, "aaaa4a aaaa3b", "right@+1", "bbbbm5"),
                arguments(LINES, "aaaa02", "right@aaaa3b+2", "aaaa3a aaaa3b aaaa4a bbbbm5 bbbb06"),
                arguments(LINES, "aaaa02", "head-1", "aaaa3a aaaa3b aaaa4a bbbbm5"),
                arguments(FORK, "", "heads", "aaaa01 aaaa02 aaaa3a aaaa3b aaaa4a"),
                arguments(FORK, "", "left@head", "aaaa01 aaaa02 aaaa3a aaaa4a"),
                arguments(FORK, "aaaa4a", "aaaa3b", "aaaa3b"),
                arguments(FORK, "aaaa3a", "+1", "aaaa4a"),
                arguments(BASES, "", "bbbb01@head", "aaaa10 aaaa27 bbbb01"),
                arguments(BASES, "", "cccc01@head", "cccc01 cccc02"),
                arguments(BASES, "aaaa27 cccc01", "bbbb02@+1", "bbbb02"),
                arguments(BASES, "aaaa10", "aaaa10@+1", "aaaa27"),
                arguments(STACK, "", "top@head", "core@1 core@2 top@1 top@2"),
                arguments(STACK, "core@2", "core@+1", "core@3"),
                arguments(STACK, "core@2", "top@+1", "top@1"),
                arguments(STACK, "top@1", "core@2", ""));
    }

    @ParameterizedTest(name = "[{index}] at [{1}], upgrade {2}")
    @MethodSource("upgrades")
    void upgradesRunWhatIsMissing(RevisionGraph graph, String state, String target, String path) {
        assertThat(line(graph.upgradePath(state(graph, state), Target.parse(target))))
                .isEqualTo(names(graph, path));
    }

    static Stream<Arguments> downgrades() {
        return Stream.of(
                arguments(PACKS, "f4 a3", "base", "a3 f4 f3 a2 a1 f2 f1"),
                arguments(PACKS, "f4 a3", "finops@base", "f4 f3 f2 f1"),
                arguments(PACKS, "f4 a3", "agents@base", "a3 f4 f3 a2 a1"),
                arguments(PACKS, "f4 a3", "agents@002", "a3"),
                arguments(PACKS, "f4 a3", "agents@001", "a3 f4 f3 a2"),
                arguments(PACKS, "f4 a3", "finops@002", "f4 f3"),
                arguments(PACKS, "f4 a3", "finops@-1", "f4"),
                arguments(PACKS, "f4 a3", "agents@-2", "a3 f4 f3 a2"),
                arguments(PACKS, "f4 a3", "finops@-4", "f4 f3 f2 f1"),
                arguments(PACKS, "f2", "-1", "f2"),
                arguments(PACKS, "f4 a3", "004", ""),
                arguments(PACKS, "f4 a3", "head", ""),
                arguments(PACKS, "f4 a3", "finops@head-1", "f4"),
                arguments(PACKS, "f4 a3", "004-2", "f4 f3"),
                arguments(PACKS, "f4 a3", "004-4", "f4 f3 f2 f1"),
                arguments(PACKS, "f4 a3", "finops@001+1", "f4 f3"),
                arguments(PACKS, "", "base", ""),
                arguments(PACKS, "f2 other@7", "base", "f2 f1"),
                arguments(LINES, "bbbb06", "aaaa4a", "bbbb06 bbbbm5"),
                arguments(LINES, "bbbb06", "aaaa3a", "bbbb06 bbbbm5 aaaa4a"),
                arguments(LINES, "bbbb06", "aaaa02", "bbbb06 bbbbm5 aaaa4a aaaa3b aaaa3a"),
                arguments(LINES, "bbbb06", "-2", "bbbb06 bbbbm5"),
                arguments(LINES, "aaaa4a aaaa3b", "aaaa3b", ""),
                arguments(LINES, "aaaa4a aaaa3b", "left@-1", "aaaa4a"),
                arguments(LINES, "bbbb06", "left@base", "bbbb06 bbbbm5 aaaa4a aaaa3a"),
                arguments(LINES, "bbbb06", "right@base", "bbbb06 bbbbm5 aaaa3b"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "bbbb01@-1", "bbbb01"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "cccc01@-2", "cccc02 cccc01"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "cccc01@base", "cccc02 cccc01"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "cccc01-1", "cccc02 cccc01"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "bbbb01-3", "bbbb02 bbbb01 aaaa27 aaaa10"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "bbbb01-1", "bbbb02 bbbb01"),
                arguments(BASES, "bbbb01 bbbb02 cccc02", "base", "cccc02 cccc01 bbbb02 bbbb01 aaaa27 aaaa10"),
                arguments(STACK, "core@3 top@2", "core@2", "core@3"),
                arguments(STACK, "core@3 top@2", "core@1", "top@2 top@1 core@3 core@2"),
                arguments(STACK, "core@3 top@2", "top@base", "top@2 top@1"));
    }

    @ParameterizedTest(name = "[{index}] at [{1}], downgrade {2}")
    @MethodSource("downgrades")
    void downgradesUndoWhatCameAfter(RevisionGraph graph, String state, String target, String path) {
        assertThat(line(graph.downgradePath(state(graph, state), Target.parse(target))))
                .isEqualTo(names(graph, path));
    }

    static Stream<Arguments> stamps() {
        return Stream.of(
                arguments(PACKS, "", "finops@002", "f1 f2"),
                arguments(PACKS, "", "004", "a1 a2 f1 f2 f3 f4"),
                arguments(PACKS, "f4 a3", "finops@002", "a1 a2 a3 f1 f2"),
                arguments(PACKS, "f4 a3", "finops@base", "a1 a2 a3"),
                arguments(PACKS, "f4 a3", "base", ""),
                arguments(PACKS, "", "head", "a1 a2 a3 f1 f2 f3 f4"),
                arguments(PACKS, "f4 a3", "finops@001 agents@001", "a1 f1"),
                arguments(PACKS, "f2 other@7", "finops@001", "f1 other@7"),
                arguments(PACKS, "f2 finops@999", "finops@002", "f1 f2"),
                arguments(PACKS, "f2", "finops@-1", "f1"),
                arguments(PACKS, "f2", "current", "f1 f2"),
                arguments(FORK, "aaaa4a", "aaaa3b", "aaaa01 aaaa02 aaaa3a aaaa3b aaaa4a"),
                arguments(FORK, "aaaa4a aaaa3b", "aaaa3a", "aaaa01 aaaa02 aaaa3a aaaa3b"),
                arguments(FORK, "aaaa4a aaaa3b", "aaaa02", "aaaa01 aaaa02"),
                arguments(LINES, "bbbb06", "aaaa3a", "aaaa01 aaaa02 aaaa3a"),
                arguments(BASES, "bbbb01 bbbb02 cccc01", "bbbb01", "aaaa10 aaaa27 bbbb01 bbbb02 cccc01"),
                arguments(BASES, "bbbb01 bbbb02 cccc01", "aaaa27", "aaaa10 aaaa27 cccc01"),
                arguments(BASES, "bbbb01 bbbb02 cccc01", "cccc01-1", "aaaa10 aaaa27 bbbb01 bbbb02"),
                arguments(BASES, "bbbb01 bbbb02 cccc01", "base", ""),
                arguments(FORK, "", "aaaa4a aaaa3b", "aaaa01 aaaa02 aaaa3a aaaa3b aaaa4a"),
                arguments(FORK, "aaaa4a aaaa3b", "left@base", "aaaa01 aaaa02 aaaa3b"));
    }

    @ParameterizedTest(name = "[{index}] at [{1}], stamp {2}")
    @MethodSource("stamps")
    void stampsSetTheirLinesAndLeaveTheOthers(RevisionGraph graph, String state, String targets, String stamped) {
        List<Target> parsed =
                Arrays.stream(targets.split(" ")).map(Target::parse).toList();
        assertThat(line(graph.stampPath(state(graph, state), parsed))).isEqualTo(names(graph, stamped));
    }

    @Test
    void aStampMendsAGap() {
        assertThat(line(PACKS.stampPath(set("finops@002"), List.of(Target.parse("finops@002")))))
                .isEqualTo("finops@001 finops@002");
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
                arguments(PACKS, "", ":", "f1 f2 a1 a2 f3 f4 a3"),
                arguments(PACKS, "", "finops@002:004", "f2 f3 f4"),
                arguments(PACKS, "", "finops@002:", "f2 f3 f4"),
                arguments(PACKS, "", ":finops@003", "f1 f2 f3"),
                arguments(PACKS, "", "agents@base:", "a1 a2 a3"),
                arguments(PACKS, "f4", "finops@-1:finops@current", "f3 f4"),
                arguments(PACKS, "f3", "finops@current:", "f3 f4"),
                arguments(PACKS, "f2", "-1:", "f1 f2 f3 f4"),
                arguments(PACKS, "f2", "base:finops@+1", "f1 f2 f3"),
                arguments(PACKS, "f4", "finops@-10:finops@current", "f1 f2 f3 f4"),
                arguments(PACKS, "", "finops@003-9:finops@003", "f1 f2 f3"),
                arguments(LINES, "", "aaaa3a:bbbbm5", "aaaa3a aaaa4a bbbbm5"),
                arguments(LINES, "", "aaaa02:head", "aaaa02 aaaa3a aaaa3b aaaa4a bbbbm5 bbbb06"),
                arguments(LINES, "bbbb06", "-1:", "bbbbm5 bbbb06"),
                arguments(LINES, "aaaa02", "current:", "aaaa02 aaaa3a aaaa3b aaaa4a bbbbm5 bbbb06"),
                arguments(STACK, "", ":top@2", "core@1 core@2 top@1 top@2"));
    }

    @ParameterizedTest(name = "[{index}] at [{1}], history -r {2}")
    @MethodSource("ranges")
    void rangesHoldBothEnds(RevisionGraph graph, String state, String range, String revisions) {
        assertThat(line(graph.range(state(graph, state), TargetRange.parse(range))))
                .isEqualTo(names(graph, revisions));
    }

    @Test
    void onlyWhatCountsFromTheDatabaseAsksIt() {
        assertThat(Stream.of("recurrent_jobs:head", "base:a-1", "current_1@head:")
                        .filter(text -> TargetRange.parse(text).countsFromDatabase()))
                .isEmpty();
        assertThat(Stream.of("current:head", "-3:", "base:app@+1", "app@current-1:head")
                        .filter(text -> !TargetRange.parse(text).countsFromDatabase()))
                .isEmpty();
    }

    @Test
    void offlineScriptsStartFromAState() {
        Set<RevisionId> start = PACKS.closure(Set.of(name("finops@003")));
        assertThat(line(PACKS.upgradePath(start, Target.parse("004")))).isEqualTo("finops@004");
        assertThat(line(PACKS.downgradePath(start, Target.parse("finops@base"))))
                .isEqualTo("finops@003 finops@002 finops@001");
    }

    @Test
    void aNewRevisionFollowsTheHeadOfItsBranch() {
        assertThat(PACKS.newParents("finops", List.of(), false)).containsExactly(name("finops@004"));
        assertThat(PACKS.newParents("empty", List.of(), false)).isEmpty();
        assertThat(PACKS.newParents("finops", List.of(Target.BASE), false)).isEmpty();
        assertThat(PACKS.newParents("finops", List.of(Target.parse("002")), true))
                .containsExactly(name("finops@002"));
        assertThat(PACKS.newParents("finops", List.of(Target.parse("agents@head")), false))
                .containsExactly(name("agents@003"));
        assertThat(FORK.newParents("app", List.of(Target.parse("left@head")), false))
                .containsExactly(name("app@aaaa4a"));
    }

    @Test
    void aMergeJoinsTheHeadsOfItsBranch() {
        assertThat(FORK.mergeParents("app", List.of())).containsExactly(name("app@aaaa3b"), name("app@aaaa4a"));
        assertThat(FORK.mergeParents("app", List.of(Target.parse("aaaa4a"), Target.parse("aaaa3b"))))
                .containsExactly(name("app@aaaa4a"), name("app@aaaa3b"));
        assertThat(PACKS.mergeParents("finops", List.of(Target.parse("finops@heads"), Target.parse("agents@head"))))
                .containsExactly(name("finops@004"), name("agents@003"));
    }

    /** What is applied when these are the heads. What the graph does not know stands for itself. */
    private static Set<RevisionId> state(RevisionGraph graph, String heads) {
        return graph.closure(set(names(graph, heads)));
    }

    private static String names(RevisionGraph graph, String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.contains("@") ? word : full(graph, word))
                .collect(Collectors.joining(" "));
    }

    private static String full(RevisionGraph graph, String word) {
        if (graph != PACKS) {
            return "app@" + word;
        }
        return (word.startsWith("f") ? "finops@00" : "agents@00") + word.substring(1);
    }
}

package dev.quipu.migration.graph;

import static dev.quipu.migration.graph.Drawing.graph;
import static dev.quipu.migration.graph.Drawing.name;
import static dev.quipu.migration.graph.Drawing.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.Golden;
import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.graph.GraphProblem.Link;
import dev.quipu.migration.revision.RevisionId;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to fail, with all that it says. */
class GraphErrorsTest {
    private static final RevisionGraph PACKS = graph(
            "finops@001",
            "finops@002 < finops@001",
            "finops@003 < finops@002 + assistant@002",
            "finops@004 < finops@003",
            "assistant@001",
            "assistant@002 < assistant@001",
            "assistant@003 < assistant@002");
    private static final RevisionGraph FORK = graph(
            "app@aaaa01",
            "app@aaaa02 < app@aaaa01",
            "app@aaaa3a < app@aaaa02 # left",
            "app@aaaa4a < app@aaaa3a",
            "app@aaaa3b < app@aaaa02",
            "app@bbbb01 # loose");
    private static final RevisionGraph JOINED =
            graph("app@1", "app@2a < app@1", "app@2b < app@1", "app@3 < app@2a app@2b");
    private static final String ALL = "finops@001 finops@002 finops@003 finops@004 assistant@001 assistant@002";

    private final Map<String, ThrowingCallable> cases = new LinkedHashMap<>();

    private void graphsThatAreNone() {
        building("a cycle", "a@1 < a@3", "a@2 < a@1", "a@3 < a@2");
        building("a cycle through a dependency", "a@0", "a@1 < a@0 + b@1", "b@1 < b@0 + a@2", "b@0", "a@2 < a@1");
        building("a cycle that others hang on", "a@1 < a@2", "a@2 < a@1", "a@0 < a@1");
        building("a revision that revises itself", "a@1 < a@1");
        building("two revisions of one name", "a@1", "a@2 < a@1", "a@1");
        building("a missing down-revision", "a@001", "a@002 < a@001", "a@004 < a@003");
        building("a missing down-revision like no other", "a@1f3c", "a@2 < a@zzzzzz");
        building("a missing dependency", "a@001 + b@003", "b@001", "b@002 < b@001");
        building("a missing branch", "finop@001 + finops@001", "finops@001 + fnops@001");
        building("a missing branch like no other", "a@1 + zzzzzz@1");
        building("a label of two", "a@1 # x", "b@1 # x");
        building("a label that is a branch", "a@1 # b", "b@1");
        building("a label that is its own branch, at no base", "a@1", "a@2 < a@1 # a");
    }

    private void squashesThatDoNotFit() {
        RevisionGraph squashed = graph("a@3 ~ a@1 a@2", "a@4 < a@3", "b@1 + a@2");
        building("what follows a piece of a squash", "a@3 ~ a@1 a@2", "a@4 < a@2");
        building("what was squashed and is still there", "a@1", "a@2 < a@1", "a@3 ~ a@1 a@2");
        building("what was squashed twice", "a@3 ~ a@1 a@2", "a@4 ~ a@2");
        upgrading(squashed, "a@1 a@2", "head");
        downgrading(squashed, "a@3 a@4", "a@2");
        squashing(graph("a@1", "a@2 < a@1"), "a@1");
        squashing(graph("a@1", "a@2 < a@1", "a@3 < a@2", "a@9 < a@1"), "a@3");
        squashing(graph("a@1", "b@1 + a@1", "a@2 < a@1 + b@1"), "a@2");
    }

    private void squashing(RevisionGraph graph, String last) {
        cases.put(
                "squash up to " + last + " #" + cases.size(),
                () -> graph.squashRange(graph.find(name(last)).orElseThrow()));
    }

    private void addressesThatAreNone() {
        for (String text : List.of(
                "",
                "  ",
                "@",
                "a@",
                "@1",
                "a@b@c",
                "+",
                "-",
                "+0",
                "1+",
                "1-x",
                "+1+1",
                "+9999999999",
                "a b",
                "1:2",
                "head@1",
                "a@hea/d",
                "x:y:z")) {
            boolean range = text.equals("x:y:z");
            cases.put("\"" + text + "\"", range ? () -> TargetRange.parse(text) : () -> Target.parse(text));
        }
        cases.put("\"1\" as a range", () -> TargetRange.parse("1"));
    }

    private void addressesThatMeanNothingHere() {
        upgrading(PACKS, "", "finops@007");
        upgrading(PACKS, "", "xyzzy");
        upgrading(PACKS, "", "finops");
        upgrading(PACKS, "", "finopps@003");
        upgrading(PACKS, "", "xyzzy@003");
        upgrading(PACKS, "", "003");
        upgrading(PACKS, "", "00");
        upgrading(FORK, "", "aaaa");
        upgrading(FORK, "", "head");
        upgrading(FORK, "", "app@head");
        upgrading(FORK, "", "heads-1");
        upgrading(graph(), "", "xyzzy@head");
        upgrading(PACKS, "", "hed");
        upgrading(PACKS, "", "finops@haed");
        upgrading(PACKS, "", "bse");
        downgrading(PACKS, ALL, "finops");
        upgrading(PACKS, "", "2");
        upgrading(PACKS, "", "finops@1");
    }

    private void stepsThatCannotBeCounted() {
        upgrading(PACKS, "", "+1");
        downgrading(PACKS, ALL, "-1");
        upgrading(PACKS, "", "finops@+5");
        upgrading(PACKS, "", "finops@004+1");
        upgrading(PACKS, ALL + " assistant@003", "+1");
        upgrading(PACKS, "", "finops@001-2");
        upgrading(PACKS, "", "base+1");
        downgrading(PACKS, "", "-1");
        downgrading(PACKS, "finops@001 finops@002", "-3");
        downgrading(PACKS, "assistant@001", "finops@-1");
        upgrading(FORK, "app@aaaa01 app@aaaa02", "app@+1");
        upgrading(FORK, "app@aaaa01 app@aaaa02 app@aaaa3a app@aaaa3b", "+1");
        upgrading(FORK, "", "app@aaaa02+1");
        upgrading(FORK, "", "app@+1");
        upgrading(JOINED, "", "3-1");
        downgrading(JOINED, "app@1 app@2a app@2b app@3", "-2");
    }

    private void waysThatGoTheWrongWay() {
        upgrading(PACKS, ALL, "base");
        upgrading(PACKS, ALL, "finops@base");
        upgrading(PACKS, ALL, "finops@001-1");
        upgrading(PACKS, ALL, "finops@-1");
        downgrading(PACKS, "finops@001 finops@002", "finops@+1");
        downgrading(PACKS, "finops@001 finops@002", "004");
        downgrading(PACKS, "", "004");
        downgrading(PACKS, "finops@001", "finops@head");
    }

    private void statesFromWhichNoWayLeads() {
        upgrading(PACKS, "finops@001 finops@002a finops@002b other@1", "head");
        downgrading(PACKS, "finops@002", "base");
        upgrading(PACKS, "finops@001 finops@002 finops@003", "head");
    }

    private void rangesStampsAndNewRevisions() {
        cases.put("range 004:002", () -> PACKS.range(Set.of(), TargetRange.parse("finops@004:finops@002")));
        cases.put(
                "range over two branches", () -> PACKS.range(Set.of(), TargetRange.parse("finops@002:assistant@003")));
        cases.put("one of several", () -> FORK.one(Target.parse("app@heads"), Set.of()));
        cases.put("one of none", () -> FORK.one(Target.BASE, Set.of()));
        cases.put("stamp below what is needed", () -> stamp("assistant@001"));
        cases.put("stamp the base below what is needed", () -> stamp("assistant@base"));
        cases.put("stamp an unknown revision", () -> stamp("finops@005"));
        cases.put("follow one of two heads", () -> FORK.newParents("app", List.of(), false));
        cases.put("follow no head", () -> FORK.newParents("app", List.of(Target.parse("aaaa02")), false));
        cases.put("merge one head", () -> PACKS.mergeParents("finops", List.of()));
        cases.put("merge nothing", () -> graph().mergeParents("finops", List.of()));
        cases.put(
                "merge what is no head",
                () -> FORK.mergeParents("app", List.of(Target.parse("aaaa3a"), Target.parse("aaaa3b"))));
        cases.put(
                "merge one head twice",
                () -> FORK.mergeParents("app", List.of(Target.parse("aaaa3b"), Target.parse("app@aaaa3b"))));
    }

    @Test
    void failuresCarryTheirValues() {
        GraphException cycle = failure(() -> graph("a@1 < a@2", "a@2 + b@1", "b@1 + a@1"));
        assertThat(((FileProblem.Cycle) cycle.problem()).edges())
                .containsExactly(
                        new Edge(name("a@1"), Link.REVISES, name("a@2")),
                        new Edge(name("a@2"), Link.DEPENDS_ON, name("b@1")),
                        new Edge(name("b@1"), Link.DEPENDS_ON, name("a@1")));
        GraphException heads = failure(() -> FORK.upgradePath(Set.of(), Target.HEAD));
        assertThat(heads.problem())
                .isEqualTo(new AddressProblem.SeveralHeads(
                        "app", List.of(name("app@aaaa3b"), name("app@aaaa4a"), name("app@bbbb01"))));
        assertThat(heads.location()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void failuresSayWhatWhereAndHowToGoOn(String file, Consumer<GraphErrorsTest> group) throws IOException {
        group.accept(this);
        String printed = cases.entrySet().stream()
                .map(each -> "== " + each.getKey() + "\n" + Golden.render(failure(each.getValue())))
                .collect(Collectors.joining("\n"));
        Golden.assertMatches("graph/" + file + ".txt", printed);
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                group("structure", GraphErrorsTest::graphsThatAreNone),
                group("squash", GraphErrorsTest::squashesThatDoNotFit),
                group("malformed", GraphErrorsTest::addressesThatAreNone),
                group("unknown", GraphErrorsTest::addressesThatMeanNothingHere),
                group("steps", GraphErrorsTest::stepsThatCannotBeCounted),
                group("direction", GraphErrorsTest::waysThatGoTheWrongWay),
                group("states", GraphErrorsTest::statesFromWhichNoWayLeads),
                group("others", GraphErrorsTest::rangesStampsAndNewRevisions));
    }

    private static Arguments group(String file, Consumer<GraphErrorsTest> group) {
        return Arguments.of(file, group);
    }

    @Test
    void everyProblemHasItsCase() {
        graphsThatAreNone();
        squashesThatDoNotFit();
        addressesThatAreNone();
        addressesThatMeanNothingHere();
        stepsThatCannotBeCounted();
        waysThatGoTheWrongWay();
        statesFromWhichNoWayLeads();
        rangesStampsAndNewRevisions();
        Set<Class<?>> seen = cases.values().stream()
                .map(failing -> failure(failing).problem().getClass())
                .collect(Collectors.toSet());
        Set<Class<?>> problems = Arrays.stream(GraphProblem.class.getPermittedSubclasses())
                .flatMap(group -> Arrays.stream(group.getPermittedSubclasses()))
                .collect(Collectors.toSet());
        assertThat(seen).isEqualTo(problems);
    }

    private static Set<RevisionId> stamp(String target) {
        return PACKS.stampPath(set(ALL), List.of(Target.parse(target)));
    }

    private void building(String name, String... lines) {
        cases.put(name, () -> graph(lines));
    }

    private void upgrading(RevisionGraph graph, String applied, String target) {
        cases.put(
                "at [" + applied + "] upgrade " + target + " #" + cases.size(),
                () -> graph.upgradePath(set(applied), Target.parse(target)));
    }

    private void downgrading(RevisionGraph graph, String applied, String target) {
        cases.put(
                "at [" + applied + "] downgrade " + target + " #" + cases.size(),
                () -> graph.downgradePath(set(applied), Target.parse(target)));
    }

    private static GraphException failure(ThrowingCallable failing) {
        GraphException failure = catchThrowableOfType(GraphException.class, failing);
        assertThat(failure).isNotNull();
        return failure;
    }
}

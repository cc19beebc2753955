package dev.quipu.migration.graph;

import static dev.quipu.migration.graph.Drawing.graph;
import static dev.quipu.migration.graph.Drawing.line;
import static dev.quipu.migration.graph.Drawing.name;
import static dev.quipu.migration.graph.Drawing.revision;
import static dev.quipu.migration.graph.Drawing.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevisionGraphTest {
    /** Two lines that join, in {@code app}; a pack beside it; a branch that starts upon {@code app}. */
    private static final RevisionGraph GRAPH = graph(
            "app@aaaa01",
            "app@aaaa02 < app@aaaa01",
            "app@aaaa3a < app@aaaa02 # left",
            "app@aaaa4a < app@aaaa3a + pack@002",
            "app@aaaa3b < app@aaaa02",
            "app@aaaam5 < app@aaaa4a app@aaaa3b",
            "app@aaaa06 < app@aaaam5",
            "pack@001",
            "pack@002 < pack@001",
            "pack@003 < pack@002",
            "side@x1 < app@aaaa02");

    @Test
    void putsWhatIsNeededFirstThenTheFirstBranchThenTheSmallestId() {
        assertThat(line(GRAPH.all()))
                .isEqualTo("app@aaaa01 app@aaaa02 app@aaaa3a app@aaaa3b pack@001 pack@002 app@aaaa4a app@aaaam5"
                        + " app@aaaa06 pack@003 side@x1");
    }

    @Test
    void ordersTheSameHoweverTheFilesCome() {
        List<Revision> revisions = new ArrayList<>(GRAPH.all());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(revisions, new Random(seed));
            assertThat(line(RevisionGraph.of(revisions, List.of("app", "pack", "side"))
                            .all()))
                    .isEqualTo(line(GRAPH.all()));
        }
    }

    @Test
    void putsBranchesInTheOrderGiven() {
        RevisionGraph graph = RevisionGraph.of(
                List.of(revision("a@1"), revision("b@1"), revision("c@1")), List.of("empty", "c", "a"));
        assertThat(graph.branches()).containsExactly("empty", "c", "a", "b");
        assertThat(line(graph.all())).isEqualTo("c@1 a@1 b@1");
        assertThat(graph.heads("empty")).isEmpty();
    }

    @Test
    void knowsHeadsAndBasesOfEachBranch() {
        assertThat(line(GRAPH.heads())).isEqualTo("app@aaaa06 pack@003 side@x1");
        assertThat(line(GRAPH.heads("app"))).isEqualTo("app@aaaa06");
        assertThat(line(GRAPH.heads("left"))).isEqualTo("app@aaaa06");
        assertThat(line(GRAPH.bases())).isEqualTo("app@aaaa01 pack@001 side@x1");
    }

    @Test
    void knowsWhereLinesPart() {
        assertThat(line(GRAPH.branchPoints())).isEqualTo("app@aaaa02");
        assertThat(line(GRAPH.children(name("app@aaaa02")))).isEqualTo("app@aaaa3a app@aaaa3b side@x1");
    }

    @Test
    void followsDependencies() {
        assertThat(line(GRAPH.ancestors(name("app@aaaa4a"))))
                .isEqualTo("app@aaaa01 app@aaaa02 app@aaaa3a pack@001 pack@002");
        assertThat(GRAPH.isAncestor(name("pack@001"), name("app@aaaa06"))).isTrue();
        assertThat(GRAPH.isAncestor(name("pack@003"), name("app@aaaa06"))).isFalse();
        assertThat(GRAPH.isAncestor(name("pack@001"), name("pack@001"))).isFalse();
    }

    @Test
    void aLabelCoversItsLineAndWhatFollows() {
        assertThat(GRAPH.labelsOf(name("app@aaaa3a"))).containsExactly("left");
        assertThat(GRAPH.labelsOf(name("app@aaaa06"))).containsExactly("left");
        assertThat(GRAPH.labelsOf(name("app@aaaa02"))).isEmpty();
        assertThat(GRAPH.labelsOf(name("app@aaaa3b"))).isEmpty();
    }

    @Test
    void aLabelCoversWhatLeadsToItAlone() {
        RevisionGraph graph = graph("a@1", "a@2 < a@1", "a@3 < a@2 # late");
        assertThat(graph.labelsOf(name("a@1"))).containsExactly("late");
        assertThat(line(graph.resolve(Target.parse("late@1"), Set.of()))).isEqualTo("a@1");
    }

    @Test
    void aBaseMayRepeatTheLabelOfItsBranch() {
        assertThat(line(graph("a@1 # a", "a@2 < a@1").heads("a"))).isEqualTo("a@2");
    }

    @Test
    void currentHeadsLeaveOutWhatIsUnknown() {
        Set<RevisionId> applied = set("app@aaaa01 app@aaaa02 side@x1 pack@001 pack@999 other@1");
        assertThat(line(GRAPH.headsOf(applied))).isEqualTo("app@aaaa02 pack@001 side@x1");
        assertThat(line(GRAPH.pending(set("app@aaaa01 app@aaaa02 app@aaaa3a pack@001 pack@002"))))
                .isEqualTo("app@aaaa3b app@aaaa4a app@aaaam5 app@aaaa06 pack@003 side@x1");
    }

    @Test
    void aBranchOfTwentyThousandRevisionsIsNoDeepRecursion() {
        List<Revision> revisions = new ArrayList<>();
        List<RevisionId> before = List.of();
        for (int i = 20_000; i > 0; i--) {
            RevisionId name = new RevisionId("a", "r" + i);
            revisions.add(revision(name, before, List.of(), Set.of()));
            before = List.of(name);
        }
        RevisionGraph graph = RevisionGraph.of(revisions);
        assertThat(graph.upgradePath(Set.of(), Target.HEAD)).hasSize(20_000).isEqualTo(revisions);
    }
}

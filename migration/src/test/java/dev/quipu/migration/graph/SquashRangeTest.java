package dev.quipu.migration.graph;

import static dev.quipu.migration.graph.Drawing.graph;
import static dev.quipu.migration.graph.Drawing.name;
import static dev.quipu.migration.graph.Drawing.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.Revision;
import org.junit.jupiter.api.Test;

/** What can be made one, and how the graph goes on afterwards. */
class SquashRangeTest {
    @Test
    void linesThatMeetAreOneAndOtherBranchesAreNeeded() {
        RevisionGraph graph = graph(
                "b@1",
                "b@2 < b@1",
                "a@1 # old",
                "a@2 < a@1 + b@1",
                "a@3 < a@1 + b@2",
                "a@4 < a@2 a@3 # joined",
                "a@5 < a@4",
                "c@1 + a@2");
        SquashRange range = graph.squashRange(graph.find(name("a@4")).orElseThrow());
        assertThat(range.revisions())
                .extracting(Revision::name)
                .containsExactlyInAnyOrderElementsOf(set("a@1 a@2 a@3 a@4"));
        assertThat(range.last().name()).isEqualTo(name("a@4"));
        assertThat(range.replaces()).containsExactlyInAnyOrderElementsOf(set("a@1 a@2 a@3"));
        assertThat(range.needs()).containsExactly(name("b@2"));
        assertThat(range.labels()).containsExactly("old", "joined");
    }

    @Test
    void aSquashOfASquashStandsForWhatThatStoodFor() {
        RevisionGraph graph = graph("a@3 ~ a@1 a@2", "a@4 < a@3");
        assertThat(graph.squashRange(graph.find(name("a@4")).orElseThrow()).replaces())
                .containsExactly(name("a@1"), name("a@2"), name("a@3"));
    }

    @Test
    void whatDependsOnAPieceDependsOnTheWhole() {
        RevisionGraph graph = graph("a@3 ~ a@1 a@2", "a@4 < a@3", "b@1 + a@2 a@1", "b@2 < b@1");
        assertThat(graph.find(name("b@1")).orElseThrow().dependsOn()).containsExactly(name("a@3"));
        assertThat(graph.replacementOf(name("a@1"))).map(Revision::name).contains(name("a@3"));
        assertThat(graph.replacementOf(name("a@3"))).isEmpty();
        assertThat(graph.upgradePath(set(""), Target.parse("b@head")))
                .extracting(Revision::name)
                .containsExactly(name("a@3"), name("b@1"), name("b@2"));
    }
}

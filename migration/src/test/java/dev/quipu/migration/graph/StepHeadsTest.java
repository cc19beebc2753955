package dev.quipu.migration.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Step;
import dev.quipu.migration.run.Steps;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From which heads to which a step leads, on random graphs, against {@link NaiveGraph}. */
class StepHeadsTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void headsFollowEachStepUpAndDown(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> applied = naive.anyState(random);
        Steps steps = new Steps(
                graph, graph.branches().stream().collect(Collectors.toMap(Function.identity(), Identifier::new)));

        check(naive, applied, steps.of(Direction.UPGRADE, graph.upgradePath(applied, Target.HEADS), state(applied)));
        check(naive, applied, steps.of(Direction.DOWNGRADE, graph.downgradePath(applied, Target.BASE), state(applied)));
    }

    private static void check(NaiveGraph naive, Set<RevisionId> before, List<Step> steps) {
        Set<RevisionId> applied = new HashSet<>(before);
        for (Step step : steps) {
            RevisionId name = step.revision().name();
            assertThat(step.from()).isEqualTo(heads(naive, applied, name.branch()));
            if (step.direction() == Direction.UPGRADE) {
                applied.add(name);
            } else {
                applied.remove(name);
            }
            assertThat(step.to()).isEqualTo(heads(naive, applied, name.branch()));
        }
    }

    private static List<String> heads(NaiveGraph naive, Set<RevisionId> applied, String branch) {
        return naive.headsOf(applied).stream()
                .filter(name -> name.branch().equals(branch))
                .map(RevisionId::id)
                .sorted()
                .toList();
    }

    private static DatabaseState state(Set<RevisionId> applied) {
        return new DatabaseState(
                true,
                true,
                applied.stream()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                name -> new AppliedRevision(name, "checksum", false, Instant.EPOCH))),
                Map.of(),
                List.of());
    }
}

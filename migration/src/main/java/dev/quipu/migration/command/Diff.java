package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.source.SchemaSource;
import java.util.List;

/** {@code diff}: what differs between two schemas, wherever they come from. */
public final class Diff {
    private final SchemaTools tools;

    public Diff(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * What differs.
     *
     * @param difference what has to change for the first schema to become the second
     * @param notCompared what could not be compared and would have been
     * @param leftOutPartitions how many partitions the live database has more than a text, which count as no difference
     */
    public record Result(Difference difference, List<NotCompared> notCompared, int leftOutPartitions) {
        public Result {
            notCompared = List.copyOf(notCompared);
        }
    }

    /** Compares two schemas. Changes nothing. */
    public Result run(SchemaSource from, SchemaSource to, DifferenceOptions options) {
        Both<PlanProof.Side> sides = tools.sides(from, to);
        PlanProof.Side first = sides.first();
        PlanProof.Side second = sides.second();
        MeantNames.in(first.catalog(), second.catalog()).require(options);
        LeftOutPartitions partitions = LeftOutPartitions.between(first.catalog(), second.catalog(), from, to);
        DifferenceOptions scope = tools.scope(partitions.without(options), first, second, from, to);
        return new Result(
                tools.proof().difference(first, second, tools.withRenames(scope, List.of(), first, second, to)),
                NotCompared.of(first, second, scope),
                partitions.count());
    }
}

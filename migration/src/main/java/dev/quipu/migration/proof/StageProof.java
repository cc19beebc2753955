package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A plan in parts that can be revisions, each run there and back.
 *
 * @param trial runs them
 * @param schema where they begin
 * @param options how they are planned
 * @param renames what the plan gives other names
 */
record StageProof(Trial trial, SettledSchema schema, PlanOptions options, SortedMap<ObjectId, ObjectId> renames) {
    /** Returns the parts in their order; none if the schema is there already. */
    List<Stage> stages(Catalog end) {
        List<Plan> parts = parts(PlanProof.planned(schema.catalog(), end, options.withRenames(renames)));
        List<Stage> stages = new ArrayList<>();
        Catalog start = schema.catalog();
        for (int i = 0; i < parts.size(); i++) {
            Plan upgrade = parts.get(i);
            Catalog aim = i + 1 == parts.size() ? end : null;
            // Renames come before all else, so that the first part alone is undone by renaming back.
            SortedMap<ObjectId, ObjectId> named = i == 0 ? renames : new TreeMap<>();
            SortedMap<ObjectId, ObjectId> back = i == 0 ? inverse() : new TreeMap<>();
            Trial.Way there = new Trial.Way(start, upgrade, aim, named);
            Catalog read = trial.run(schema, there);
            Catalog reached = aim == null ? read : aim;
            Plan downgrade = downgrade(reached, start, upgrade.isTransactional(), back);
            trial.run(schema, new Trial.Way(reached, downgrade, start, back));
            trial.repeat(there, schema.database());
            stages.add(new Stage(
                    upgrade.isTransactional() && downgrade.isTransactional(),
                    trial.noted(upgrade),
                    trial.noted(downgrade)));
            start = reached;
        }
        return stages;
    }

    private Plan downgrade(Catalog reached, Catalog start, boolean transactional, SortedMap<ObjectId, ObjectId> back) {
        Set<ObjectId> copies = options.copies().stream()
                .map(table -> back.getOrDefault(table, table))
                .collect(Collectors.toSet());
        return PlanProof.planned(
                reached,
                start,
                options.withStyle(transactional ? Style.TRANSACTIONAL : Style.ONLINE)
                        .withRenames(back)
                        .withCopies(copies));
    }

    /** Splits a plan where statements that share a transaction meet some that commit by themselves. */
    private static List<Plan> parts(Plan plan) {
        List<List<Plan.Step>> parts = new ArrayList<>();
        boolean apart = false;
        for (Plan.Step step : plan.steps()) {
            if (parts.isEmpty() || step.apart() != apart) {
                parts.add(new ArrayList<>());
                apart = step.apart();
            }
            parts.getLast().add(step);
        }
        return parts.stream()
                .map(plan::part)
                .filter(part -> !part.steps().isEmpty())
                .toList();
    }

    private SortedMap<ObjectId, ObjectId> inverse() {
        List<Change.Renamed> back = new ArrayList<>();
        renames.forEach((from, to) -> back.add(new Change.Renamed(to, from)));
        return PlanProof.renames(back);
    }
}

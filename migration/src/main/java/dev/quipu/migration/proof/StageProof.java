package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A plan in parts that can be revisions, each run there and back, if there is a way back.
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
            stages.add(
                    switch (wayBack(reached, start, upgrade.isTransactional(), back)) {
                        case Stage.WayBack.Planned(Plan downgrade) -> {
                            trial.repeat(there, schema.database());
                            yield new Stage(
                                    upgrade.isTransactional() && downgrade.isTransactional(),
                                    trial.noted(upgrade),
                                    new Stage.WayBack.Planned(trial.noted(downgrade)));
                        }
                        case Stage.WayBack.None none ->
                            new Stage(upgrade.isTransactional(), trial.noted(upgrade), none);
                    });
            start = reached;
        }
        return stages;
    }

    /** What cannot be undone can be done all the same: its file says why there is no way back. */
    private Stage.WayBack wayBack(
            Catalog reached, Catalog start, boolean transactional, SortedMap<ObjectId, ObjectId> back) {
        Plan downgrade;
        try {
            downgrade = downgrade(reached, start, transactional, back);
        } catch (PlanException e) {
            return new Stage.WayBack.None(asReason(String.valueOf(e.getMessage())));
        }
        Trial.Way way = new Trial.Way(reached, downgrade, start, back);
        Optional<String> refusal = trial.undo(schema, way);
        return refusal.isPresent()
                ? new Stage.WayBack.None("the server refuses it: " + refusal.get())
                : new Stage.WayBack.Planned(downgrade);
    }

    /** A sentence, as it reads behind "because". */
    private static String asReason(String sentence) {
        boolean isWord = sentence.length() > 1 && Character.isLowerCase(sentence.charAt(1));
        String start = isWord ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) : sentence.substring(0, 1);
        return start + sentence.substring(1).replaceFirst("\\.$", "");
    }

    private Plan downgrade(Catalog reached, Catalog start, boolean transactional, SortedMap<ObjectId, ObjectId> back) {
        Set<ObjectId> copies = options.copies().stream()
                .map(table -> back.getOrDefault(table, table))
                .collect(Collectors.toSet());
        return Planner.plan(
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

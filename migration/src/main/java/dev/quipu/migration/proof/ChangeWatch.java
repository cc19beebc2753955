package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Session;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Sees what the statements of a session make of the schema, and tells what rows they may fail of and which programs they break.
 * Whoever planned the same change would be told the same: it is asked of the planner, by the schema before and the schema after.
 *
 * <p>Not safe for use by several threads.
 */
final class ChangeWatch {
    private final Session session;
    private final CatalogReader reader;
    private Catalog catalog;
    private Identities identities;

    /** What others can know, under its names then and now; empty for all that is there before a statement. */
    private final Optional<Set<ObjectId>> known;

    /**
     * Begins to watch a session that is in no transaction.
     *
     * @param history Quipu's own schema, of which nothing is told
     * @param together whether what the session makes from now on is invisible to others until its end
     */
    ChangeWatch(Session session, Identifier history, boolean together) {
        this.session = session;
        this.reader = new CatalogReader(ReadOptions.ALL.without(history.value()));
        this.catalog = reader.read(session);
        this.identities = identities();
        this.known = together ? Optional.of(new HashSet<>(catalog.objects().keySet())) : Optional.empty();
    }

    /**
     * Tells what the statements since the last call may fail of and whom they break.
     *
     * @param isKnown whether others can know a relation: what only the session has made has no rows and no programs
     * @param readsRows whether they have gone through the rows of a relation: without that no row was in the way
     */
    List<Hazard> hazards(Predicate<QualifiedName> isKnown, boolean readsRows) {
        Catalog before = catalog;
        catalog = session.inTransaction() ? reader.readInside(session) : reader.read(session);
        List<Change.Renamed> renamed = renamed(before);
        Map<String, Hazard> hazards = new LinkedHashMap<>();
        for (Plan.Step step : planned(before, renamed)) {
            Statement statement = step.statement();
            boolean concernsOthers = statement.accesses().isEmpty()
                    ? step.resolves().stream().anyMatch(this::isKnown)
                    : statement.accesses().stream().anyMatch(access -> isKnown.test(access.relation()));
            statement.hazards().stream()
                    .filter(hazard -> concernsOthers && isTold(hazard.kind(), readsRows))
                    .forEach(hazard -> hazards.putIfAbsent(hazard.kind() + hazard.message(), hazard));
        }
        return List.copyOf(hazards.values());
    }

    private static boolean isTold(Hazard.Kind kind, boolean readsRows) {
        return switch (kind) {
            case MAY_FAIL -> readsRows;
            case BREAKS_CLIENTS -> true;
            // These the locks tell, and what is gone.
            case DATA_LOSS, LONG_LOCK, REWRITE, FULL_SCAN -> false;
        };
    }

    /** Returns what the schema calls otherwise now; parts that a catalog does not name by themselves follow what they belong to. */
    private List<Change.Renamed> renamed(Catalog before) {
        Identities called = identities;
        identities = identities();
        List<Change.Renamed> renamed = called.renamed(identities).stream()
                .filter(one -> before.objects().containsKey(one.from()))
                .toList();
        known.ifPresent(
                ids -> renamed.stream().filter(one -> ids.contains(one.from())).forEach(one -> ids.add(one.to())));
        return renamed;
    }

    private boolean isKnown(ObjectId id) {
        return known.isEmpty() || known.get().contains(id);
    }

    /** A gate is not to be passed by what nobody can plan: then it is said that nothing is known. */
    private List<Plan.Step> planned(Catalog before, List<Change.Renamed> renamed) {
        PlanOptions options = PlanOptions.DEFAULT
                .withoutOwnersAndGrants()
                .withStyle(Style.TRANSACTIONAL)
                .withRenames(PlanProof.renames(renamed));
        try {
            return Planner.plan(before, catalog, options).steps();
        } catch (PlanException unplanned) {
            String reason = "What it breaks cannot be told: " + unplanned.getMessage() + ".";
            Statement unknown =
                    new Statement("", List.of(), true, List.of(new Hazard(Hazard.Kind.BREAKS_CLIENTS, reason, null)));
            return List.of(new Plan.Step(unknown, new TreeSet<>(before.objects().keySet())));
        }
    }

    /** Names are those that the catalog has, whatever the search_path is. */
    private Identities identities() {
        boolean inside = session.inTransaction();
        List<Reply> replies = session.send((inside ? CatalogReader.SAVEPOINT : "BEGIN;\n")
                + "SET LOCAL search_path = '';\n" + Identities.QUERY
                + (inside ? CatalogReader.BACK : ";\nCOMMIT"));
        return Identities.of(replies.get(replies.size() - (inside ? 3 : 2)));
    }
}

package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sees what the statements of a session make of the schema, and tells what rows they may fail of and which programs they break.
 * Whoever planned the same change would be told the same: it is asked of the planner, by the schema before and the schema after.
 *
 * <p>Not safe for use by several threads.
 */
final class ChangeWatch {
    private static final Set<Hazard.Kind> TOLD = Set.of(Hazard.Kind.MAY_FAIL, Hazard.Kind.BREAKS_CLIENTS);

    private final Session session;
    private final CatalogReader reader;
    private Catalog catalog;
    private Identities identities;

    /**
     * Begins to watch a session that is in no transaction.
     *
     * @param history Quipu's own schema, of which nothing is told
     */
    ChangeWatch(Session session, Identifier history) {
        this.session = session;
        this.reader = new CatalogReader(ReadOptions.ALL.without(history.value()));
        this.catalog = reader.read(session);
        this.identities = identities();
    }

    /**
     * Tells what the statements since the last call may fail of and whom they break.
     *
     * @param known whether others can know a relation: what only the session has made has no rows and no programs
     */
    List<Hazard> hazards(Predicate<QualifiedName> known) {
        Catalog before = catalog;
        Identities called = identities;
        catalog = session.inTransaction() ? reader.readInside(session) : reader.read(session);
        identities = identities();
        List<Hazard> hazards = new ArrayList<>();
        for (Statement statement : planned(before, called.renamed(identities))) {
            if (statement.accesses().isEmpty()
                    || statement.accesses().stream().anyMatch(access -> known.test(access.relation()))) {
                hazards.addAll(statement.hazards());
            }
        }
        return List.copyOf(new LinkedHashSet<>(
                hazards.stream().filter(hazard -> TOLD.contains(hazard.kind())).toList()));
    }

    /** What no plan reaches is nothing that a plan could tell of. */
    private List<Statement> planned(Catalog before, List<Change.Renamed> renamed) {
        PlanOptions options = PlanOptions.DEFAULT
                .withoutOwnersAndGrants()
                .withStyle(Style.TRANSACTIONAL)
                .withRenames(PlanProof.renames(renamed));
        try {
            return Planner.plan(before, catalog, options).statements();
        } catch (PlanException unplanned) {
            return List.of();
        }
    }

    private Identities identities() {
        return Identities.of(session.send(Identities.QUERY).getFirst());
    }
}

package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Renames;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access;
import dev.quipu.postgres.rows.MadeUpRows;
import dev.quipu.postgres.rows.RowLosses;
import dev.quipu.postgres.rows.RowSnapshot;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.session.ServerException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Rows in the tables that a plan touches, as they were before it.
 *
 * @param before what the tables held
 * @param way the plan
 */
record KeptRows(RowSnapshot before, Trial.Way way) {
    /** A plan that touches more tables than these is tried with rows in the first of them. */
    private static final int TABLES = 100;

    /** Returns that no row was there, as far as anybody knows. */
    static KeptRows none(Trial.Way way) {
        return new KeptRows(new RowSnapshot(Map.of()), way);
    }

    /**
     * Puts rows where there are none, and remembers them. Only on a server of our own: what a trigger does with a row, there or
     * in the plan, may go beyond its database.
     */
    static KeptRows before(ScratchDatabase database, Trial.Way way) {
        SequencedSet<QualifiedName> touched = way.plan().statements().stream()
                .flatMap(statement -> statement.accesses().stream())
                .map(Access::relation)
                .filter(relation -> way.start().table(relation).isPresent())
                .distinct()
                .limit(TABLES)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (touched.isEmpty() || !database.isOnOwnServer()) {
            return none(way);
        }
        try (ScratchSession session = database.connect()) {
            session.run("BEGIN");
            SequencedSet<QualifiedName> names = new LinkedHashSet<>();
            new MadeUpRows(way.start())
                    .insert(session.session(), touched)
                    .forEach(table -> addWithParents(table, way.start(), names));
            RowSnapshot held = RowSnapshot.take(session.session(), names, way.start());
            session.run("COMMIT");
            return new KeptRows(held, way);
        } catch (ServerException e) {
            // They take too long to make, or cannot be read: then they are gone with their transaction.
            return none(way);
        }
    }

    /** Rows of a partition are counted in the table above too, where they may go. */
    private static void addWithParents(Table table, Catalog catalog, SequencedSet<QualifiedName> names) {
        names.add(table.name());
        if (table.partition() != null) {
            catalog.table(table.partition().parent()).ifPresent(parent -> addWithParents(parent, catalog, names));
        }
    }

    /** Tells whether no table has any row. */
    private boolean isEmpty() {
        return before.tables().values().stream().allMatch(held -> held.rows() == 0);
    }

    /**
     * Returns what the plan has lost and says nowhere.
     *
     * @param reached what the database holds after it
     */
    List<String> lostAfter(ScratchDatabase database, Catalog reached) {
        if (isEmpty()) {
            return List.of();
        }
        List<Change.Renamed> renamed = new ArrayList<>();
        way.renames().forEach((old, other) -> renamed.add(new Change.Renamed(old, other)));
        RowLosses losses = new RowLosses(way.start(), reached, way.plan(), Renames.identities(way.start(), renamed));
        try (ScratchSession session = database.connect()) {
            return losses.between(
                    before,
                    RowSnapshot.take(
                            session.session(), losses.after(before.tables().keySet()), reached));
        } catch (ServerException e) {
            // Some table can no longer be read: nobody knows.
            return List.of();
        }
    }
}

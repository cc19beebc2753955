package dev.quipu.migration.proof;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A revision that has been run, and what its statements did.
 *
 * @param revision the revision
 * @param direction which way it ran
 * @param scripts its statements as they are written
 * @param statements the same, each with what it locks for itself
 * @param isolated whether each has run in a transaction of its own; otherwise only the first that takes a lock tells of it,
 *     because all of them have to share one transaction
 */
public record WatchedRevision(
        Revision revision,
        Direction direction,
        List<ScriptStatement> scripts,
        List<Statement> statements,
        boolean isolated) {
    public WatchedRevision {
        scripts = List.copyOf(scripts);
        statements = List.copyOf(statements);
    }

    /**
     * Returns where a statement is written.
     *
     * @param index its place among the statements, from 0
     */
    public SourceLocation place(int index) {
        return scripts.get(index).location();
    }

    /**
     * Returns what a comment above a statement accepts of it, such as {@code data loss}: its words, hazards or not.
     *
     * @param index its place among the statements, from 0
     */
    public List<String> accepted(int index) {
        return AcceptedHazards.of(scripts.get(index)).words();
    }

    /**
     * The strongest lock on a relation that others know, which a revision that is one transaction keeps to its end.
     *
     * @param relation the relation
     * @param lock the mode
     * @param from the number of the statement that takes it, from 1
     * @param busy the numbers of the statements that go through all rows of a relation while it is held
     */
    public record Kept(QualifiedName relation, LockMode lock, int from, List<Integer> busy) {
        public Kept {
            busy = List.copyOf(busy);
        }
    }

    /**
     * Returns the locks that are kept until the revision commits, in the order in which they are taken; none if each
     * statement commits for itself. Locks that only DROP and the like would wait for are left out.
     */
    public List<Kept> kept() {
        if (!revision.transactional()) {
            return List.of();
        }
        Map<QualifiedName, Kept> kept = new LinkedHashMap<>();
        for (int i = 0; i < statements.size(); i++) {
            for (Access access : statements.get(i).accesses()) {
                Kept before = kept.get(access.relation());
                if (access.lock() != LockMode.ACCESS_SHARE
                        && (before == null || access.lock().isStrongerThan(before.lock()))) {
                    kept.put(access.relation(), new Kept(access.relation(), access.lock(), i + 1, busyFrom(i)));
                }
            }
        }
        return List.copyOf(kept.values());
    }

    private List<Integer> busyFrom(int first) {
        List<Integer> busy = new ArrayList<>();
        for (int i = first; i < statements.size(); i++) {
            if (statements.get(i).accesses().stream().anyMatch(access -> access.work() != Access.Work.NONE)) {
                busy.add(i + 1);
            }
        }
        return busy;
    }
}

package dev.quipu.migration.proof;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Access.Work;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.run.LockClaim;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees what the statements of a session lock, read and write anew, of the relations that were there before. What it sees in
 * a database without rows holds for one with rows, but for what a plan for an empty table does not read.
 *
 * <p>Not safe for use by several threads.
 */
final class LockWatch {
    private static final String LOCKS = """
            SELECT relation, mode FROM pg_catalog.pg_locks
            WHERE locktype = 'relation' AND pid = pg_catalog.pg_backend_pid()
            """;

    private static final String SCANS = "SELECT relid, coalesce(seq_scan, 0) FROM pg_catalog.pg_stat_xact_user_tables";

    /** What can change something that no relation's lock tells of, such as a type. */
    private static final Set<String> WITHOUT_LOCKS = Set.of("ALTER", "DO", "CALL", "SELECT", "WITH");

    private final Session session;
    private final ChangeWatch changes;
    private final String query;
    private Map<String, Relation> relations;

    /** The relations that others can know; empty for all that are there before a statement. */
    private final Optional<Used> known;

    /** Those that may hold rows which are nowhere else; likewise. What a run has made may have been filled from others. */
    private final Optional<Used> filled;

    /**
     * Relations that others use.
     *
     * @param oids which ones
     * @param names what they are called: what takes the name of one is used in its place
     */
    record Used(Set<String> oids, Set<QualifiedName> names) {
        Used {
            oids = Set.copyOf(oids);
            names = Set.copyOf(names);
        }

        private boolean has(String oid, Relation relation) {
            return oids.contains(oid) || names.contains(relation.name());
        }
    }

    /**
     * Begins to watch.
     *
     * @param history Quipu's own schema, of which nothing is told
     * @param together whether what the session makes from now on is invisible to others until its end
     * @param used the relations that others use, as {@link #relations()} has returned them; empty if that is not known
     */
    LockWatch(Session session, Identifier history, boolean together, Optional<Used> used) {
        this.session = session;
        this.changes = new ChangeWatch(session, history, together);
        this.query = """
                SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(i.indrelid, 0),
                       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0),
                       (SELECT count(*) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attisdropped)
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
                WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I')
                  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', %s)
                """.formatted(Literal.quote(history.value()));
        this.relations = relations(session.send(query).getFirst());
        this.filled = together ? Optional.of(relations()) : Optional.empty();
        this.known = used.isPresent() ? used : filled;
    }

    /** Returns the relations that are there now. They are the same in a copy of the database, whatever they are called. */
    Used relations() {
        return new Used(
                relations.keySet(),
                relations.values().stream().map(Relation::name).collect(Collectors.toSet()));
    }

    /**
     * A relation as it is at some time.
     *
     * @param kind its {@code relkind}
     * @param table the table, if it is an index
     * @param file where its rows are
     * @param gone how many of its columns were dropped
     */
    private record Relation(QualifiedName name, char kind, String table, String file, int gone) {
        boolean isPart() {
            return kind == 'i' || kind == 'I' || kind == 'S';
        }

        boolean holdsRows() {
            return kind == 'r' || kind == 'p' || kind == 'm';
        }
    }

    private static Map<String, Relation> relations(Reply reply) {
        Map<String, Relation> relations = new HashMap<>();
        for (var row : reply.rows()) {
            List<String> values = row.stream().map(Objects::requireNonNull).toList();
            relations.put(
                    values.get(0),
                    new Relation(
                            new QualifiedName(new Identifier(values.get(1)), new Identifier(values.get(2))),
                            values.get(3).charAt(0),
                            values.get(4),
                            values.get(5),
                            Integer.parseInt(values.get(6))));
        }
        return relations;
    }

    /** Runs a statement in the transaction that is open. What an earlier one holds already is not told again. */
    Statement run(ScriptStatement statement) {
        List<Reply> before = session.send(LOCKS + ";" + SCANS);
        Map<String, EnumSet<LockMode>> held = locks(before.get(0));
        Map<String, Integer> scans = scans(before.get(1));
        send(statement);
        List<Reply> after = session.send(LOCKS + ";" + SCANS + ";" + query);
        Map<String, LockMode> taken = new HashMap<>();
        locks(after.get(0)).forEach((oid, modes) -> {
            modes.removeAll(held.getOrDefault(oid, EnumSet.noneOf(LockMode.class)));
            modes.stream().reduce(LockMode::strongest).ifPresent(strongest -> taken.put(oid, strongest));
        });
        Map<String, Relation> now = relations(after.get(2));
        Map<String, Integer> read = scans(after.get(1));
        read.entrySet().removeIf(one -> one.getValue() <= scans.getOrDefault(one.getKey(), 0));
        Seen seen = new Seen(statement, taken, now, read.keySet());
        List<Access> accesses = seen.accesses();
        List<Hazard> hazards = new ArrayList<>(seen.hazards());
        if (mayChange(statement, accesses)) {
            hazards.addAll(changes.hazards(this::isKnown, seen.goesThroughRows()));
        }
        relations = now;
        return new Statement(statement.text(), accesses, true, hazards);
    }

    /** A schema is read only where something that others know may have changed: most statements of a first revision make. */
    private static boolean mayChange(ScriptStatement statement, List<Access> accesses) {
        return accesses.stream().anyMatch(access -> access.lock().isStrongerThan(LockMode.ROW_EXCLUSIVE))
                || statement.leadingWords(1).stream().anyMatch(WITHOUT_LOCKS::contains);
    }

    private boolean isKnown(QualifiedName name) {
        return relations.entrySet().stream()
                .anyMatch(one -> one.getValue().name().equals(name) && isKnown(one.getKey(), one.getValue()));
    }

    private boolean isKnown(String oid, Relation relation) {
        return known.isEmpty() || known.get().has(oid, relation);
    }

    private boolean isFilled(String oid, Relation relation) {
        return filled.isEmpty() || filled.get().has(oid, relation);
    }

    /** Runs a statement outside of transactions, and tells what the manual says of it. */
    Statement runAlone(ScriptStatement statement) {
        List<Access> accesses = new ArrayList<>();
        for (LockClaim claim : LockClaim.of(statement)) {
            find(claim.relation())
                    .filter(this::isKnown)
                    .ifPresent(name -> accesses.add(new Access(name, claim.lock(), claim.work())));
        }
        send(statement);
        relations = relations(session.send(query).getFirst());
        List<Hazard> hazards = new ArrayList<>(
                accesses.stream().flatMap(access -> access.hazards().stream()).toList());
        hazards.addAll(
                changes.hazards(this::isKnown, accesses.stream().anyMatch(access -> access.work() != Work.NONE)));
        return new Statement(statement.text(), accesses, false, hazards);
    }

    private void send(ScriptStatement statement) {
        switch (statement) {
            case ScriptStatement.Sql sql -> session.send(sql.text());
            case ScriptStatement.CopyIn copy -> session.copyIn(copy.text(), copy.rows());
        }
    }

    /** Finds the relation of a name, the table of an index. */
    private Optional<QualifiedName> find(String name) {
        String oid = session.query("SELECT pg_catalog.to_regclass(" + Literal.quote(name) + ")::pg_catalog.oid")
                .getFirst()
                .getFirst();
        Relation found = relations.get(oid);
        Relation table = found == null ? null : relations.get(found.table());
        return Optional.ofNullable(table == null ? found : table).map(Relation::name);
    }

    private static Map<String, EnumSet<LockMode>> locks(Reply reply) {
        Map<String, EnumSet<LockMode>> locks = new HashMap<>();
        for (var row : reply.rows()) {
            LockMode.ofCatalogName(Objects.requireNonNull(row.get(1)))
                    .ifPresent(mode -> locks.computeIfAbsent(
                                    Objects.requireNonNull(row.get(0)), oid -> EnumSet.noneOf(LockMode.class))
                            .add(mode));
        }
        return locks;
    }

    private static Map<String, Integer> scans(Reply reply) {
        Map<String, Integer> scans = new HashMap<>();
        for (var row : reply.rows()) {
            scans.put(Objects.requireNonNull(row.get(0)), Integer.valueOf(Objects.requireNonNull(row.get(1))));
        }
        return scans;
    }

    /** What one statement did. */
    private final class Seen {
        private final boolean empties;
        private final Map<String, LockMode> taken;
        private final Map<String, Relation> now;
        private final Set<String> read;

        Seen(ScriptStatement statement, Map<String, LockMode> taken, Map<String, Relation> now, Set<String> read) {
            this.empties = statement.leadingWords(1).equals(List.of("TRUNCATE"));
            this.taken = taken;
            this.now = now;
            this.read = read;
        }

        List<Access> accesses() {
            return relations.entrySet().stream()
                    .filter(one -> isTold(one.getKey(), one.getValue()))
                    .map(one -> new Access(
                            one.getValue().name(),
                            Objects.requireNonNull(taken.get(one.getKey())),
                            work(one.getKey(), one.getValue())))
                    .sorted(Comparator.comparing(Access::lock)
                            .reversed()
                            .thenComparing(access -> access.relation().quoted()))
                    .toList();
        }

        List<Hazard> hazards() {
            List<Hazard> hazards = new ArrayList<>();
            relations.forEach((oid, relation) -> {
                Relation after = now.get(oid);
                String name = relation.name().display();
                if (!isFilled(oid, relation) || !relation.holdsRows()) {
                    return;
                }
                if (after == null || (empties && isRewritten(oid, relation))) {
                    hazards.add(new Hazard(Hazard.Kind.DATA_LOSS, "Every row of " + name + " is lost.", null));
                } else if (after.gone() > relation.gone()) {
                    hazards.add(new Hazard(Hazard.Kind.DATA_LOSS, "Loses what a column of " + name + " holds.", null));
                }
            });
            hazards.sort(Comparator.comparing(Hazard::message));
            accesses().forEach(access -> hazards.addAll(access.hazards()));
            return hazards;
        }

        /** Whoever holds the lock already takes none, and reads all the same. */
        boolean goesThroughRows() {
            return relations.entrySet().stream()
                    .anyMatch(one ->
                            isKnown(one.getKey(), one.getValue()) && work(one.getKey(), one.getValue()) != Work.NONE);
        }

        /** An index or sequence only counts for itself where it is locked more strongly than by use, and than its table. */
        private boolean isTold(String oid, Relation relation) {
            LockMode lock = taken.get(oid);
            if (lock == null || !isKnown(oid, relation)) {
                return false;
            }
            LockMode table = taken.get(relation.table());
            return !relation.isPart()
                    || (lock.isStrongerThan(LockMode.ROW_EXCLUSIVE) && (table == null || lock.isStrongerThan(table)));
        }

        private Work work(String oid, Relation relation) {
            if (relation.holdsRows() && isRewritten(oid, relation)) {
                // A new file without rows costs nothing.
                return empties ? Work.NONE : Work.REWRITE;
            }
            return read.contains(oid) ? Work.SCAN : Work.NONE;
        }

        private boolean isRewritten(String oid, Relation relation) {
            Relation after = now.get(oid);
            return after != null && !after.file().equals(relation.file());
        }
    }
}

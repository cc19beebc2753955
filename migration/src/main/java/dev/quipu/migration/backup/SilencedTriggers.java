package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps triggers and constraints from changing or refusing rows that are restored, until the transaction ends.
 *
 * <p>Where the role may, by {@code session_replication_role = replica}; triggers that fire then too are disabled one by one.
 * Elsewhere the tables' owner disables all triggers and defers all foreign keys. Either way each trigger and each key is
 * put back to what it was, and so is row-level security that is forced on its owner. Constraints that were never validated
 * are taken away meanwhile: the rows may be such as they would refuse.
 */
final class SilencedTriggers {
    private final Session session;
    private final List<String> putBack = new ArrayList<>();

    private SilencedTriggers(Session session) {
        this.session = session;
    }

    /**
     * Silences all triggers of some schemas.
     *
     * @param session in a transaction
     */
    static SilencedTriggers in(Session session, Collection<Identifier> schemas) {
        SilencedTriggers silenced = new SilencedTriggers(session);
        String names = schemas.stream()
                .map(schema -> Literal.quote(schema.value()))
                .collect(Collectors.joining(", ", "ARRAY[", "]::name[]"));
        // First: what is gone is not deferred as well.
        silenced.admit(names);
        boolean replica = replica(session);
        silenced.disable(names, replica ? "'A', 'R'" : "'A', 'R', 'O'");
        if (!replica) {
            silenced.defer(names);
        }
        silenced.showOwnRows(names);
        return silenced;
    }

    private static boolean replica(Session session) {
        session.send("SAVEPOINT silence");
        try {
            session.send("SET LOCAL session_replication_role = replica; RELEASE SAVEPOINT silence");
            return true;
        } catch (ServerException e) {
            if (!e.state().isInsufficientPrivilege()) {
                throw e;
            }
            session.send("ROLLBACK TO SAVEPOINT silence; RELEASE SAVEPOINT silence");
            return false;
        }
    }

    private void disable(String schemas, String states) {
        for (Row row : session.rows("""
                SELECT n.nspname, c.relname, t.tgname, t.tgenabled
                FROM pg_catalog.pg_trigger AS t
                JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE NOT t.tgisinternal AND c.relkind = 'r' AND t.tgenabled IN (%s) AND n.nspname = ANY (%s)
                """.formatted(states, schemas))) {
            String trigger = " TRIGGER " + row.identifier(2).quoted();
            String enable = switch (row.text(3)) {
                case "A" -> "ENABLE ALWAYS";
                case "R" -> "ENABLE REPLICA";
                default -> "ENABLE";
            };
            session.send("ALTER TABLE ONLY " + table(row) + " DISABLE" + trigger);
            putBack.add("ALTER TABLE ONLY " + table(row) + " " + enable + trigger);
        }
    }

    /** A key of a partition follows that of its table. */
    private void defer(String schemas) {
        for (Row row : session.rows("""
                SELECT n.nspname, c.relname, k.conname, k.condeferrable, k.condeferred
                FROM pg_catalog.pg_constraint AS k
                JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT k.condeferred AND n.nspname = ANY (%s)
                """.formatted(schemas))) {
            String alter = "ALTER TABLE " + table(row) + " ALTER CONSTRAINT "
                    + row.identifier(2).quoted();
            session.send(alter + " DEFERRABLE INITIALLY DEFERRED");
            putBack.add(alter + (row.isTrue(3) ? " DEFERRABLE INITIALLY IMMEDIATE" : " NOT DEFERRABLE"));
        }
        // Somebody may have made all of them immediate for this transaction, which counts for more than INITIALLY.
        session.send("SET CONSTRAINTS ALL DEFERRED");
    }

    /** Row-level security that is forced keeps even the owner from COPY, unless the role is above it. */
    private void showOwnRows(String schemas) {
        for (Row row : session.rows("""
                SELECT n.nspname, c.relname
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relrowsecurity AND c.relforcerowsecurity AND c.relkind = 'r' AND n.nspname = ANY (%s)
                  AND NOT (SELECT r.rolsuper OR r.rolbypassrls FROM pg_catalog.pg_roles AS r
                           WHERE r.rolname = CURRENT_USER)
                """.formatted(schemas))) {
            session.send("ALTER TABLE " + table(row) + " NO FORCE ROW LEVEL SECURITY");
            putBack.add("ALTER TABLE " + table(row) + " FORCE ROW LEVEL SECURITY");
        }
    }

    /** What is inherited comes and goes with the constraint of the parent. */
    private void admit(String schemas) {
        for (Row row : session.rows("""
                SELECT n.nspname, coalesce(c.relname, t.typname), k.conname, pg_catalog.pg_get_constraintdef(k.oid),
                       k.contypid <> 0, pg_catalog.obj_description(k.oid, 'pg_constraint')
                FROM pg_catalog.pg_constraint AS k
                LEFT JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
                LEFT JOIN pg_catalog.pg_type AS t ON t.oid = k.contypid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
                WHERE NOT k.convalidated AND k.contype IN ('c', 'f', 'n') AND k.coninhcount = 0 AND k.conparentid = 0
                  AND c.relkind IS DISTINCT FROM 'f' AND n.nspname = ANY (%s)
                ORDER BY k.oid
                """.formatted(schemas))) {
            boolean ofDomain = row.isTrue(4);
            String name = row.identifier(2).quoted();
            String alter = (ofDomain ? "ALTER DOMAIN " : "ALTER TABLE ") + table(row);
            session.send(alter + " DROP CONSTRAINT " + name);
            putBack.add(alter + " ADD CONSTRAINT " + name + " " + row.text(3));
            String comment = row.textOrNull(5);
            if (comment != null) {
                putBack.add("COMMENT ON CONSTRAINT " + name + " ON " + (ofDomain ? "DOMAIN " : "") + table(row) + " IS "
                        + Literal.quote(comment));
            }
        }
    }

    /** Checks what was deferred, and puts every trigger and key back. */
    void putBack() {
        session.send("SET CONSTRAINTS ALL IMMEDIATE");
        putBack.forEach(session::send);
    }

    private static String table(Row row) {
        return row.name(0).quoted();
    }
}

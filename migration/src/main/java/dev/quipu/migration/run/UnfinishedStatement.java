package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.name.NameReader;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement that runs outside of transactions and of whose end nothing is known. The catalog tells how far it came.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">PostgreSQL:
 *     Building Indexes Concurrently</a>
 */
sealed interface UnfinishedStatement {
    /**
     * Clears away what is half done.
     *
     * @param session has the {@code search_path} of the statement
     * @return whether the statement had finished, and so must not run again
     */
    boolean settle(Session session);

    static UnfinishedStatement of(ScriptStatement statement) {
        return of(statement.withoutComments());
    }

    /** Does the same for the text of a statement, in which no comments are. */
    static UnfinishedStatement of(String text) {
        Matcher created = CreateIndex.FORM.matcher(text);
        if (created.find()) {
            return new CreateIndex(created.group("name"), created.group("table"));
        }
        Matcher dropped = DropIndex.FORM.matcher(text);
        if (dropped.find()) {
            return new DropIndex(dropped.group("name"));
        }
        Matcher detached = DetachPartition.FORM.matcher(text);
        if (detached.find()) {
            return new DetachPartition(detached.group("table"), detached.group("partition"));
        }
        Matcher reindexed = Reindex.FORM.matcher(text);
        return reindexed.find() ? new Reindex(reindexed.group("name")) : new Repeatable();
    }

    /** A name in SQL, with a schema or without, as one group. */
    String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$\\x{80}-\\x{10FFFF}]+)";

    String QUALIFIED = "(?:" + NAME + "\\s*\\.\\s*)?" + NAME;

    static Pattern form(String pattern) {
        return Pattern.compile(
                pattern.replace(" ", "\\s+").replace("QUALIFIED", QUALIFIED).replace("NAME", NAME),
                Pattern.CASE_INSENSITIVE);
    }

    /** An index is built in steps, and stays behind as INVALID if one of them fails. */
    record CreateIndex(String name, String table) implements UnfinishedStatement {
        static final Pattern FORM = form(
                "^CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?(?<name>(?!ON )NAME) ON (?:ONLY )?(?<table>QUALIFIED)");

        @Override
        public boolean settle(Session session) {
            List<List<@Nullable String>> found = found(session);
            if (found.isEmpty()) {
                return false;
            }
            List<@Nullable String> index = found.getFirst();
            if ("t".equals(index.get(0))) {
                return true;
            }
            UnfinishedStatement.drop(session, index.get(1), index.get(2));
            return false;
        }

        private List<List<@Nullable String>> found(Session session) {
            return session.query("""
                    SELECT i.indisvalid, n.nspname, c.relname
                    FROM pg_catalog.pg_index AS i
                    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                    WHERE i.indrelid = pg_catalog.to_regclass(%s) AND c.relname = %s
                    """.formatted(
                            Literal.quote(table),
                            Literal.quote(NameReader.identifier(name).value())));
        }

        /** Drops the index, valid or not. */
        void drop(Session session) {
            found(session).forEach(index -> UnfinishedStatement.drop(session, index.get(1), index.get(2)));
        }

        /** Returns what the index uses that is neither PostgreSQL's own nor in a schema that the statement names. */
        List<String> strangers(String statement, Session session) {
            return session
                    .query("""
                    SELECT DISTINCT o.identity, o.schema
                    FROM pg_catalog.pg_index AS i
                    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
                    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                    CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS o
                    WHERE i.indrelid = pg_catalog.to_regclass(%s) AND c.relname = %s AND o.schema <> 'pg_catalog'
                    """.formatted(
                                    Literal.quote(table),
                                    Literal.quote(NameReader.identifier(name).value())))
                    .stream()
                    .filter(row -> !names(statement, Objects.requireNonNull(row.get(1))))
                    .map(row -> Objects.requireNonNull(row.get(0)))
                    .toList();
        }

        private static boolean names(String statement, String schema) {
            return statement.contains(schema + ".") || statement.contains(new Identifier(schema).quoted() + ".");
        }
    }

    private static void drop(Session session, @Nullable String schema, @Nullable String index) {
        session.send("DROP INDEX CONCURRENTLY IF EXISTS " + quoted(schema) + "." + quoted(index));
    }

    private static String quoted(@Nullable String name) {
        return new Identifier(Objects.requireNonNull(name)).quoted();
    }

    /** An index that is gone has been dropped. */
    record DropIndex(String name) implements UnfinishedStatement {
        static final Pattern FORM = form("^DROP INDEX CONCURRENTLY (?:IF EXISTS )?(?<name>QUALIFIED)");

        @Override
        public boolean settle(Session session) {
            return session.query("SELECT pg_catalog.to_regclass(" + Literal.quote(name) + ")")
                            .getFirst()
                            .getFirst()
                    == null;
        }
    }

    /** A partition is marked first and let go later; a mark that stayed behind has to be finalized. */
    record DetachPartition(String table, String partition) implements UnfinishedStatement {
        static final Pattern FORM = form(
                "^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?<table>QUALIFIED) DETACH PARTITION (?<partition>QUALIFIED) CONCURRENTLY");

        @Override
        public boolean settle(Session session) {
            List<List<@Nullable String>> attached =
                    session.query("""
                    SELECT inhdetachpending FROM pg_catalog.pg_inherits
                    WHERE inhrelid = pg_catalog.to_regclass(%s) AND inhparent = pg_catalog.to_regclass(%s)
                    """.formatted(Literal.quote(partition), Literal.quote(table)));
            if (attached.isEmpty()) {
                return true;
            }
            if ("t".equals(attached.getFirst().getFirst())) {
                session.send("ALTER TABLE " + table + " DETACH PARTITION " + partition + " FINALIZE");
                return true;
            }
            return false;
        }
    }

    /**
     * A concurrent REINDEX builds a second index beside each of a table's, on its TOAST table too, and leaves it behind
     * as INVALID if it does not come to swap them. It runs again in any case.
     *
     * @param name an index or a table; for a whole schema or database nothing is cleared away, as the catalog does not
     *     tell whose the indexes are
     * @see <a href="https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY">PostgreSQL:
     *     Rebuilding Indexes Concurrently</a>
     */
    record Reindex(String name) implements UnfinishedStatement {
        static final Pattern FORM =
                form("^REINDEX (?:\\([^)]*\\)\\s*)?(?:INDEX|TABLE) (?:CONCURRENTLY )?(?<name>QUALIFIED)");

        @Override
        public boolean settle(Session session) {
            session.query("""
                    WITH named AS (
                        SELECT coalesce(i.indrelid, c.oid) AS oid
                        FROM pg_catalog.pg_class AS c
                        LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
                        WHERE c.oid = pg_catalog.to_regclass(%s)
                    )
                    SELECT n.nspname, x.relname
                    FROM named
                    JOIN pg_catalog.pg_class AS t ON t.oid = named.oid
                    JOIN pg_catalog.pg_index AS i ON i.indrelid IN (t.oid, t.reltoastrelid) AND NOT i.indisvalid
                    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid AND x.relname ~ '_cc(new|old)\\d*$'
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = x.relnamespace
                    """.formatted(Literal.quote(name)))
                    .forEach(index -> drop(session, index.get(0), index.get(1)));
            return false;
        }
    }

    /** VACUUM, ALTER SYSTEM and the like do no harm when they run again. */
    record Repeatable() implements UnfinishedStatement {
        @Override
        public boolean settle(Session session) {
            return false;
        }
    }
}

package dev.quipu.migration.history;

import dev.quipu.catalog.name.Literal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps what a revision's own SQL does away from the tables that say what is applied. A setting, which every transaction of
 * a revision has until its record is written, makes triggers on them refuse every change; without it they cost next to
 * nothing, and people may still mend by hand what has to be mended.
 */
public final class Guard {
    /** The error code with which a revision ends that changes the history. */
    public static final String TOUCHED = "QU002";

    /** Makes the tables refuse changes until the transaction ends or the setting is reset. */
    public static final String ON = "SET LOCAL quipu.in_revision = on";

    private static final String FUNCTION = "kept_from_revisions";

    private static final List<String> TABLES = List.of("format", "branch", "applied", "progress", "history");

    private Guard() {}

    /** Returns the statements that make it where it is missing, and change nothing where it is there. */
    static List<String> create(String prefix) {
        return Stream.concat(
                        Stream.of(function(prefix)),
                        Stream.concat(TABLES.stream(), Fingerprint.TABLES.stream())
                                .map(table -> trigger(prefix, table)))
                .toList();
    }

    /** Returns the expression that tells whether it is there. */
    static String isThere(String prefix) {
        return "pg_catalog.to_regprocedure(" + Literal.quote(prefix + FUNCTION + "()") + ") IS NOT NULL";
    }

    private static String function(String prefix) {
        return """
                CREATE OR REPLACE FUNCTION %s%s() RETURNS trigger
                LANGUAGE plpgsql SET search_path = '' AS
                $$BEGIN RAISE EXCEPTION USING ERRCODE = '%s',
                    MESSAGE = format('a revision cannot change %%I.%%I, which Quipu keeps', TG_TABLE_SCHEMA, TG_TABLE_NAME),
                    HINT = 'take the statement out; "quipu stamp" sets the recorded state'; END$$""".formatted(prefix, FUNCTION, TOUCHED);
    }

    /** The condition is compared by the server itself, so a statement that is none of a revision's calls nothing. */
    private static String trigger(String prefix, String table) {
        return """
                CREATE OR REPLACE TRIGGER %3$s BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %1$s%2$s
                FOR EACH STATEMENT WHEN (pg_catalog.current_setting('quipu.in_revision', true) OPERATOR(pg_catalog.=) 'on')
                EXECUTE FUNCTION %1$s%3$s()""".formatted(prefix, table, FUNCTION);
    }
}

package dev.quipu.migration.squash;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database holds beside its schemas and their rows: rows of extensions, large objects, settings, and how far sequences have
 * counted. Revisions may have changed it, and no plan makes it.
 */
final class BesideSchemas {
    private static final String HASH =
            "pg_catalog.md5(coalesce(pg_catalog.string_agg(one, E'\\n' ORDER BY one COLLATE \"C\"), ''))";

    private BesideSchemas() {}

    /**
     * Returns a hash of each thing, by what people call it.
     *
     * @param history the schema of Quipu's own tables, which count what was run
     */
    static Map<String, String> read(Session session, Identifier history) {
        Map<String, String> rest = new LinkedHashMap<>();
        put(
                rest,
                session,
                "how many large objects there are",
                "SELECT count(*)::text FROM pg_catalog.pg_largeobject_metadata");
        put(rest, session, "settings of the database", """
                SELECT s.setrole || ' ' || s.setconfig::text FROM pg_catalog.pg_db_role_setting AS s
                WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())""");
        for (List<@Nullable String> row : session.query("""
                SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname), c.relkind
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname <> %s AND c.relpersistence <> 't'
                  AND (c.relkind = 'S' OR c.relkind = 'r' AND EXISTS (
                      SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                                              AND d.objid = c.oid AND d.deptype = 'e'))
                ORDER BY 1""".formatted(Literal.quote(history.value())))) {
            String name = String.valueOf(row.getFirst());
            if ("S".equals(row.get(1))) {
                put(
                        rest,
                        session,
                        "where the sequence " + name + " stands",
                        "SELECT last_value || ' ' || is_called FROM " + name);
            } else {
                put(rest, session, "the rows of " + name, "SELECT t::text FROM ONLY " + name + " AS t");
            }
        }
        return rest;
    }

    private static void put(Map<String, String> rest, Session session, String what, String rows) {
        rest.put(
                what,
                String.valueOf(session.query("SELECT " + HASH + " FROM (" + rows + ") AS all_of_them (one)")
                        .getFirst()
                        .getFirst()));
    }
}

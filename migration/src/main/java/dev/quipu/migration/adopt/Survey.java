package dev.quipu.migration.adopt;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a database tells of itself beside its catalog, in one round trip.
 *
 * @param role who asks
 * @param mayRecord whether this role may make or write the history
 * @param readOnly whether nothing can be written here
 * @param supabase whether it is one of Supabase's
 * @param keepers the tables of other tools, by schema and name
 * @param rows how many rows the other tables of each schema hold, as the server estimates
 * @param uncounted how many of these the server has never counted
 */
public record Survey(
        String role,
        boolean mayRecord,
        boolean readOnly,
        boolean supabase,
        List<KeeperTable> keepers,
        Map<String, Long> rows,
        Map<String, Integer> uncounted) {
    private static final String FACTS = """
            SELECT current_user,
                CASE WHEN to_regnamespace(:history) IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                    ELSE has_schema_privilege(to_regnamespace(:history)::oid, 'CREATE') END,
                current_setting('transaction_read_only')::boolean,
                :supabase""".replace(":supabase", Supabase.IS_ONE);

    /**
     * The tables are found by their shape and read in the same statement, though their names are not known before:
     * query_to_xml runs a query that is a text. What it returns goes through hex, in which XML has nothing to escape.
     */
    private static final String KEEPERS = """
            WITH shape AS (
                SELECT c.oid, n.nspname::text AS schema_name, c.relname::text AS table_name,
                    array_agg(a.attname::text) AS columns,
                    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND NOT starts_with(n.nspname::text, 'pg_')
                    AND n.nspname <> 'information_schema'
                GROUP BY c.oid, n.oid
            ),
            found AS (
                SELECT DISTINCT ON (s.oid) s.*, k.keeper, k.reading
                FROM shape AS s
                JOIN (VALUES :shapes) AS k (place, keeper, schema_pattern, table_pattern, exact, needs, reading)
                    ON s.columns @> k.needs AND (NOT k.exact OR cardinality(s.columns) = cardinality(k.needs))
                    AND s.schema_name ~ k.schema_pattern AND s.table_name ~ k.table_pattern
                ORDER BY s.oid, k.place
            ),
            seen AS MATERIALIZED (
                SELECT keeper, schema_name, table_name, readable, CASE WHEN readable THEN convert_from(decode((xpath('//v/text()',
                    query_to_xml('SELECT encode(convert_to(j::text, ''UTF8''), ''hex'') AS v FROM ('
                        || format(reading, schema_name, table_name) || ') AS t (j)', false, true, '')))[1]::text,
                    'hex'), 'UTF8')::jsonb END AS told
                FROM found
            )
            SELECT keeper, schema_name, table_name, readable,
                told ->> 'version', told ->> 'applied', told ->> 'unfinished', told ->> 'lock'
            FROM seen ORDER BY schema_name COLLATE "C", table_name COLLATE "C\"""";

    private static final String ROWS = """
            SELECT n.nspname, c.relname, greatest(c.reltuples, 0)::bigint, (c.reltuples < 0)::int
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND NOT starts_with(n.nspname::text, 'pg_') AND n.nspname <> 'information_schema'""";

    public Survey {
        keepers = List.copyOf(keepers);
        rows = Map.copyOf(rows);
        uncounted = Map.copyOf(uncounted);
    }

    /**
     * Asks.
     *
     * @param session is in no transaction, and is in none afterwards
     * @param history the schema that would hold the history
     */
    public static Survey of(Session session, Identifier history) {
        try {
            List<Reply> replies = session.send(String.join(
                    ";\n",
                    "BEGIN READ ONLY; SET LOCAL lock_timeout = '5s'; SET LOCAL search_path = pg_catalog",
                    KEEPERS.replace(":shapes", shapes()),
                    ROWS,
                    "COMMIT",
                    // Outside, where the transaction is what the server would make it.
                    FACTS.replace(":history", Literal.quote(history.quoted()))));
            Row facts = replies.get(6).first();
            Map<String, Long> rows = new LinkedHashMap<>();
            Map<String, Integer> uncounted = new LinkedHashMap<>();
            List<KeeperTable> keepers = read(replies.get(3));
            for (Row row : replies.get(4).asRows()) {
                String schema = row.text(0);
                if (keepers.stream().noneMatch(keeper -> keeper.isCalled(schema, row.text(1)))) {
                    rows.merge(schema, row.number(2), Long::sum);
                    uncounted.merge(schema, row.integer(3), Integer::sum);
                }
            }
            return new Survey(
                    facts.text(0), facts.isTrue(1), facts.isTrue(2), facts.isTrue(3), keepers, rows, uncounted);
        } finally {
            session.rollback();
        }
    }

    private static String shapes() {
        List<Keeper> keepers = List.of(Keeper.values());
        return keepers.stream()
                .map(keeper -> row(keeper, keepers.indexOf(keeper)))
                .collect(Collectors.joining(",\n"));
    }

    private static String row(Keeper keeper, int place) {
        String columns = keeper.columns().stream().map(Literal::quote).collect(Collectors.joining(", "));
        return "(" + place + ", '" + keeper.name() + "', " + Literal.quote(keeper.schemaPattern()) + ", "
                + Literal.quote(keeper.tablePattern()) + ", " + keeper.isExact() + ", ARRAY[" + columns + "], "
                + Literal.quote(keeper.read()) + ")";
    }

    private static List<KeeperTable> read(Reply reply) {
        List<KeeperTable> tables = new ArrayList<>();
        for (Row row : reply.asRows()) {
            String applied = row.textOrNull(5);
            tables.add(new KeeperTable(
                    Keeper.valueOf(row.text(0)),
                    row.text(1),
                    row.text(2),
                    row.isTrue(3),
                    row.textOrNull(4),
                    applied == null ? null : Long.valueOf(applied),
                    row.textOrNull(6),
                    row.textOrNull(7)));
        }
        return tables;
    }
}

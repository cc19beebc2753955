package dev.quipu.postgres.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Views upon tables and upon each other, kept ones with indexes. */
final class RandomViews {
    private final RandomScript script;

    private RandomViews(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script, RandomTables tables) {
        if (tables.names().isEmpty()) {
            return;
        }
        String table = script.any(tables.names());
        List<String> chosen = tables.columnsOf(table).keySet().stream()
                .filter(column -> script.chance(70))
                .toList();
        if (!chosen.isEmpty()) {
            new RandomViews(script).make(table, chosen);
        }
    }

    private void make(String table, List<String> columns) {
        script.create(
                "VIEW",
                "s.v1",
                script.any(
                                "",
                                "WITH (security_barrier = true) ",
                                "WITH (check_option = local) ",
                                script.since(15) ? "WITH (security_invoker = true) " : "")
                        + "AS SELECT " + String.join(", ", columns)
                        + " FROM s." + table + script.maybe(50, " WHERE " + columns.getFirst() + " IS NOT NULL"));
        if (script.chance(60)) {
            String keys = columns.stream().limit(2).collect(Collectors.joining(", "));
            script.create("VIEW", "s.v2", "AS SELECT " + keys + ", count(*) AS n FROM s.v1 GROUP BY " + keys);
        }
        if (script.chance(60)) {
            script.create(
                    "MATERIALIZED VIEW",
                    "s.m1",
                    "AS SELECT " + columns.getFirst() + " AS k, count(*) AS n FROM s.v1 GROUP BY 1"
                            + script.any("", " WITH NO DATA"));
            script.add("CREATE " + script.any("", "UNIQUE ") + "INDEX m1_i ON s.m1 (n)");
            if (script.chance(20)) {
                script.add("ALTER MATERIALIZED VIEW s.m1 CLUSTER ON m1_i");
            }
            if (script.chance(30)) {
                script.create("VIEW", "r.v1", "AS SELECT n" + script.any("", ", k") + " FROM s.m1");
            }
        }
    }
}

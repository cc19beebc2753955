package dev.quipu.postgres.plan;

import java.util.List;
import java.util.Map;

/** What hangs on tables: indexes, policies, triggers, rules, statistics, settings. */
final class RandomTableParts {
    private final RandomScript script;

    private RandomTableParts(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script, RandomTables tables) {
        var parts = new RandomTableParts(script);
        for (String table : tables.names()) {
            parts.make(table, tables.columnsOf(table));
        }
    }

    private void make(String table, Map<String, String> types) {
        indexes(table, types);
        List<String> plain = List.copyOf(types.keySet());
        String column = script.any(plain);
        if (script.chance(25)) {
            alter(table, "ENABLE ROW LEVEL SECURITY");
            if (script.chance(30)) {
                alter(table, "FORCE ROW LEVEL SECURITY");
            }
        }
        if (script.chance(40)) {
            script.create(
                    "POLICY",
                    "p ON s." + table,
                    script.any("", "FOR SELECT ", "AS RESTRICTIVE ", "TO plan_reader ", "TO plan_reader, plan_writer ")
                            + "USING (" + column + " IS NOT NULL)");
        }
        if (script.chance(40)) {
            trigger(table, column);
        }
        if (script.chance(20)) {
            transition(table);
        }
        if (script.chance(15)) {
            script.add("CREATE RULE ru AS ON DELETE TO s." + table + " WHERE old." + column
                    + " IS NULL DO INSTEAD NOTHING");
            script.note("RULE", "ru ON s." + table);
            if (script.chance(25)) {
                alter(table, script.any("DISABLE", "ENABLE REPLICA") + " RULE ru");
            }
        }
        if (plain.size() > 3 && script.chance(30)) {
            String other = column.equals("id") ? plain.getLast() : column;
            script.create(
                    "STATISTICS",
                    "s." + table + "_st",
                    script.any("", "(ndistinct) ", "(ndistinct, dependencies) ") + "ON id, " + other + " FROM s."
                            + table);
        }
        if (script.chance(20)) {
            alter(table, "ALTER COLUMN " + column + " SET STATISTICS 200");
        }
        if (script.chance(10)) {
            alter(table, "REPLICA IDENTITY " + script.any("FULL", "NOTHING"));
        }
        if (script.chance(10)) {
            alter(table, "ALTER COLUMN " + column + " SET (n_distinct = " + script.any("5", "-0.5") + ")");
        }
        if (script.chance(25)) {
            script.add("COMMENT ON COLUMN s." + table + "." + column + " IS " + script.any("'three'", "'four'"));
        }
        if (script.chance(10)) {
            alter(table, "CLUSTER ON " + table + "_pkey");
        }
    }

    private void alter(String table, String action) {
        script.add("ALTER TABLE s." + table + " " + action);
    }

    private void trigger(String table, String column) {
        String row = " ON s." + table + " FOR EACH ROW ";
        script.add("CREATE "
                + script.any(
                        "TRIGGER tr BEFORE UPDATE" + row,
                        "TRIGGER tr AFTER INSERT OR UPDATE" + row,
                        "TRIGGER tr BEFORE UPDATE OF " + column + row,
                        "CONSTRAINT TRIGGER tr AFTER INSERT ON s." + table
                                + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW ",
                        "CONSTRAINT TRIGGER tr AFTER UPDATE" + row)
                + script.any("", "WHEN (new." + column + " IS NOT NULL) ") + "EXECUTE FUNCTION s.touch("
                + script.any("", "", "'a'") + ")");
        script.note("TRIGGER", "tr ON s." + table);
        if (script.chance(25)) {
            alter(table, script.any("DISABLE", "ENABLE ALWAYS") + " TRIGGER tr");
        }
    }

    /** A trigger that sees what a statement has changed. */
    private void transition(String table) {
        script.add("CREATE TRIGGER seen AFTER "
                + script.any(
                        "UPDATE ON s." + table + " REFERENCING OLD TABLE AS before NEW TABLE AS after",
                        "INSERT ON s." + table + " REFERENCING NEW TABLE AS after",
                        "DELETE ON s." + table + " REFERENCING OLD TABLE AS before")
                + " FOR EACH STATEMENT EXECUTE FUNCTION s.touch()");
        script.note("TRIGGER", "seen ON s." + table);
    }

    private void indexes(String table, Map<String, String> types) {
        List<String> ordered = types.keySet().stream()
                .filter(column -> !"jsonb".equals(types.get(column)))
                .toList();
        for (String name : List.of("_i1", "_i2")) {
            if (script.chance(50)) {
                index(table, table + name, types, script.any(ordered), script.any(ordered));
            }
        }
        types.entrySet().stream()
                .filter(entry -> entry.getValue().equals("jsonb"))
                .findFirst()
                .ifPresent(entry -> script.add(
                        "CREATE INDEX %s_gin ON s.%s USING gin (%s)".formatted(table, table, entry.getKey())));
    }

    private void index(String table, String name, Map<String, String> types, String first, String second) {
        String keys = first.equals(second) ? first : first + ", " + second + script.any("", " DESC", " NULLS FIRST");
        if (List.of("text", "varchar(20)", "varchar(40)").contains(types.get(first)) && script.chance(40)) {
            keys = "lower(" + first + ")";
        }
        script.add("CREATE " + script.maybe(20, "UNIQUE ") + "INDEX " + name + " ON s." + table + " (" + keys + ")"
                + script.maybe(15, " INCLUDE (id)") + (script.since(15) ? script.maybe(10, " NULLS NOT DISTINCT") : "")
                + script.maybe(15, " WITH (fillfactor = 60)")
                + script.maybe(20, " WHERE " + second + " IS NOT NULL"));
        script.note("INDEX", "s." + name);
    }
}

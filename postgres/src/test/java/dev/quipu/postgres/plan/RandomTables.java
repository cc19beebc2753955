package dev.quipu.postgres.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sequences, and ordinary tables that refer to each other. */
final class RandomTables {
    private static final List<String> TYPES = List.of(
            "integer",
            "bigint",
            "text",
            "varchar(20)",
            "varchar(40)",
            "numeric(8,2)",
            "numeric(10,2)",
            "boolean",
            "timestamptz",
            "timestamp",
            "date",
            "uuid",
            "jsonb",
            "text[]",
            "s.mood",
            "s.size",
            "s.label",
            "s.pair");

    /** The column whose values may exclude each other. */
    static final String EXCLUDED = "d";

    /** What has no order that an index could keep. */
    private static final List<String> NO_ORDER = List.of("jsonb");

    private final RandomScript script;
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    private RandomTables(RandomScript script) {
        this.script = script;
    }

    static RandomTables make(RandomScript script) {
        var tables = new RandomTables(script);
        tables.sequences();
        for (String table : List.of("t1", "t2", "t3", "t4")) {
            if (script.chance(80)) {
                tables.table(table);
            }
        }
        tables.names().forEach(tables::foreignKeys);
        tables.names().forEach(tables::afterwards);
        tables.periods();
        tables.elsewhere();
        return tables;
    }

    /** Returns the names of the tables, without that of the schema. */
    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** Returns the types of a table's columns by their names, in order. */
    Map<String, String> columnsOf(String table) {
        return Objects.requireNonNull(columns.get(table));
    }

    private void sequences() {
        for (String name : List.of("q1", "q2")) {
            if (script.chance(60)) {
                script.create(
                        "SEQUENCE",
                        "s." + name,
                        script.any("", "AS integer", "INCREMENT 5", "INCREMENT -1", "START 7 CACHE 3")
                                + script.any("", " CYCLE", " MAXVALUE 1000"));
            }
        }
    }

    private void table(String name) {
        var types = new LinkedHashMap<String, String>();
        var lines = new ArrayList<String>();
        lines.add(key(types));
        for (String column : List.of("a", "b", "c", "d", "e")) {
            if (script.chance(75)) {
                lines.add(column(column, types));
            }
        }
        if ("integer".equals(types.get("a")) && script.chance(30)) {
            lines.add("g integer GENERATED ALWAYS AS ("
                    + (script.since(18)
                            ? script.any(
                                    "a * 2) STORED",
                                    "a + 1) STORED",
                                    "s.twice(a)) STORED",
                                    "a * 2) VIRTUAL",
                                    "a + 3) VIRTUAL")
                            : script.any("a * 2) STORED", "a + 1) STORED", "s.twice(a)) STORED")));
        }
        types.forEach((column, type) -> {
            if (isNumber(type) && !column.equals("id") && script.chance(25)) {
                lines.add("CONSTRAINT %s_%s_ck CHECK (%s > %d)".formatted(name, column, column, script.below(3))
                        + script.any("", "", " NO INHERIT", script.since(18) ? " NOT ENFORCED" : ""));
            }
        });
        if (types.containsKey(EXCLUDED) && !NO_ORDER.contains(types.get(EXCLUDED)) && script.chance(15)) {
            lines.add("CONSTRAINT " + name + "_ex EXCLUDE " + script.any("(d WITH =)", "(d WITH =, id WITH =)")
                    + script.any("", " WHERE (d IS NOT NULL)", " DEFERRABLE"));
        }
        if (types.containsKey("b") && !types.get("b").equals("jsonb") && script.chance(30)) {
            lines.add(script.any("", "CONSTRAINT " + name + "_own ") + "UNIQUE "
                    + (script.since(15) ? script.any("", "", "NULLS NOT DISTINCT ") : "") + "(b)"
                    + script.any("", " INCLUDE (id)")
                    + script.any("", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED", " WITH (fillfactor = 70)"));
        }
        columns.put(name, types);
        script.create(
                "TABLE",
                "s." + name,
                "(" + String.join(", ", lines) + ")"
                        + script.any("", "", " WITH (fillfactor = 80)", " WITH (autovacuum_enabled = off)"));
    }

    private String key(Map<String, String> types) {
        return switch (script.below(5)) {
            case 0 -> typed(types, "integer", "id integer PRIMARY KEY");
            case 1 -> typed(types, "bigint", "id bigserial PRIMARY KEY");
            case 2 -> typed(types, "bigint", "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
            case 3 -> typed(types, "integer", "id integer GENERATED BY DEFAULT AS IDENTITY (START 5) PRIMARY KEY");
            default -> typed(types, "uuid", "id uuid PRIMARY KEY DEFAULT gen_random_uuid()");
        };
    }

    private static String typed(Map<String, String> types, String type, String definition) {
        types.put("id", type);
        return definition;
    }

    private String column(String name, Map<String, String> types) {
        String type = script.any(TYPES);
        types.put(name, type);
        String collate = type.equals("text") && script.chance(15) ? " COLLATE \"C\"" : "";
        return name + " " + type + collate + script.maybe(30, " NOT NULL")
                + (script.chance(35) ? " DEFAULT " + value(type) : "");
    }

    private String value(String type) {
        return switch (type) {
            case "integer", "bigint", "s.size" -> script.any("1", "7", "(1 + 2)", "s.twice(3)");
            case "numeric(8,2)", "numeric(10,2)" -> script.any("0", "1.5");
            case "boolean" -> script.any("true", "false");
            case "timestamptz", "timestamp" -> script.any("now()", "'2026-01-01'", "clock_timestamp()");
            case "date" -> "CURRENT_DATE";
            case "uuid" -> "gen_random_uuid()";
            case "jsonb", "text[]" -> "'{}'";
            case "s.mood" -> script.any("'ok'", "'sad'");
            case "s.pair" -> "NULL";
            default -> script.any("'x'", "'it''s'", "'a' || 'b'", "CURRENT_USER");
        };
    }

    private static boolean isNumber(String type) {
        return List.of("integer", "bigint", "numeric(8,2)", "numeric(10,2)", "s.size")
                .contains(type);
    }

    private void foreignKeys(String table) {
        for (String other : names()) {
            if (script.chance(25)) {
                String how = script.since(18) ? script.any("", "", "", "", " NOT ENFORCED") : "";
                String column = "to_" + other;
                String type = Objects.requireNonNull(columnsOf(other).get("id"));
                columnsOf(table).put(column, type);
                script.add("ALTER TABLE s." + table + " ADD COLUMN " + column + " " + type + " REFERENCES s." + other
                        + script.any("", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE", " MATCH FULL")
                        + (how.isEmpty() ? script.any("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED") : how));
            }
        }
    }

    /** Constraints that do not hold for all rows, or are called otherwise. */
    private void afterwards(String table) {
        if (script.chance(20)) {
            add(table, "ADD CONSTRAINT " + table + "_late CHECK (id IS NOT NULL) NOT VALID");
            script.note("CONSTRAINT", table + "_late ON s." + table);
        }
        String plain = columnsOf(table).keySet().stream()
                .filter(List.of("c", "e")::contains)
                .findFirst()
                .orElse("");
        if (script.since(18) && !plain.isEmpty() && script.chance(20)) {
            add(table, "ALTER COLUMN " + plain + " DROP NOT NULL");
            add(
                    table,
                    "ADD CONSTRAINT " + script.any(table + "_there", table + "_here") + " NOT NULL " + plain
                            + script.any("", " NOT VALID", " NO INHERIT"));
        }
    }

    private void add(String table, String action) {
        script.add("ALTER TABLE s." + table + " " + action);
    }

    /** Keys that are there for a time, and what refers to them. */
    private void periods() {
        if (!script.since(18) || !script.chance(40)) {
            return;
        }
        script.create(
                "TABLE",
                "s.period",
                "(id int4range, at " + script.any("daterange", "tsrange") + ", note text"
                        + script.any(
                                ", PRIMARY KEY (id, at WITHOUT OVERLAPS)", ", UNIQUE (id, at WITHOUT OVERLAPS)", "")
                        + ")");
        if (script.chance(50)) {
            script.create(
                    "TABLE",
                    "s.period_of",
                    "(id int4range, at daterange, "
                            + script.any("PRIMARY KEY (id, at WITHOUT OVERLAPS)", "UNIQUE (id, at WITHOUT OVERLAPS)")
                            + ", up int4range, FOREIGN KEY (up, PERIOD at) REFERENCES s.period_of (id, PERIOD at))");
        }
    }

    /** A table of another schema, which stands on this one. */
    private void elsewhere() {
        if (script.chance(60)) {
            String to = names().isEmpty() ? "" : script.any(names());
            String type = to.isEmpty()
                    ? "integer"
                    : Objects.requireNonNull(columnsOf(to).get("id"));
            script.create(
                    script.any("TABLE", "TABLE", "UNLOGGED TABLE"),
                    "r.t1",
                    "(a " + type + script.maybe(to.isEmpty() ? 0 : 60, " REFERENCES s." + to) + ", b s.mood"
                            + script.any("", " DEFAULT 'ok'")
                            + script.any("", ", c s.label", ", c integer DEFAULT s.twice(2)") + ")");
        }
    }
}

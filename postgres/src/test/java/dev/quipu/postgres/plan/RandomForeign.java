package dev.quipu.postgres.plan;

/** Foreign-data wrappers and servers, which lie in no schema, with user mappings and foreign tables. */
final class RandomForeign {
    private final RandomScript script;

    private RandomForeign(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        if (script.chance(60)) {
            new RandomForeign(script).make();
        }
    }

    private void make() {
        script.create("FOREIGN DATA WRAPPER", "w", script.any("", "OPTIONS (debug 'true')"));
        script.create(
                "SERVER",
                "far",
                script.any("", "TYPE 'kind' ") + script.any("", "VERSION '1' ", "VERSION '2' ")
                        + "FOREIGN DATA WRAPPER w"
                        + script.any("", " OPTIONS (host 'a')", " OPTIONS (host 'b', port '1')"));
        if (script.chance(50)) {
            script.add("CREATE USER MAPPING FOR " + script.any("PUBLIC", "plan_reader") + " SERVER far"
                    + script.any("", " OPTIONS (user 'x')", " OPTIONS (user 'y')"));
        }
        if (script.chance(60)) {
            script.create(
                    "FOREIGN TABLE",
                    "s.ft",
                    "(id " + script.any("integer", "bigint") + script.any("", " OPTIONS (column_name 'ID')")
                            + script.any("", " NOT NULL") + ", b text" + script.any("", " DEFAULT 'x'")
                            + script.any("", ", c date", ", CONSTRAINT ft_ck CHECK (id > 0)") + ") SERVER far"
                            + script.any("", " OPTIONS (table_name 'T')"));
        }
    }
}

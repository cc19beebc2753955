package dev.quipu.postgres.plan;

/** Tables that stand in others: children that inherit, partitions. */
final class RandomFamilies {
    private final RandomScript script;

    private RandomFamilies(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        var families = new RandomFamilies(script);
        families.inheritance();
        families.partitions();
        families.lists();
        families.unlogged();
    }

    private void inheritance() {
        if (!script.chance(50)) {
            return;
        }
        String type = script.any("integer", "bigint");
        String more = script.any("", ", z date");
        script.create(
                "TABLE",
                "s.h",
                "(x " + type + script.any("", " DEFAULT 1") + script.any("", " NOT NULL") + ", y text" + more
                        + script.any("", ", CONSTRAINT h_ck CHECK (x > 0)") + ")");
        if (script.chance(70)) {
            if (script.chance(70)) {
                String again = more.isEmpty() ? "" : script.any("", "", more, more + " DEFAULT '2026-01-01'");
                script.create(
                        "TABLE", "s.h1", "(extra integer" + script.any("", " NOT NULL") + again + ") INHERITS (s.h)");
            } else {
                script.create("TABLE", "s.h1", "(x " + type + ", y text" + more + ", extra integer)");
            }
            if (script.chance(30)) {
                script.add("ALTER TABLE s.h1 ALTER COLUMN x SET DEFAULT 5");
            }
        }
    }

    private void partitions() {
        if (!script.chance(60)) {
            return;
        }
        String id = script.any("integer", "bigint");
        String x = script.any("text", "varchar(20)");
        String more = script.any("", ", m integer DEFAULT 3");
        String counts = script.any(" NOT NULL", " NOT NULL", " GENERATED ALWAYS AS IDENTITY");
        String computed = script.any("", "", ", g text GENERATED ALWAYS AS ('p') STORED");
        String key = script.any("RANGE (at)", "RANGE (at)", "RANGE (at)", "RANGE (at)", "HASH (at)", "");
        script.create(
                "TABLE",
                "s.p",
                "(id " + id + counts + ", at date NOT NULL, x " + x + more + computed
                        + script.maybe(50, ", PRIMARY KEY (id, at)") + ")"
                        + (key.isEmpty() ? "" : " PARTITION BY " + key));
        if (script.chance(50)) {
            script.add("CREATE INDEX p_x ON s.p (" + script.any("x", "x, id") + ")");
        }
        if (key.equals("HASH (at)")) {
            script.create("TABLE", "s.p1", "PARTITION OF s.p FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
        } else if (!key.isEmpty()) {
            String own = script.since(16) ? script.any("'p'", "'own'") : "'p'";
            months(
                    "(id " + id + " NOT NULL, at date NOT NULL, x " + x + more.replace(" DEFAULT 3", "")
                            + computed.replace("'p'", own) + ")",
                    computed.isEmpty() || !script.since(16) ? "" : " (g GENERATED ALWAYS AS (" + own + ") STORED)");
        }
        if (script.chance(30)) {
            script.add("CREATE TRIGGER ptr AFTER " + script.any("INSERT", "UPDATE")
                    + " ON s.p FOR EACH ROW EXECUTE FUNCTION s.touch()");
            if (script.chance(50)) {
                script.add("ALTER TABLE" + script.any("", " ONLY") + " s.p" + script.any(" DISABLE", " ENABLE ALWAYS")
                        + " TRIGGER ptr");
            }
        }
    }

    /**
     * @param columns those of a table that may be attached
     * @param otherwise what a partition may say of columns
     */
    private void months(String columns, String otherwise) {
        for (int month = 1; month <= 3; month++) {
            if (script.chance(75)) {
                month("s.p" + month, month, columns, otherwise);
            }
        }
        if (script.chance(30)) {
            script.create("TABLE", "s.pd", "PARTITION OF s.p DEFAULT");
        }
    }

    private void month(String name, int month, String columns, String otherwise) {
        String from = "FOR VALUES FROM ('2026-0" + month + "-01') TO ('2026-0" + month + "-";
        if (script.chance(70)) {
            script.create(
                    "TABLE",
                    name,
                    "PARTITION OF s.p" + script.any("", otherwise) + " " + from + script.any("20", "28") + "')");
            if (script.chance(20)) {
                script.add("ALTER TABLE " + name + " ALTER COLUMN x SET DEFAULT 'part'");
            }
            if (script.chance(20)) {
                script.add("CREATE INDEX p" + month + "_own ON " + name + " (at)");
            }
        } else {
            script.create("TABLE", name, columns);
            if (script.chance(40)) {
                script.add("ALTER TABLE s.p ATTACH PARTITION " + name + " " + from + "25')");
            }
        }
    }

    /** Two tables that refer to each other: both are to be lost in a crash, or neither. */
    private void unlogged() {
        if (!script.chance(40)) {
            return;
        }
        String kind = script.any("TABLE", "UNLOGGED TABLE");
        script.create(kind, "s.u1", "(id integer PRIMARY KEY, other integer)");
        script.create(kind, "s.u2", "(id integer PRIMARY KEY, other integer REFERENCES s.u1)");
        if (script.chance(50)) {
            script.add("ALTER TABLE s.u1 ADD CONSTRAINT u1_other FOREIGN KEY (other) REFERENCES s.u2");
        }
    }

    /** By lists, and some of those by hash. */
    private void lists() {
        if (!script.chance(60)) {
            return;
        }
        script.create(
                "TABLE",
                "s.l",
                "(kind text NOT NULL" + script.any("", " DEFAULT 'a'") + ", n bigint"
                        + script.any("", ", CHECK (n > 0)", ", UNIQUE (n, kind)")
                        + ") PARTITION BY LIST (kind)");
        if (script.chance(70)) {
            script.create(
                    "TABLE",
                    "s.l1",
                    "PARTITION OF s.l FOR VALUES IN (" + script.any("'a'", "'a', 'b'", "'a', NULL") + ")");
        }
        if (script.chance(70)) {
            // How a partition is partitioned itself stays: no plan changes that unless it is asked to copy the rows.
            script.create(
                    "TABLE",
                    "s.l2",
                    "PARTITION OF s.l FOR VALUES IN (" + script.any("'x'", "'x', 'y'") + ") PARTITION BY HASH (n)");
            for (int part = 0; part < 2; part++) {
                if (script.chance(70)) {
                    script.create(
                            "TABLE",
                            "s.l2" + part,
                            "PARTITION OF s.l2 FOR VALUES WITH (MODULUS 2, REMAINDER " + part + ")");
                }
            }
        }
        if (script.chance(30)) {
            script.create("TABLE", "s.ld", "PARTITION OF s.l DEFAULT");
        }
        if (script.chance(40)) {
            script.add("CREATE INDEX l_n ON s.l (n" + script.any("", ", kind") + ")");
        }
        if (script.chance(40)) {
            script.add("CREATE TRIGGER ltr AFTER " + script.any("INSERT", "UPDATE")
                    + " ON s.l FOR EACH ROW EXECUTE FUNCTION s.touch()");
        }
    }
}

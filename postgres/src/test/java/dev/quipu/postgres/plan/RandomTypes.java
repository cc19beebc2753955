package dev.quipu.postgres.plan;

/** Types of all sorts, and collations. Tables use some of them, so those are always there. */
final class RandomTypes {
    private final RandomScript script;

    private RandomTypes(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        var types = new RandomTypes(script);
        types.enums();
        types.collations();
        types.domains();
        types.composites();
        types.ranges();
        types.bases();
    }

    private void enums() {
        script.create(
                "TYPE",
                "s.mood",
                "AS ENUM ("
                        + script.any(
                                "'sad', 'ok'",
                                "'sad', 'ok', 'happy'",
                                "'sad', 'ok', 'happy'",
                                "'sad', 'meh', 'ok', 'happy'",
                                "'ok', 'sad', 'happy', 'great'")
                        + ")");
        script.create(
                "TYPE",
                "s.tone",
                "AS ENUM (" + script.any("", "'low'", "'low', 'high'", "'low', 'high'", "'low', 'middle', 'high'")
                        + ")");
    }

    private void collations() {
        if (script.chance(60)) {
            String builtin = script.since(17) ? "PROVIDER = builtin, LOCALE = 'C.UTF-8'" : "LOCALE = 'C'";
            script.create("COLLATION", "s.order", "(" + script.any("LOCALE = 'C'", "LOCALE = 'POSIX'", builtin) + ")");
        }
    }

    /** What tables hold values of stays what it is made of: no plan changes that. */
    private void domains() {
        script.create(
                "DOMAIN",
                "s.size",
                "AS integer" + script.any("", " DEFAULT 1", " DEFAULT 5") + script.maybe(20, " NOT NULL")
                        + script.any(
                                "",
                                " CHECK (VALUE > 0)",
                                " CHECK (VALUE > -1)",
                                " CONSTRAINT above CHECK (VALUE > 0)"));
        if (script.chance(25)) {
            script.add("ALTER DOMAIN s.size ADD CONSTRAINT below CHECK (VALUE < " + script.any("1000", "5000") + ")"
                    + script.any("", " NOT VALID"));
        }
        script.create(
                "DOMAIN",
                "s.label",
                "AS text" + script.maybe(20, " DEFAULT 'none'")
                        + script.any("", "", " CHECK (VALUE <> '')", " CHECK (length(VALUE) < 50)"));
        if (script.chance(50)) {
            script.create(
                    "DOMAIN",
                    "s.free",
                    "AS " + script.any("text", "varchar(9)", "text COLLATE \"C\"", "s.tone", "s.size", "s.size[]")
                            + script.any("", " NOT NULL"));
        }
    }

    /** Tables hold values of {@code pair} and are of {@code line}; no plan changes what their attributes are. */
    private void composites() {
        script.create(
                "TYPE", "s.pair", "AS (one integer" + script.any("", ", other text", ", other text, more date") + ")");
        if (script.chance(60)) {
            script.create(
                    "TYPE",
                    "s.triple",
                    "AS (one " + script.any("integer", "bigint", "s.size", "s.tone")
                            + script.any("", ", other text", ", other varchar(10)", ", other text COLLATE \"C\"")
                            + script.any("", ", pair s.pair") + ")");
        }
        script.create("TYPE", "s.line", "AS (id integer, note text)");
        if (script.chance(50)) {
            script.create(
                    "TABLE",
                    "s.typed",
                    "OF s.line"
                            + script.any(
                                    "", " (id WITH OPTIONS PRIMARY KEY)", " (note WITH OPTIONS NOT NULL DEFAULT 'x')"));
        }
    }

    private void ranges() {
        if (script.chance(60)) {
            script.create(
                    "TYPE",
                    "s.span",
                    "AS RANGE (SUBTYPE = "
                            + script.any("numeric", "float8, SUBTYPE_DIFF = float8mi", "text, COLLATION = \"C\"")
                            + script.any("", ", MULTIRANGE_TYPE_NAME = s.spans") + ")");
        }
    }

    private void bases() {
        if (script.chance(40)) {
            script.add("CREATE TYPE s.shell");
            if (script.since(18)) {
                // Older servers grant nothing on what is only a shell.
                script.note("TYPE", "s.shell");
            }
        }
        if (script.chance(50)) {
            script.add("CREATE TYPE s.whole");
            script.add(
                    "CREATE FUNCTION s.whole_in(cstring) RETURNS s.whole LANGUAGE internal IMMUTABLE STRICT AS 'int4in'");
            script.add(
                    "CREATE FUNCTION s.whole_out(s.whole) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'");
            script.create(
                    "TYPE",
                    "s.whole",
                    "(INPUT = s.whole_in, OUTPUT = s.whole_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4"
                            + script.any("", ", CATEGORY = 'N'") + script.any("", ", DEFAULT = '7'")
                            + script.any("", ", DELIMITER = ';'") + ")");
            if (script.chance(30)) {
                transform();
            }
        }
    }

    private void transform() {
        script.add(
                "CREATE FUNCTION s.whole_of(internal) RETURNS s.whole LANGUAGE internal IMMUTABLE STRICT AS 'int4recv'");
        String from = "FROM SQL WITH FUNCTION prsd_lextype(internal)";
        String to = "TO SQL WITH FUNCTION s.whole_of(internal)";
        script.add("CREATE TRANSFORM FOR s.whole LANGUAGE plpgsql (" + script.any(from, to, from + ", " + to) + ")");
        if (script.chance(50)) {
            script.add("CREATE FUNCTION s.changed(whole s.whole) RETURNS integer TRANSFORM FOR TYPE s.whole"
                    + " LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'");
        }
    }
}

package dev.quipu.postgres.plan;

/** Operators with their classes and families, casts and conversions. */
final class RandomOperators {
    private final RandomScript script;
    private final RandomTables tables;

    private RandomOperators(RandomScript script, RandomTables tables) {
        this.script = script;
        this.tables = tables;
    }

    static void make(RandomScript script, RandomTables tables) {
        var operators = new RandomOperators(script, tables);
        operators.operators();
        operators.classes();
        operators.casts();
        if (script.chance(40)) {
            script.add("CREATE " + script.any("", "DEFAULT ")
                    + "CONVERSION s.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8");
            script.note("CONVERSION", "s.conv");
        }
    }

    private void operators() {
        if (!script.chance(50)) {
            return;
        }
        script.create(
                "FUNCTION",
                "s.same(text, text)",
                "RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) = length($2)'");
        script.add("CREATE OPERATOR s.=== (FUNCTION = s.same, LEFTARG = text, RIGHTARG = text"
                + script.any("", ", COMMUTATOR = OPERATOR(s.===)")
                + script.any("", ", RESTRICT = eqsel, JOIN = eqjoinsel")
                + script.any("", ", HASHES") + ")");
        script.note("OPERATOR", "s.=== (text, text)");
        if (script.chance(40)) {
            script.add("CREATE OPERATOR s.@@@@ (FUNCTION = s.twice, RIGHTARG = integer)");
            script.note("OPERATOR", "s.@@@@ (NONE, integer)");
        }
    }

    private void classes() {
        if (script.chance(40)) {
            script.add("CREATE OPERATOR FAMILY s.family USING " + script.any("btree", "hash"));
        }
        if (script.chance(50)) {
            script.add("CREATE OPERATOR CLASS s.class FOR TYPE integer USING btree AS OPERATOR 1 <, "
                    + script.any("", "OPERATOR 2 <=, ") + "OPERATOR 3 =, " + script.any("", "OPERATOR 5 >, ")
                    + "FUNCTION 1 btint4cmp(integer, integer)");
            script.note("OPERATOR CLASS", "s.class USING btree");
        }
    }

    /** Beside an implicit cast "=" means too much for the server to make such a constraint again, from its own dump too. */
    private boolean isMoodExcluded() {
        return tables.names().stream()
                .anyMatch(table -> "s.mood".equals(tables.columnsOf(table).get(RandomTables.EXCLUDED)));
    }

    private void casts() {
        if (script.chance(50)) {
            script.create(
                    "FUNCTION",
                    "s.mood_number(s.mood)",
                    "RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT " + script.any("1", "2") + "'");
            script.add("CREATE CAST (s.mood AS integer) WITH FUNCTION s.mood_number(s.mood)"
                    + script.any("", " AS ASSIGNMENT", isMoodExcluded() ? "" : " AS IMPLICIT"));
            script.note("CAST", "(s.mood AS integer)");
        }
        if (script.chance(30)) {
            script.add("CREATE CAST (s.pair AS s.mood) WITH INOUT" + script.any("", " AS ASSIGNMENT"));
        }
    }
}

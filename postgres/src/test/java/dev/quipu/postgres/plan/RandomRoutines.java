package dev.quipu.postgres.plan;

import java.util.List;
import java.util.Map;

/** Functions, procedures and aggregates. */
final class RandomRoutines {
    private final RandomScript script;

    private RandomRoutines(RandomScript script) {
        this.script = script;
    }

    /** Makes those that tables use. */
    static void makeFirst(RandomScript script) {
        script.create(
                "FUNCTION",
                "s.touch()",
                "RETURNS trigger LANGUAGE plpgsql" + script.any("", " SECURITY DEFINER", " SET search_path = s")
                        + script.any(" AS 'BEGIN RETURN NEW; END'", " AS 'BEGIN RETURN coalesce(NEW, OLD); END'"));
        script.create(
                "FUNCTION",
                "s.twice(integer)",
                "RETURNS integer LANGUAGE "
                        + script.any("sql IMMUTABLE", "sql IMMUTABLE STRICT", "sql IMMUTABLE PARALLEL SAFE COST 3")
                        + script.any(" AS 'SELECT $1 * 2'", " AS 'SELECT $1 + $1'", " RETURN $1 * 2"));
    }

    /** Makes those that use types and tables. */
    static void make(RandomScript script, RandomTables tables) {
        var routines = new RandomRoutines(script);
        routines.functions();
        routines.procedures();
        routines.aggregates();
        if (!tables.names().isEmpty() && script.chance(50)) {
            String table = script.any(tables.names());
            routines.ofTable(table, tables.columnsOf(table));
        }
    }

    private void functions() {
        if (script.chance(70)) {
            greet();
        }
        if (script.chance(60)) {
            script.create(
                    "FUNCTION",
                    "s.listed",
                    "(" + script.any("mood s.mood", "mood s.mood", "VARIADIC moods s.mood[]") + ") RETURNS "
                            + script.any(
                                    "TABLE (a integer, b s.mood)", "TABLE (a integer)", "SETOF s.pair", "SETOF s.line")
                            + " LANGUAGE plpgsql" + script.any("", " ROWS 12") + " AS 'BEGIN RETURN; END'");
        }
        if (script.chance(40)) {
            script.create(
                    "FUNCTION",
                    "s.numbered()",
                    "RETURNS bigint LANGUAGE internal WINDOW AS 'window_" + script.any("row_number", "rank") + "'");
        }
        if (script.chance(40)) {
            script.create(
                    "FUNCTION",
                    "s.fourfold(n integer)",
                    "RETURNS integer LANGUAGE sql" + script.any("", " IMMUTABLE")
                            + script.any(" RETURN s.twice(s.twice(n))", " BEGIN ATOMIC SELECT s.twice(n) * 2; END"));
        }
    }

    private void greet() {
        String returns = script.any("text", "text", "varchar", "SETOF text");
        boolean several = returns.startsWith("SETOF");
        String body = script.any(
                " LANGUAGE sql AS $$SELECT 'hello'::text$$",
                " LANGUAGE sql AS $$SELECT 'good day'::text$$",
                " LANGUAGE plpgsql AS $$BEGIN RETURN" + (several ? " NEXT" : "") + " 'hello'; END$$");
        script.create(
                "FUNCTION",
                "s.greet",
                "(" + script.any("name text", "who text", "name text DEFAULT 'you'") + ") RETURNS " + returns
                        + (several ? script.any("", " ROWS 5") : "") + script.any("", " STABLE", " IMMUTABLE")
                        + script.any("", " STRICT", " LEAKPROOF", " PARALLEL SAFE", " PARALLEL RESTRICTED COST 20")
                        + script.any("", " SECURITY DEFINER", " SET \"DateStyle\" = 'ISO, DMY'") + body);
    }

    private void procedures() {
        if (script.chance(50)) {
            script.create(
                    "PROCEDURE",
                    "s.work",
                    "(" + script.any("n integer", "INOUT n integer", "n integer DEFAULT 4", "n bigint")
                            + ") LANGUAGE plpgsql" + script.any("", " SECURITY DEFINER")
                            + script.any(" AS 'BEGIN NULL; END'", " AS 'BEGIN RETURN; END'"));
        }
    }

    private void aggregates() {
        if (script.chance(50)) {
            script.create(
                    "AGGREGATE",
                    "s.total(numeric)",
                    "(SFUNC = numeric_add, STYPE = numeric" + script.any("", ", INITCOND = '0'", ", INITCOND = '1'")
                            + script.any("", ", COMBINEFUNC = numeric_add, PARALLEL = SAFE") + ")");
        }
        if (script.chance(30)) {
            script.create(
                    "FUNCTION", "s.next_size(s.size, s.size)", "RETURNS s.size LANGUAGE sql IMMUTABLE AS 'SELECT $1'");
            script.create("AGGREGATE", "s.sized(s.size)", "(SFUNC = s.next_size, STYPE = s.size)");
        }
    }

    /** A body that is parsed stands on the columns that it names. */
    private void ofTable(String table, Map<String, String> columns) {
        List<String> names = List.copyOf(columns.keySet());
        script.create(
                "FUNCTION",
                "s.counted()",
                "RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(" + script.any(names) + ") FROM s."
                        + table + "; END");
        if (script.chance(50)) {
            script.create("FUNCTION", "s.one_of(t s." + table + ")", "RETURNS boolean LANGUAGE sql AS 'SELECT true'");
        }
    }
}

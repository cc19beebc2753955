package dev.quipu.postgres.plan;

import java.util.Map;

/** Owners, grants and comments for what a script has made. */
final class RandomNotes {
    /** What may be granted, by the kind of what it is granted on as GRANT names it. */
    private static final Map<String, String[]> PRIVILEGES = Map.of(
            "TABLE", new String[] {"SELECT", "SELECT, INSERT", "ALL", "SELECT (id)", "UPDATE (id), REFERENCES (id)"},
            "VIEW", new String[] {"SELECT", "ALL"},
            "SEQUENCE", new String[] {"USAGE", "SELECT, UPDATE"},
            "FUNCTION", new String[] {"EXECUTE"},
            "PROCEDURE", new String[] {"EXECUTE"},
            "SCHEMA", new String[] {"USAGE", "CREATE, USAGE"},
            "TYPE", new String[] {"USAGE"},
            "SERVER", new String[] {"USAGE"},
            "LANGUAGE", new String[] {"USAGE"},
            "FOREIGN DATA WRAPPER", new String[] {"USAGE"});

    private final RandomScript script;

    private RandomNotes(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        var notes = new RandomNotes(script);
        script.made().forEach(notes::make);
    }

    private void make(RandomScript.Made made) {
        if (script.chance(12)) {
            script.add("COMMENT ON " + made.kind() + " " + made.name() + " IS " + script.any("'one'", "'two'"));
        }
        if (script.chance(10) && hasOwner(made.kind())) {
            script.add("ALTER " + made.kind() + " " + made.name() + " OWNER TO "
                    + script.any("plan_owner", "plan_writer"));
        }
        if (script.chance(15)) {
            grant(made);
        }
    }

    /** A view reads with the rights of its owner, who would need some. */
    private static boolean hasOwner(String kind) {
        return switch (kind) {
            case "POLICY", "TRIGGER", "RULE", "CAST", "ACCESS METHOD", "TEXT SEARCH PARSER", "TEXT SEARCH TEMPLATE" ->
                false;
            case "EXTENSION",
                    "VIEW",
                    "MATERIALIZED VIEW",
                    "INDEX",
                    "CONSTRAINT",
                    "COLUMN",
                    "SUBSCRIPTION",
                    "EVENT TRIGGER",
                    "FOREIGN DATA WRAPPER" -> false;
            default -> true;
        };
    }

    private void grant(RandomScript.Made made) {
        String[] privileges = PRIVILEGES.get(word(made.kind()));
        if (privileges == null) {
            return;
        }
        String privilege = script.any(privileges);
        if (privilege.contains("(") && !made.name().matches("s\\.t\\d")) {
            privilege = "SELECT";
        }
        String on = made.kind().endsWith("VIEW") || made.kind().endsWith("TABLE")
                ? made.name()
                : (made.kind().equals("SERVER") ? "FOREIGN SERVER" : word(made.kind())) + " " + made.name();
        script.add("GRANT " + privilege + " ON " + on + " TO "
                + script.any(
                        "plan_reader",
                        "plan_reader, plan_writer",
                        "plan_writer WITH GRANT OPTION",
                        "plan_reader WITH GRANT OPTION"));
        if (script.chance(25)) {
            script.add("REVOKE ALL ON " + on + " FROM PUBLIC");
        }
    }

    private static String word(String kind) {
        return switch (kind) {
            case "FOREIGN TABLE" -> "TABLE";
            case "MATERIALIZED VIEW" -> "VIEW";
            case "DOMAIN" -> "TYPE";
            case "AGGREGATE" -> "FUNCTION";
            default -> kind;
        };
    }
}

package dev.quipu.postgres.plan;

/**
 * Extensions, with tables that use their types and operator classes. What is used stays where it is: for a plan a type in another
 * schema is another type, and the column is said to be written anew, which the server does not do.
 */
final class RandomExtensions {
    private final RandomScript script;

    private RandomExtensions(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        var extensions = new RandomExtensions(script);
        if (script.chance(35)) {
            extensions.words();
        }
        if (script.chance(25)) {
            extensions.likeness();
        }
        if (script.chance(25)) {
            script.create("EXTENSION", "hstore", "SCHEMA " + script.any("s", "r"));
        }
    }

    private void words() {
        script.create("EXTENSION", "citext", "SCHEMA r");
        if (script.chance(70)) {
            script.create(
                    "TABLE",
                    "s.words_of",
                    "(id integer PRIMARY KEY, word r.citext"
                            + script.any("", " NOT NULL", " DEFAULT 'none'", " UNIQUE", " CHECK (word <> 'x')") + ")");
            if (script.chance(40)) {
                script.add("CREATE INDEX words_of_i ON s.words_of (word" + script.any("", " DESC") + ")");
            }
            if (script.chance(30)) {
                script.create("VIEW", "s.words_seen", "AS SELECT word FROM s.words_of WHERE word = 'a'");
            }
        }
    }

    private void likeness() {
        script.create("EXTENSION", "pg_trgm", "SCHEMA r");
        script.create("TABLE", "s.liked", "(id integer, text text)");
        if (script.chance(70)) {
            String method = script.any("gin", "gist");
            script.add("CREATE INDEX liked_i ON s.liked USING " + method + " (text r." + method + "_trgm_ops)");
        }
    }
}

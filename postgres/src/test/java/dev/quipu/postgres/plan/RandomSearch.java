package dev.quipu.postgres.plan;

/** Text search: parsers, templates, dictionaries, configurations. */
final class RandomSearch {
    private final RandomScript script;

    private RandomSearch(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script) {
        new RandomSearch(script).make();
    }

    private void make() {
        boolean parser = script.chance(40);
        boolean template = script.chance(40);
        if (parser) {
            script.create(
                    "TEXT SEARCH PARSER",
                    "s.parser",
                    "(START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype"
                            + script.any("", ", HEADLINE = prsd_headline") + ")");
        }
        if (template) {
            script.create(
                    "TEXT SEARCH TEMPLATE",
                    "s.template",
                    "(" + script.any("", "INIT = dsimple_init, ") + "LEXIZE = dsimple_lexize)");
        }
        script.create(
                "TEXT SEARCH DICTIONARY",
                "s.words",
                "(TEMPLATE = "
                        + script.any(
                                "simple",
                                "simple, ACCEPT = false",
                                "snowball, LANGUAGE = german",
                                template ? "s.template" : "simple")
                        + ")");
        if (script.chance(70)) {
            script.create(
                    "TEXT SEARCH CONFIGURATION",
                    "s.conf",
                    "(PARSER = " + (parser && script.chance(50) ? "s.parser" : "\"default\"") + ")");
            script.add("ALTER TEXT SEARCH CONFIGURATION s.conf ADD MAPPING FOR "
                    + script.any("asciiword", "asciiword, word", "word, int") + " WITH "
                    + script.any("simple", "s.words", "s.words, simple"));
        }
    }
}

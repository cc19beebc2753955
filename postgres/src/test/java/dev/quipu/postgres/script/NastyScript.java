package dev.quipu.postgres.script;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A script made of what is hard to split, together with how it has to be split. All of it goes through psql too: a
 * server refuses most statements, but none leaves a state behind that changes how the next is read.
 */
final class NastyScript {
    private static final List<String> BLANKS = List.of(
            " ",
            "\n",
            "\r\n",
            "\t\f ",
            " -- it's $$ a; \"comment\" /* (\n",
            "--\n",
            "/**/",
            "/* ; ' \" $$ ( -- */",
            "/* /* ; */ ' /*/**/*/ */",
            "/*/ ; */");

    private static final List<String> FRAGMENTS = List.of(
            "a",
            "1",
            "';'",
            "'it''s;'",
            "'\\'",
            "'a\n;--\n/*'",
            "E'\\';'",
            "e'a\\\\'",
            "E'\\\n'';'",
            "U&'\\'",
            "u&\"a;\"\"\" UESCAPE '!'",
            "B'0;'",
            "x'f'';'",
            "N';'",
            "\"a;\"\"b\"",
            "\"'\"",
            "\"$$\"",
            "$$;'\"/*--\n$$",
            "$a$ $$;$b$ $a$",
            "$a$$$a$",
            "$é_1$;$é_1$",
            "a$b$c",
            "a$$",
            "$1",
            "$1$$;$$",
            "- - 1 / / 1",
            "@-/*;'*/ +-- ;'\n 1",
            "(1; (2); ';)' /* ) */ ; $$)$$ -- )\n)",
            "((((;))))",
            "a::b[1:2]",
            "CASE WHEN begin atomic THEN 1 END",
            "begin",
            "end",
            "\u00A0",
            "𝄞",
            "!@#%^&|`?~<>=,.*");

    private static final List<String> BODIES = List.of(
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN ';' END; END",
            "CREATE OR REPLACE PROCEDURE p(a int) LANGUAGE sql\nBEGIN ATOMIC\n  INSERT INTO t VALUES (';'); --;\nEND",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ BEGIN; END; CASE $f$",
            "CREATE FUNCTION f() RETURNS int RETURN CASE WHEN a THEN ';' END",
            "CREATE RULE r AS ON INSERT TO nasty DO ALSO (SELECT ';'; NOTIFY a;)",
            "DO LANGUAGE nothing $$ BEGIN; END; $$");

    private static final List<String> COPIES = List.of(
            "COPY nasty FROM stdin",
            "copy \"nasty\" (a) from STDIN with (format csv)",
            "COPY public.nasty(a) FROM /* ; */ stdin CSV");

    private static final List<String> ROWS = List.of("1", "';", "$$", "x\\.", "\\.x", "--", "/*", ";;", "COPY", "é𝄞");

    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> pieces = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final StringBuilder gap = new StringBuilder();
    private final List<String> statements = new ArrayList<>();

    NastyScript(long seed) {
        random = new SplittableRandom(seed);
        if (random.nextInt(4) == 0) {
            between("\uFEFF");
        }
        for (int i = random.nextInt(12); i > 0; i--) {
            between(blanks());
            statement();
        }
        between(blanks());
        if (random.nextInt(4) == 0) {
            runs(plain());
            between(blanks());
        }
        gaps.add(gap.toString());
    }

    String text() {
        return text.toString();
    }

    /** Returns statements and COPY data in the order of the text. */
    List<String> pieces() {
        return pieces;
    }

    /** Returns what is around and between the pieces. */
    List<String> gaps() {
        return gaps;
    }

    /** Returns the statements alone. */
    List<String> statements() {
        return statements;
    }

    private void statement() {
        switch (random.nextInt(8)) {
            case 0 -> copy();
            // Right after the data of a COPY, psql reads on as if an empty statement had data of its own.
            case 1 -> between(gap.toString().contains("\\.") ? "" : ";");
            case 2 -> between(text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "\\restrict a;'\n" : "");
            case 3 -> {
                runs(any(BODIES));
                between(blanks() + ";");
            }
            default -> {
                runs(plain());
                between(blanks() + ";");
            }
        }
    }

    private String plain() {
        var statement = new StringBuilder("SELECT");
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            statement.append(blank()).append(any(FRAGMENTS)).append(blank()).append(",");
        }
        return statement.append(blank()).append(any(FRAGMENTS)).toString();
    }

    private void copy() {
        runs(any(COPIES));
        between(blanks() + (random.nextBoolean() ? "; -- rows\n" : ";\r\n"));
        var rows = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            rows.append(any(ROWS)).append(any(ROWS)).append("\n");
        }
        piece(rows.toString());
        between(random.nextBoolean() ? "\\.\n" : "\\.\r\n");
    }

    private void runs(String statement) {
        statements.add(statement);
        piece(statement);
    }

    private void piece(String piece) {
        gaps.add(gap.toString());
        gap.setLength(0);
        pieces.add(piece);
        text.append(piece);
    }

    private void between(String blank) {
        gap.append(blank);
        text.append(blank);
    }

    private String blanks() {
        return random.nextBoolean() ? "" : blank() + (random.nextBoolean() ? "" : blank());
    }

    private String blank() {
        return any(BLANKS);
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

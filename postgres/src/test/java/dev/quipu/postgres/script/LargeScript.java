package dev.quipu.postgres.script;

import java.util.stream.Stream;

/**
 * Shapes of large scripts, among them those that tempt a splitter to read the same text again and again.
 *
 * <p>Its main method measures them: {@code java -Xmx4g -cp postgres/target/classes:postgres/target/test-classes
 * dev.quipu.postgres.script.LargeScript 100} for 100 MB of each.
 */
enum LargeScript {
    SMALL_STATEMENTS("", "INSERT INTO t (a, b) VALUES (1, 'text');\n", ""),
    ONE_LINE("", "SELECT 1;", ""),
    ONE_COPY("COPY t FROM stdin;\n", "1234\tsome text of a row\t\\N\n", "\\.\n"),
    COPY_THAT_SEEMS_TO_END("COPY t FROM stdin;\n", "\\.\\.", "\n\\.\n"),
    MANY_COPIES("", "COPY t FROM stdin;\n1\n\\.\n", ""),
    STATEMENTS_BESIDE_A_COPY("COPY t FROM stdin;", "SELECT 1;", "\n1\n\\.\n"),
    ONE_LITERAL("SELECT '", "it''s text;\n", "'"),
    ONE_ESCAPE_LITERAL("SELECT E'", "it\\'s text;\n", "'"),
    LITERAL_IN_PARTS("SELECT E'a'", "\n -- b\n 'c'", ""),
    LITERALS_BEFORE_COMMENTS("SELECT 1", ", E'a' -- b\n -- c\n", ""),
    ONE_DOLLAR_QUOTE("DO $a$", "BEGIN a; $b$ $$ END;\n", "$a$"),
    DOLLARS_THAT_OPEN_NOTHING("SELECT 1", " $abc $abcdefgh ", ""),
    NAME_OF_DOLLARS("SELECT a", "$a", ""),
    LONG_TAG("SELECT $a", "aaaaaaaa", ""),
    NESTED_COMMENTS("/*", "/* a */ /* /* b */ */", "*/ SELECT 1"),
    DEEP_COMMENT("SELECT /*", "/*", ""),
    DEEP_PARENTHESES("SELECT ", "(", ""),
    LINE_COMMENTS("", "-- it's a comment\n", "SELECT 1"),
    OPERATORS("SELECT 1", "+-/*a*/*-/", ""),
    ROUTINE_BODY("CREATE FUNCTION f() BEGIN ATOMIC ", "SELECT CASE WHEN a.end THEN 1 END;\n", "END"),
    STRAY_SEMICOLONS("", ";", "");

    private final String start;
    private final String repeated;
    private final String end;

    LargeScript(String start, String repeated, String end) {
        this.start = start;
        this.repeated = repeated;
        this.end = end;
    }

    /** Returns a script of about so many characters. */
    String text(int length) {
        return start + repeated.repeat(length / repeated.length()) + end;
    }

    /** Splits a script, to its end or to its error, and returns how many statements it has; 0 if it is refused. */
    static int split(String text) {
        try {
            return ScriptSplitter.split("large.sql", text).statements().size();
        } catch (ScriptException e) {
            return 0;
        }
    }

    /** Measures each shape at the size in megabytes that the first argument gives. */
    public static void main(String[] arguments) {
        int length = Integer.parseInt(arguments[0]) * 1_000_000;
        System.out.printf("%-26s %12s %12s%n", "shape", "statements", "seconds");
        Stream.of(values()).forEach(shape -> split(shape.text(2_000_000)));
        for (LargeScript shape : values()) {
            String text = shape.text(length);
            long start = System.nanoTime();
            int statements = split(text);
            System.out.printf("%-26s %,12d %12.2f%n", shape, statements, (System.nanoTime() - start) / 1e9);
        }
    }
}

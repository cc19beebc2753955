package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptException.Reason;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptExceptionTest {
    static Stream<Arguments> unfinished() {
        return Stream.of(
                argumentSet("string", "A;\n  'b'';\n", Reason.UNTERMINATED_STRING, "2:3 unterminated string"),
                argumentSet("escape string", "E'a\\'", Reason.UNTERMINATED_STRING, "1:1 unterminated string"),
                argumentSet("its second part", "E'a'\n '", Reason.UNTERMINATED_STRING, "1:1 unterminated string"),
                argumentSet("backslash at the end", "E'\\", Reason.UNTERMINATED_STRING, "1:1 unterminated string"),
                argumentSet("Unicode string", "a U&'", Reason.UNTERMINATED_STRING, "1:3 unterminated string"),
                argumentSet("bit string", "a B'", Reason.UNTERMINATED_STRING, "1:3 unterminated bit string"),
                argumentSet("name", "a.\"b", Reason.UNTERMINATED_IDENTIFIER, "1:3 unterminated quoted identifier"),
                argumentSet(
                        "name in Unicode",
                        "U&\"b",
                        Reason.UNTERMINATED_IDENTIFIER,
                        "1:1 unterminated quoted identifier"),
                argumentSet("comment", "𝄞 /* /* */ ;", Reason.UNTERMINATED_COMMENT, "1:3 unterminated comment"),
                argumentSet(
                        "comment that only seems to end",
                        "/*/",
                        Reason.UNTERMINATED_COMMENT,
                        "1:1 unterminated comment"),
                argumentSet(
                        "dollar quote",
                        "A;\r\nB $x$ $$ $X$;",
                        Reason.UNTERMINATED_DOLLAR_QUOTE,
                        "2:3 unterminated dollar quote $x$"),
                argumentSet(
                        "half a dollar quote",
                        "$x$x$",
                        Reason.UNTERMINATED_DOLLAR_QUOTE,
                        "1:1 unterminated dollar quote $x$"),
                argumentSet(
                        "parenthesis", "DO (a; (b);\n", Reason.UNCLOSED_PARENTHESIS, "1:4 parenthesis is never closed"),
                argumentSet(
                        "body",
                        "CREATE FUNCTION f()\nBEGIN ATOMIC SELECT CASE a END;",
                        Reason.UNCLOSED_BODY,
                        "2:1 BEGIN ATOMIC is never closed"),
                argumentSet(
                        "archive", "PGDMP\u0001\u000e", Reason.ARCHIVE, "1:1 not a script but an archive of pg_dump"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void pointsAtWhereItBegan(String text, Reason reason, String expected) {
        ScriptException failure = failure(text);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(place(failure) + " " + failure.message()).isEqualTo(expected);
        assertThat(failure.hint()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\\connect postgres | \\connect is a command of psql, not SQL"
                        + " | one run works on one database: give it as the URL and remove the line",
                "\\i a.sql | \\i is a command of psql, not SQL | write what that file holds into this script",
                "\\copy t from 'f' | \\copy is a command of psql, not SQL"
                        + " | use COPY … FROM stdin with the rows below it and a line \\. after them",
                "\\set a 'b | \\set is a command of psql, not SQL"
                        + " | variables of psql are not replaced: write the values themselves",
                "\\. | \\. ends the data of COPY … FROM stdin, and there is none before it"
                        + " | put it on a line of its own, between two statements",
                "SELECT 1 \\; SELECT 2 | \\; is a command of psql, not SQL | end each statement with a semicolon",
                "SELECT 1 \\gexec | \\gexec is a command of psql, not SQL"
                        + " | run made-up SQL on the server: DO $$ BEGIN EXECUTE …; END $$",
                "SELECT 1 \\restrict x | \\restrict is a command of psql, not SQL"
                        + " | put it on a line of its own, between two statements",
                "\\dt+ x | \\dt+ is a command of psql, not SQL |",
                "\\ x | a backslash begins a command of psql, not SQL |",
                "\\! ls | \\! is a command of psql, not SQL | a script cannot run commands of the shell: remove the line"
            })
    void refusesCommandsOfPsql(String line, String message, @Nullable String hint) {
        String text = "A '\\i';\n/* \\i */ " + line + "\nB;";
        ScriptException failure = failure(text);

        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.hint().orElse(null)).isEqualTo(hint);
        assertThat(failure.location())
                .hasValue(new SourceLocation("test.sql", 2, 10 + line.indexOf('\\'), "/* \\i */ " + line));
        assertThat(failure.offset()).isEqualTo(17 + line.indexOf('\\'));
        assertThat(failure.reason()).isEqualTo(Reason.META_COMMAND);
    }

    @Test
    void aByteOrderMarkIsNoColumn() {
        assertThat(place(failure("\uFEFF'a"))).isEqualTo("1:1");
        assertThat(failure("\uFEFF'a").location().orElseThrow().lineText()).isEqualTo("'a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "A \\", "\\restrictx", "\\RESTRICT x", "\\restrict+"})
    void onlyTheGuardsOfDumpsArePassedOver(String text) {
        assertThat(failure(text).reason()).isEqualTo(Reason.META_COMMAND);
    }

    private static ScriptException failure(String text) {
        return catchThrowableOfType(ScriptException.class, () -> ScriptSplitter.split("test.sql", text));
    }

    private static String place(ScriptException failure) {
        SourceLocation location = failure.location().orElseThrow();
        return location.line() + ":" + location.column();
    }
}

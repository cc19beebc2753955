package dev.quipu.postgres.script;

import static dev.quipu.postgres.script.ScriptSplitterTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.postgres.script.ScriptException.Reason;
import dev.quipu.postgres.script.ScriptStatement.CopyIn;
import dev.quipu.postgres.script.ScriptStatement.Sql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptCopyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM stdin",
                "copy public.t(a, \"b;\") from STDIN with (format csv, delimiter ';')",
                "COPY \"from;\" FROM stdin csv",
                "COPY t /* FROM 'x' */ FROM -- 'y'\n stdin WHERE a > 1",
                "COPY BINARY t FROM stdin",
                "COPY \"copy\".\"t\" (c) FROM stdout"
            })
    void copyFromStdinIsFollowedByItsRows(String copy) {
        Script script = ScriptSplitter.split("test.sql", copy + ";\n1;'\n\\.\nSELECT 1;");

        assertThat(texts(script)).containsExactly(copy, "SELECT 1");
        assertThat(script.statements().getFirst())
                .isInstanceOfSatisfying(
                        CopyIn.class, in -> assertThat(in.rows().toString()).isEqualTo("1;'\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM 'stdin'",
                "COPY t FROM E'stdin'",
                "COPY t FROM PROGRAM 'stdin'",
                "COPY t FROM PROGRAM $$from stdin$$",
                "COPY t TO stdout",
                "COPY t TO stdin",
                "COPY (SELECT a FROM stdin) TO stdout",
                "COPY (SELECT a) FROM stdin",
                "COPY t FROM \"stdin\"",
                "COPY t (a) TO 'x' WITH (force_quote (a))",
                "EXPLAIN COPY t FROM stdin",
                "SELECT copy FROM stdin",
                "\"COPY\" t FROM stdin"
            })
    void otherStatementsAreNot(String statement) {
        Script script = ScriptSplitter.split("test.sql", statement + ";\nSELECT 1");

        assertThat(texts(script)).containsExactly(statement, "SELECT 1");
        assertThat(script.statements()).allMatch(Sql.class::isInstance);
    }

    @Test
    void rowsBeginBelowTheSemicolonAndEndAtTheirMark() {
        var source = new ScriptSource("test.sql", "COPY t\nFROM stdin; -- rows\r\n\\.x\n \\.\n\\.\\.\n\\.\r\nA");

        assertThat(ScriptSplitter.split(source, new TextRange(0, source.text().length()))
                        .statements())
                .containsExactly(
                        new CopyIn(source, 0, 0, 17, 1, 1, false, new TextRange(28, 41), 3),
                        new Sql(source, 45, 45, 46, 7, 1, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n2\n", "1\n2", "", "\n", "\\.x", "x\\."})
    void theEndOfTheScriptEndsRows(String rows) {
        Script script = ScriptSplitter.split("test.sql", "COPY t FROM stdin;\n" + rows);

        assertThat(script.statements())
                .singleElement()
                .isInstanceOfSatisfying(
                        CopyIn.class, in -> assertThat(in.rows().toString()).isEqualTo(rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\.", "\\.\n", "\\.\r\n"})
    void theMarkNeedsNoLineBreak(String mark) {
        assertThat(((CopyIn) ScriptSplitter.split("test.sql", "COPY t FROM stdin;\n1\n" + mark)
                                .statements()
                                .getFirst())
                        .rows()
                        .toString())
                .isEqualTo("1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"COPY t FROM stdin", "COPY t FROM stdin;", "COPY t FROM stdin -- x\n", "COPY t FROM stdin;\n"})
    void aCopyAtTheEndHasNoRows(String text) {
        assertThat(((CopyIn) ScriptSplitter.split("test.sql", text).statements().getFirst()).data())
                .isEqualTo(new TextRange(text.length(), text.length()));
    }

    @Test
    void theRestOfTheLineRunsBeforeWhatFollowsTheRows() {
        Script script = ScriptSplitter.split(
                "test.sql", "A; COPY a FROM stdin; B; COPY b FROM stdin; /* c */ C; -- d;\n1\n\\.\n2\n\\.\nD");

        assertThat(script.statements())
                .extracting(ScriptStatement::text, ScriptStatement::line, ScriptStatement::column, ScriptCopyTest::rows)
                .containsExactly(
                        tuple("A", 1, 1, ""),
                        tuple("COPY a FROM stdin", 1, 4, "2:1\n"),
                        tuple("B", 1, 23, ""),
                        tuple("COPY b FROM stdin", 1, 26, "4:2\n"),
                        tuple("C", 1, 53, ""),
                        tuple("D", 6, 1, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "COPY b FROM stdin", "(B;"})
    void aStatementCannotGoOnBehindTheRows(String statement) {
        assertThatThrownBy(() -> ScriptSplitter.split("test.sql", "COPY a FROM stdin; " + statement + "\n1\n\\.\n;"))
                .isInstanceOfSatisfying(ScriptException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.STATEMENT_AROUND_DATA);
                    assertThat(e.location().orElseThrow()).hasToString("test.sql:1:20");
                });
    }

    @Test
    void aQuoteCannotGoOnBehindTheRows() {
        assertThatThrownBy(() -> ScriptSplitter.split("test.sql", "COPY a FROM stdin; B '\n\\.\n';"))
                .isInstanceOfSatisfying(
                        ScriptException.class,
                        e -> assertThat(e.hint())
                                .hasValue("it ends with '; the next line is data of the COPY before it"));
    }

    private static String rows(ScriptStatement statement) {
        return switch (statement) {
            case Sql sql -> "";
            case CopyIn in -> in.dataLine() + ":" + in.rows();
        };
    }
}

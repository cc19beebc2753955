package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptStatement.Sql;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptPlacesTest {
    @Test
    void aPlaceIsThatOfTheFirstToken() {
        var source = new ScriptSource("test.sql", "\uFEFF-- first\r\n/* 𝄞 */ A;B -- x\r ; \n\n\t'𝄞' C");

        assertThat(split(source))
                .containsExactly(
                        new Sql(source, 1, 20, 21, 2, 9, false),
                        new Sql(source, 22, 22, 23, 2, 11, false),
                        new Sql(source, 31, 35, 41, 5, 2, false));
    }

    @Test
    void lineAndColumnAgreeWithTheOffset() {
        String text = "a;\r\n b;\r  'é\n';\n\nd; 𝄞 ;\r\r\n e";
        for (ScriptStatement statement : split(new ScriptSource("test.sql", text))) {
            SourceLocation location = statement.location();
            assertThat(List.of(statement.line(), statement.column()))
                    .containsExactly(location.line(), location.column());
        }
    }

    @Test
    void theCommentBeforeAStatementIsReachable() {
        String text = "-- file\n\nA; -- behind A\n/* of B */\nB;;";

        assertThat(split(new ScriptSource("test.sql", text)))
                .extracting(ScriptStatement::lead)
                .containsExactly("-- file", "-- behind A\n/* of B */");
    }

    @Test
    void aPositionOfTheServerIsAPlaceInTheScript() {
        ScriptStatement statement = split(new ScriptSource("test.sql", "A;\n  SELECT '𝄞',\n  nope"))
                .get(1);

        assertThat(statement.locationOf(1)).hasToString("test.sql:2:3");
        assertThat(statement.locationOf(12)).hasToString("test.sql:2:14");
        assertThat(statement.locationOf(15)).isEqualTo(new SourceLocation("test.sql", 3, 3, "  nope"));
        assertThat(statement.locationOf(0)).hasToString("test.sql:2:3");
        assertThat(statement.locationOf(1000)).hasToString("test.sql:3:7");
    }

    @Test
    void leadingWordsPassOverCommentsAndEndAtWhatIsNoWord() {
        assertThat(words("create /* a */ Unique -- b\n index concurrently i ON t"))
                .containsExactly("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY");
        assertThat(words("DROP TABLE \"x\" cascade")).containsExactly("DROP", "TABLE");
        assertThat(words("SELECT E'\\''")).containsExactly("SELECT");
        assertThat(words("(SELECT 1)")).isEmpty();
        assertThat(words("alter type ıé")).containsExactly("ALTER", "TYPE", "ıé");
        assertThat(split(new ScriptSource("t", "CREATE TABLE t")).getFirst().leadingWords(1))
                .containsExactly("CREATE");
    }

    private static List<String> words(String statement) {
        return split(new ScriptSource("test.sql", statement)).getFirst().leadingWords(4);
    }

    private static List<ScriptStatement> split(ScriptSource source) {
        return ScriptSplitter.split(source, new TextRange(0, source.text().length()))
                .statements();
    }
}

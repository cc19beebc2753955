package dev.quipu.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.sql.Token.Form;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a.\"b c\"                 | WORD SYMBOL QUOTED_NAME",
                "\"a\"\"b\"                | QUOTED_NAME",
                "'it''s'::text             | TEXT SYMBOL WORD",
                "E'a\\'b' x                | TEXT SPACE WORD",
                "'a\\' x                   | TEXT SPACE WORD",
                "B'01' X'1F' e'\\''        | TEXT SPACE TEXT SPACE TEXT",
                "$$it's$$ $a$ $$ $a$       | TEXT SPACE TEXT",
                "$1 + $2                   | WORD SPACE SYMBOL SPACE WORD",
                "a$b$c                     | WORD",
                "größe                     | WORD",
                "x -- it's                 | WORD SPACE COMMENT",
                "/* a /* b */ ' */ x       | COMMENT SPACE WORD",
                "a[1:2]                    | WORD SYMBOL WORD SYMBOL WORD SYMBOL"
            })
    void tellsWhatEachPieceIs(String sql, String forms) {
        assertThat(Token.split(sql)).extracting(Token::form).containsExactly(forms(forms));
    }

    private static Form[] forms(String forms) {
        return Stream.of(forms.split(" ")).map(Form::valueOf).toArray(Form[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'",
                "\"",
                "'a''",
                "E'\\",
                "$a$ b $",
                "/* a",
                "/* a */ */",
                "--",
                "$",
                ":::",
                "a\u0000b",
                "\uD83D\uDE00 '"
            })
    void isTheSameTextWhenJoinedAgain(String sql) {
        assertThat(Token.split(sql).stream().map(Token::text).collect(Collectors.joining()))
                .isEqualTo(sql);
    }

    @Test
    void aNameIsAWordOrWhatStandsInQuotes() {
        assertThat(Token.split("a \"b\"\"c\" \"\" 'd' ;").stream().filter(Token::isName))
                .extracting(Token::name)
                .containsExactly("a", "b\"c");
    }

    @Test
    void oneLineLeavesQuotesAloneAndCommentsOut() {
        assertThat(Token.onOneLine("ALTER TABLE t -- it's new\n  ADD ( a text DEFAULT 'x\n y' )"))
                .isEqualTo("ALTER TABLE t ADD (a text DEFAULT 'x\n y')");
    }
}

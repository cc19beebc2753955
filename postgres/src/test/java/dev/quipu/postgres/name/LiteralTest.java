package dev.quipu.postgres.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"``|''", "a|'a'", "it's|'it''s'", "a\\b|E'a\\\\b'", "\\'|E'\\\\'''", "?|'?'"})
    void quotes(String text, String sql) {
        assertThat(Literal.quote(text)).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|$$$$",
                "a'b|$$a'b$$",
                "a$$b|$q$a$$b$q$",
                "a$|$q$a$$q$",
                "$$ $q$|$q1$$$ $q$$q1$",
                "$$a$q|$q1$$$a$q$q1$",
                "$1|$$$1$$"
            })
    void dollarQuotesWithATagThatIsFree(String text, String sql) {
        assertThat(Literal.dollarQuote(text)).isEqualTo(sql);
    }

    @Test
    void refusesNul() {
        assertThatThrownBy(() -> Literal.quote("a\0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Literal.dollarQuote("a\0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @PostgresTest
    void theServerReadsBackWhatIsQuoted(TestDatabase database) throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String conforming : new String[] {"on", "off"}) {
                statement.execute("SET standard_conforming_strings = " + conforming);
                for (long seed = 0; seed < 200; seed++) {
                    String text = NastyTexts.next(new SplittableRandom(seed));
                    String sql = "SELECT " + Literal.quote(text) + ", " + Literal.dollarQuote(text);
                    // The driver would take a question mark in a statement's text for a parameter only if prepared.
                    try (var row = statement.executeQuery(sql)) {
                        row.next();
                        assertThat(row.getString(1)).as(sql).isEqualTo(text);
                        assertThat(row.getString(2)).as(sql).isEqualTo(text);
                    }
                }
            }
        }
    }

    @Test
    @PostgresTest
    void quotesAsTheServerDoes(TestDatabase database) throws Exception {
        try (var connection = database.connect();
                var query = connection.prepareStatement("SELECT quote_literal(?::text)")) {
            for (long seed = 0; seed < 200; seed++) {
                String text = NastyTexts.next(new SplittableRandom(seed));
                query.setString(1, text);
                try (var row = query.executeQuery()) {
                    row.next();
                    assertThat(Literal.quote(text)).isEqualTo(row.getString(1));
                }
            }
        }
    }
}

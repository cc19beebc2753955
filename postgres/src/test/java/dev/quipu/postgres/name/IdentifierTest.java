package dev.quipu.postgres.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentifierTest {
    @Test
    void doublesQuotesInside() {
        assertThat(new Identifier("say \"hi\"").quoted()).isEqualTo("\"say \"\"hi\"\"\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "users|users",
                "Users|users",
                "  _a1$ |_a1$",
                "select|select",
                "ÄRGER|Ärger",
                "\"Users\"|Users",
                "\" a \"|` a `",
                "\"say \"\"hi\"\"\"|say \"hi\"",
                "\"\"\"\"|\"",
                "U&\"d\\0061t\\+000061\"|data",
                "u&\"d!0061t!+000061!!\" UESCAPE '!'|data!",
                "u&\"a\\\\b\"|a\\b",
                "U&\"\\D83E\\DD95\"|🦕",
                "U&\"\\+01F995\"|🦕",
                "u|u",
                "日本語|日本語"
            },
            delimiter = '|')
    void readsWhatSqlSpells(String sql, String name) {
        assertThat(NameReader.identifier(sql)).isEqualTo(new Identifier(name));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|0|the name is missing",
                "1a|0|a name cannot begin here",
                "$a|0|a name cannot begin here",
                "a b|2|unexpected \"b\" after the name",
                "a.b|1|unexpected \".b\" after the name",
                "a-b|1|unexpected \"-b\" after the name",
                "\"a|0|the quote has no end",
                "\"\"|0|the name is empty",
                "U&\"a\\00g1\"|3|the Unicode escape is not valid",
                "U&\"a\\006\"|3|the Unicode escape is not valid",
                "U&\"a\\0000\"|3|the Unicode escape is not valid",
                "U&\"a\\+110000\"|3|the Unicode escape is not valid",
                "U&\"\\D83E\"|3|half of a surrogate pair stands alone",
                "U&\"a\" UESCAPE '+'|14|UESCAPE takes one character in quotes, and not a hexadecimal digit, +, a quote or a space"
            })
    void saysWhyATextIsNoName(String sql, int offset, String message) {
        assertThatThrownBy(() -> NameReader.identifier(sql))
                .isInstanceOfSatisfying(NameSyntaxException.class, failure -> {
                    assertThat(failure.message()).isEqualTo(message);
                    assertThat(failure.offset()).isEqualTo(offset);
                    assertThat(failure.location().orElseThrow().column()).isEqualTo(offset + 1);
                });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "users|users",
                "_a1|_a1",
                "Users|\"Users\"",
                "1a|\"1a\"",
                "a$|\"a$\"",
                "a b|\"a b\"",
                "select|\"select\"",
                "between|\"between\"",
                "name|name",
                "ä|\"ä\""
            })
    void quotesForPeopleOnlyWhereItMust(String name, String shown) {
        assertThat(new Identifier(name).display()).isEqualTo(shown);
        assertThat(NameReader.identifier(shown)).isEqualTo(new Identifier(name));
    }

    @Test
    void knowsWhatTheServerCutsOff() {
        var longest = new Identifier("ä".repeat(31) + "x");
        assertThat(longest.isTooLong()).isFalse();
        assertThat(longest.truncated()).isEqualTo(longest);
        var longer = new Identifier("ä".repeat(32));
        assertThat(longer.isTooLong()).isTrue();
        assertThat(longer.truncated()).isEqualTo(new Identifier("ä".repeat(31)));
        assertThat(new Identifier("x".repeat(64)).truncated()).isEqualTo(new Identifier("x".repeat(63)));
    }

    @Test
    void qualifiedNamesAreReadAndShown() {
        var name = NameReader.qualifiedName("Public . \"My \"\"Table\"\".x\"");
        assertThat(name).isEqualTo(new QualifiedName(new Identifier("public"), new Identifier("My \"Table\".x")));
        assertThat(name.display()).isEqualTo("public.\"My \"\"Table\"\".x\"");
        assertThat(NameReader.qualifiedName(name.quoted())).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users|5|the name has no schema",
                "a.|2|the name is missing",
                ".a|0|a name cannot begin here",
                "a.b.c|3|unexpected \".c\" after the name"
            })
    void saysWhyATextIsNoQualifiedName(String sql, int offset, String message) {
        assertThatThrownBy(() -> NameReader.qualifiedName(sql))
                .isInstanceOfSatisfying(NameSyntaxException.class, failure -> {
                    assertThat(failure.message()).isEqualTo(message);
                    assertThat(failure.offset()).isEqualTo(offset);
                });
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsQuotedIsReadBack(long seed) {
        var name = new Identifier(NastyTexts.next(new SplittableRandom(seed)));
        assertThat(NameReader.identifier(name.quoted())).isEqualTo(name);
        assertThat(NameReader.identifier(name.display())).isEqualTo(name);
    }

    @Test
    @PostgresTest
    void theServerShowsAndCutsOffNamesInTheSameWay(TestDatabase database) throws Exception {
        try (var connection = database.connect();
                var query = connection.prepareStatement(
                        "SELECT quote_ident(name), name::name::text FROM" + " (SELECT ?::text AS name) AS given")) {
            for (long seed = 0; seed < 300; seed++) {
                var name = new Identifier(NastyTexts.next(new SplittableRandom(seed)));
                query.setString(1, name.value());
                try (var row = query.executeQuery()) {
                    row.next();
                    assertThat(name.display()).isEqualTo(row.getString(1));
                    assertThat(name.truncated().value()).isEqualTo(row.getString(2));
                }
            }
        }
    }

    @Test
    @PostgresTest
    void theServerReadsEverySpellingInTheSameWay(TestDatabase database) throws Exception {
        for (String sql :
                Set.of("Abc", "\"A\"\"b\"", "ÄRGER", "a$1", "U&\"d!0061ta\" UESCAPE '!'", "u&\"\\+01F995\"")) {
            var name = NameReader.identifier(sql);
            database.execute("CREATE TABLE " + sql + " ()");
            assertThat(database.value("SELECT relname FROM pg_class WHERE relname = " + Literal.quote(name.value())))
                    .isEqualTo(name.value());
        }
    }

    @Test
    @PostgresTest
    void everyKeywordOfTheServerIsKnown(TestDatabase database) throws Exception {
        var unknown = new TreeSet<String>();
        var names = new ArrayList<String>();
        for (var row : database.query("SELECT word, quote_ident(word) FROM pg_get_keywords()")) {
            var name = new Identifier(String.valueOf(row.getFirst()));
            names.add(name.value());
            if (!String.valueOf(row.getLast()).equals(name.value())
                    && name.display().equals(name.value())) {
                unknown.add(name.value());
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(names).hasSizeGreaterThan(400);
    }
}

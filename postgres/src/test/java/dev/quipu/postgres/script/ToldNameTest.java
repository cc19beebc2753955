package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.failure.SourceLocation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "relation \"tread\" does not exist | CREATE TABLE a (t int REFERENCES tread) | 1:34",
                "relation \"app.tread\" does not exist | CREATE TABLE a (t int REFERENCES app.TREAD) | 1:38",
                "relation \"T d\" does not exist | CREATE TABLE a (t int REFERENCES \"T d\") | 1:34",
                "Relation »tread« existiert nicht | CREATE TABLE a (t int REFERENCES tread) | 1:34",
                "la relation « tread » n'existe pas | CREATE TABLE a (t int REFERENCES tread) | 1:34",
                "column \"idd\" of relation \"a\" does not exist | COMMENT ON COLUMN a.idd IS 'idd' | 1:21"
            })
    void aNameThatIsSaidOnceIsFound(String message, String sql, String place) {
        assertThat(place(sql, message).map(ToldNameTest::written)).contains(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "column \"b\" does not exist | CREATE INDEX ON a (b, (b + 1))",
                "relation \"b\" does not exist | SELECT 'b' -- b",
                "function f(integer) does not exist | SELECT f(1)",
                "relation \"B\" does not exist | CREATE TABLE a (t int REFERENCES B)"
            })
    void whatIsNotSaidOrMoreThanOnceIsNot(String message, String sql) {
        assertThat(place(sql, message)).isEmpty();
    }

    @Test
    void aNameOfAMessageIsWithoutItsSchema() {
        assertThat(ToldName.in("relation \"app.users\" does not exist")).contains("users");
        assertThat(ToldName.in("division by zero")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE app.users (id int) | true",
                "CREATE OR REPLACE VIEW users AS SELECT 1 | true",
                "CREATE TYPE users AS (a int) | true",
                "CREATE VIEW v AS SELECT * FROM users | false",
                "CREATE INDEX i ON users (id) | false",
                "CREATE TABLE a (u users) | false",
                "ALTER TABLE users ADD a int | false"
            })
    void whoMakesANameIsToldByTheBeginning(String sql, boolean makes) {
        assertThat(ToldName.isMadeBy(
                        ScriptSplitter.split("s.sql", sql).statements().getFirst(), "users"))
                .isEqualTo(makes);
    }

    private static Optional<SourceLocation> place(String sql, String message) {
        return ToldName.place(ScriptSplitter.split("s.sql", sql).statements().getFirst(), message);
    }

    private static String written(SourceLocation place) {
        return place.line() + ":" + place.column();
    }
}

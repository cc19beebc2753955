package dev.quipu.migration.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentFileTest {
    private static final String TEXT = """
            -- name: slow
            -- description: What took long: the slowest first
            -- param: over integer = 5000  report what took longer, as in over = 10
            -- param: since timestamp with time zone  from when on
            -- param: factor double precision = 1.5
            -- param: who text
            --
            -- param-like words here are a comment: param
            SELECT :over, ':over', col ? :who AND since >= :since::date -- :over
            """;

    @Test
    void readsTheHeader() {
        ContentFile file = ContentFile.read("p/queries/slow.sql", "slow", TEXT);
        assertThat(file.description()).isEqualTo("What took long: the slowest first");
        assertThat(file.parameters())
                .containsExactly(
                        new Parameter("over", "integer", "5000", "report what took longer, as in over = 10"),
                        new Parameter("since", "timestamp with time zone", null, "from when on"),
                        new Parameter("factor", "double precision", "1.5", ""),
                        new Parameter("who", "text", null, ""));
    }

    @Test
    void bindsByTypeAndLeavesOperatorsLiteralsAndCommentsAlone() {
        BoundQuery query = new BoundQuery(ContentFile.read("p/queries/slow.sql", "slow", TEXT));
        assertThat(query.prepare())
                .isEqualTo("PREPARE quipu_query(integer, timestamp with time zone, double precision, text) AS "
                        + "SELECT $1, ':over', col ? $4 AND since >= $2::date");
        assertThat(query.execute(Map.of("over", "1", "since", "now", "factor", "2", "who", "a'); DROP TABLE x; --\\")))
                .isEqualTo("EXECUTE quipu_query('1', 'now', '2', E'a''); DROP TABLE x; --\\\\')");
    }

    @Test
    void anErrorOfTheServerPointsIntoTheFile() {
        BoundQuery query = new BoundQuery(ContentFile.read("p/queries/slow.sql", "slow", TEXT));
        int position = query.prepare().indexOf("since >=") + 1;
        assertThat(query.locationOf(position)).hasToString("p/queries/slow.sql:9:39");
        assertThat(query.locationOf(0)).hasToString("p/queries/slow.sql:9:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "days", "days=7 integer", "7days integer", "-- x"})
    void refusesWhatIsNoParameter(String declaration) {
        assertThatThrownBy(() -> ContentFile.read("q.sql", "q", "-- name: q\n-- param: " + declaration + "\nSELECT 1"))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure.location())
                                .hasValueSatisfying(
                                        place -> assertThat(place.line()).isEqualTo(2)))
                .hasMessageStartingWith("not a parameter");
    }

    @Test
    void refusesAParameterTwiceAndAnotherName() {
        assertThatThrownBy(() -> ContentFile.read("q.sql", "q", "-- param: a text\n-- param: a text\nSELECT 1"))
                .hasMessage("parameter \"a\" is declared twice");
        assertThatThrownBy(() -> ContentFile.read("q.sql", "q", "-- name: r\nSELECT 1"))
                .hasMessage("q.sql says that its name is \"r\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 1; SELECT 2"})
    void aQueryIsOneStatement(String sql) {
        ContentFile file = ContentFile.read("q.sql", "q", "-- name: q\n" + sql);
        assertThatThrownBy(file::onlyStatement).hasMessageContaining("in place of one");
        assertThat(List.of(0, 2)).contains(file.script().statements().size());
    }
}

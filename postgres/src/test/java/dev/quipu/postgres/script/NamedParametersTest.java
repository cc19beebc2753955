package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "SELECT :a ; a",
                "SELECT :a::text ; a",
                "SELECT (:a), -:a*:b, x=:c ; a a b c",
                "SELECT x ? :a AND x ?| :b AND x ?& :c ; a b c",
                "SELECT f(n := :a, m:=:b, :c) ; a b c",
                "SELECT list[:a::int] ; a",
                "SELECT $$ :no $$ || :a || E'\\' :no' || :b ; a b",
                "SELECT /* :no /* :no */ :no */ :a ; a",
                "SELECT :größe + :_x1$y ; größe _x1$y"
            })
    void findsValuesWhereverTheyStand(String sql, String names) {
        assertThat(String.join(" ", names(sql))).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1::a",
                "SELECT ':a', \":a\", $$:a$$, $x$:a$x$, E'\\':a', U&':a'",
                "SELECT 1 -- :a",
                "SELECT 1 /* :a */ + 2",
                "SELECT x: a",
                "SELECT :1, :'a', :\"a\", : /**/ a",
                "SELECT f(a:=1)"
            })
    void leavesAllElseAlone(String sql) {
        assertThat(names(sql)).isEmpty();
    }

    @Test
    void placesCoverColonAndName() {
        ScriptStatement statement = ScriptSplitter.split("q.sql", "-- :no\nSELECT :days;")
                .statements()
                .getFirst();
        assertThat(NamedParameters.of(statement))
                .singleElement()
                .satisfies(place ->
                        assertThat(place.range().of(statement.source().text())).isEqualTo(":days"));
    }

    private static List<String> names(String sql) {
        ScriptStatement statement =
                ScriptSplitter.split("q.sql", sql).statements().getFirst();
        return NamedParameters.of(statement).stream()
                .map(NamedParameters.Place::name)
                .toList();
    }
}

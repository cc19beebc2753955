package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PsqlTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT a[1:b]             | SELECT a[1: b]
            SELECT a[1:B][:"C":d]     | SELECT a[1: B][: "C": d]
            SELECT a[1::int:b]        | SELECT a[1::int: b]
            SELECT a[1:2]             | SELECT a[1: 2]
            SELECT a[:'x'::int:ä]     | SELECT a[: 'x'::int: ä]
            SELECT a[1:/* :c */b:c]   | SELECT a[1:/* :c */b: c]""")
    void aBlankStandsBehindAColonThatWouldBeAVariable(String sql, String written) {
        assertThat(written(sql)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT x::text, f(a:=b), a[1: b], a[: ], a[:$1], a[:(b)]",
                "SELECT ':a', E':a', $$ :a $$, $t$ :a $t$, \":a\", U&':a' -- :a\n, /* :a /* :b */ */ 1",
                "SELECT a OPERATOR(pg_catalog.:) b"
            })
    void everythingElseStaysAsItIs(String sql) {
        assertThat(written(sql)).isEqualTo(sql);
    }

    private static String written(String sql) {
        StringBuilder script = new StringBuilder("before;\n");
        PsqlText.append(ScriptSplitter.split("s.sql", sql).statements().getFirst(), script);
        return script.substring("before;\n".length());
    }
}

package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentTest {
    @Test
    void partsBetweenCommasOutsideOfQuotesAndParentheses() {
        assertThat(SqlScan.splitAtCommas(
                        "a integer DEFAULT f(1, 2), \"b, c\" text DEFAULT 'x, ''y'::text, d numeric(10,2)"))
                .containsExactly(
                        "a integer DEFAULT f(1, 2)", "\"b, c\" text DEFAULT 'x, ''y'::text", "d numeric(10,2)");
        assertThat(SqlScan.splitAtCommas("a text DEFAULT E'\\', b', c integer")).hasSize(2);
        assertThat(SqlScan.splitAtCommas("")).isEmpty();
    }

    @Test
    void typesAreTakenApart() {
        assertThat(SqlType.parse("timestamp(3) with time zone"))
                .isEqualTo(new SqlType(null, "timestamp with time zone", false));
        assertThat(SqlType.parse("\"we \"\"ird\".\"a.b(c)\"[]")).isEqualTo(new SqlType("we \"ird", "a.b(c)", true));
        assertThat(SqlType.parse("numeric(10,2)[]")).isEqualTo(new SqlType(null, "numeric", true));
    }

    @Test
    void columnsOfAResult() {
        assertThat(Argument.ofTable("TABLE(\"a b\" integer, c timestamp with time zone, d app.\"T t\"[])"))
                .extracting(Argument::name, Argument::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a b", "integer"),
                        org.assertj.core.groups.Tuple.tuple("c", "timestamp with time zone"),
                        org.assertj.core.groups.Tuple.tuple("d", "app.\"T t\"[]"));
        assertThat(Argument.ofTable("SETOF integer")).isEmpty();
    }
}

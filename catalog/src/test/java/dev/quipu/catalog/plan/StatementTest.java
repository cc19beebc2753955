package dev.quipu.catalog.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementTest {
    private static String oneLine(String sql) {
        return Statement.harmless(sql).oneLine();
    }

    @Test
    void whiteSpaceBecomesOneBlank() {
        assertThat(oneLine("CREATE TABLE app.t (\n    id integer,\n\tname  text\n)\nWITH (fillfactor = 70)"))
                .isEqualTo("CREATE TABLE app.t (id integer, name text) WITH (fillfactor = 70)");
        assertThat(oneLine("\n SELECT 1\n")).isEqualTo("SELECT 1");
    }

    @Test
    void whatIsQuotedStaysAsItIs() {
        assertThat(oneLine("COMMENT ON TABLE \"a  (\n b\"\n    IS 'it''s\n  ( two'"))
                .isEqualTo("COMMENT ON TABLE \"a  (\n b\" IS 'it''s\n  ( two'");
        assertThat(oneLine("SELECT\n  E'a\\'  b',\n  '('\n  'x'")).isEqualTo("SELECT E'a\\'  b', '(' 'x'");
        assertThat(
                        oneLine(
                                "CREATE FUNCTION f()\n  RETURNS integer\n  AS $body$\n  BEGIN  END\n$body$\n  LANGUAGE plpgsql"))
                .isEqualTo("CREATE FUNCTION f() RETURNS integer AS $body$\n  BEGIN  END\n$body$ LANGUAGE plpgsql");
    }
}

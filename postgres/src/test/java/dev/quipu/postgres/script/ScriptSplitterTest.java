package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptSplitterTest {
    static Stream<Arguments> literals() {
        return Stream.of(
                joined("plain literal", "SELECT ';'"),
                joined("doubled quote", "SELECT 'it''s; fine'"),
                joined("backslash is a character", "SELECT '\\'", "SELECT ';\\'"),
                joined("escape literal", "SELECT E'\\';'", "SELECT e'\\\\'", "SELECT E'\\\n;'"),
                joined("escape literal with doubled quote", "SELECT E'a''\\';'"),
                joined("E at the end of a name", "SELECT type'\\'", "SELECT 1"),
                joined("escape literal going on", "SELECT E'a'\n'b\\';'"),
                joined("escape literal going on after a comment", "SELECT E'a' -- it's\r\n  'b\\';'"),
                joined("escape literal not going on after a block comment", "SELECT E'a' /*\n*/ '\\'", "SELECT 1"),
                joined("escape literal not going on in the line", "SELECT E'a' '\\'", "SELECT 1"),
                joined("plain literal going on", "SELECT 'a'\n'\\'", "SELECT 1"),
                joined("Unicode literal", "SELECT U&'\\'", "SELECT u&'d\\0061t;''' UESCAPE '!'"),
                joined("U and & apart", "SELECT u & '\\'", "SELECT u &'\\'", "SELECT 1"),
                joined("bit strings", "SELECT B'1;', x'f;'''", "SELECT b'\\'", "SELECT 1"),
                joined("national literal", "SELECT N'\\'", "SELECT n';'"),
                joined("line break inside", "SELECT 'a\n;\r\n'"),
                joined("quoted name", "SELECT \"a;\"\"b;\\\"", "SELECT U&\"\\;\" UESCAPE '!'"),
                joined("quote of the other kind", "SELECT '\"'", "SELECT \"'\"", "SELECT 1"));
    }

    static Stream<Arguments> dollars() {
        return Stream.of(
                joined("dollar quote", "SELECT $$;'\"/*--$$"),
                joined("tagged", "SELECT $a$ $$; $b$; $a$"),
                joined("tag that shares a dollar", "SELECT $a$$$a$", "SELECT $a$;$$a$", "SELECT $a$;$b$a$"),
                joined("tag in any letters", "SELECT $é$;$é$, $_1$;$_1$"),
                joined("tag is case-sensitive", "SELECT $a$;$A$;$a$"),
                joined("name with dollars", "SELECT a$b$c", "SELECT a$$", "SELECT é$$", "SELECT _$1$$"),
                joined("parameters", "SELECT $1", "SELECT $1$$;$$", "SELECT $12+$3"),
                joined("number before a quote", "SELECT 1$$;$$"),
                joined("what cannot be a tag", "SELECT $1a$", "SELECT $a b", "SELECT $-$", "SELECT 1 $ 2"),
                joined("body in a dollar quote", "DO $$ BEGIN a; CASE WHEN b THEN c; END CASE; END $$"));
    }

    static Stream<Arguments> comments() {
        return Stream.of(
                joined("inside", "SELECT /* ; */ 1", "SELECT 1 -- ;\n + 1", "SELECT /* /* ; */ ; */ 1"),
                joined("quotes in comments", "SELECT /* ' */ 1", "SELECT 1 -- '\n+1", "SELECT /* $$ \" */ 1"),
                joined("delimiters side by side", "SELECT /**/ 1", "SELECT /*/**/;*/ 1", "SELECT /***/ 1"),
                joined("slashes within", "SELECT /*/ ; */ 1", "SELECT /*//*;*/;*/ 1"),
                joined("line comment in a block comment", "SELECT /* -- */ 1", "SELECT 2"),
                joined("block comment in a line comment", "SELECT 1 -- /*\n+2", "SELECT 2"),
                joined("comment in an operator", "SELECT 1 +-- ;\n 1", "SELECT 1 */* ; */ 1", "SELECT 1 @-/*;*/ 1"),
                joined("operators", "SELECT 1 - 1 / - 1", "SELECT a <-> b", "SELECT 1 -/ 2", "SELECT a->'b'#>>'{c}'"),
                joined("line comment that ends at a CR", "SELECT 1 -- '\r + 1", "SELECT 2"),
                argumentSet("alone", "-- a\n/* b */ ; -- c", List.of()),
                argumentSet("around", "/* a */ SELECT 1 -- b\n; /* c */", List.of("SELECT 1")));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                joined("rule", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT (2);)", "SELECT 3"),
                joined("one parenthesis too many", "SELECT 1)", "SELECT 2"),
                joined("function", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3"),
                joined("procedure with CASE", """
                        create or /* x */ replace procedure p(a int default (case when true then 1 end))
                        language sql
                        begin atomic
                          select case when case a when 1 then true end then 2 end;
                          insert into t values (case when true then 1 end);
                        end""", "SELECT 3"),
                joined("empty body", "CREATE PROCEDURE p() BEGIN ATOMIC END", "SELECT 1"),
                joined(
                        "names that read like a block",
                        "CREATE FUNCTION begin() RETURNS begin RETURN 1",
                        "CREATE FUNCTION f() BEGIN ATOMIC SELECT t.end, 1 AS end, begin, 1 AS \"end\" FROM t; END",
                        "SELECT 3"),
                joined(
                        "a number that ends in a dot",
                        "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN b THEN 1. END; SELECT a[1].end; END",
                        "SELECT 3"),
                joined("a body that returns", "CREATE FUNCTION f() RETURN CASE WHEN true THEN 1 END", "SELECT 1"),
                joined("begin elsewhere", "BEGIN", "SELECT CASE WHEN true THEN 1 END", "END"),
                joined("atomic elsewhere", "CREATE TABLE begin (atomic int)", "BEGIN ATOMIC", "SELECT 1"),
                joined("not a function", "CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE AGGREGATE a (b)", "SELECT 1"));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                argumentSet("nothing", "", List.of()),
                argumentSet("white space", " \t\r\n\f\u000B", List.of()),
                argumentSet("only semicolons", ";; ;\n;", List.of()),
                argumentSet("last without semicolon", "a; b \n", List.of("a", "b")),
                argumentSet("byte order mark", "\uFEFFa; b", List.of("a", "b")),
                argumentSet("only a byte order mark", "\uFEFF", List.of()),
                argumentSet("mark in the middle is a letter", "a\uFEFF; \uFEFFb", List.of("a\uFEFF", "\uFEFFb")),
                argumentSet("CR LF", "a\r\n;\r\nb\r\n", List.of("a", "b")),
                argumentSet("several on a line", "a;b;;c", List.of("a", "b", "c")),
                argumentSet("variables stay", "a :b :'c;' :\"d;\" e::f[1:2]", List.of("a :b :'c;' :\"d;\" e::f[1:2]")),
                argumentSet("dump guards", "\\restrict a;b'\na;\n\\unrestrict x", List.of("a")));
    }

    static Stream<Arguments> settings() {
        String escaped = "SELECT '\\';'";
        String plain = "SELECT '\\'";
        return Stream.of(
                joined(
                        "off and on",
                        plain,
                        "SET standard_conforming_strings = off",
                        escaped,
                        "set SESSION standard_conforming_strings TO 'on'",
                        plain,
                        "SELECT 1"),
                joined(
                        "other words",
                        "SET LOCAL standard_conforming_strings=0",
                        escaped,
                        "RESET standard_conforming_strings",
                        plain,
                        "SET standard_conforming_strings TO F",
                        escaped,
                        "SET standard_conforming_strings TO DEFAULT",
                        plain,
                        "SELECT 1"),
                joined(
                        "all",
                        "SET \"standard_conforming_strings\" to /* ; */ 'OFF'",
                        escaped,
                        "DISCARD ALL",
                        plain,
                        "SELECT 1"),
                joined(
                        "call",
                        "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)",
                        escaped,
                        "RESET ALL",
                        plain,
                        "SELECT 1"),
                joined(
                        "something else",
                        "SET standard_conforming_string = off",
                        plain,
                        "SELECT 'SET standard_conforming_strings = off'",
                        plain,
                        "SELECT 1"),
                joined(
                        "the other kinds of literal keep their rules",
                        "SET standard_conforming_strings = off",
                        "SELECT U&'\\'",
                        "SELECT x'\\'",
                        "SELECT N'\\';'",
                        "SELECT 'a'\n'\\';'",
                        "SELECT 1"));
    }

    @ParameterizedTest
    @MethodSource({"literals", "dollars", "comments", "bodies", "ends", "settings"})
    void splitsAsTheServerReads(String text, List<String> statements) {
        assertThat(texts(ScriptSplitter.split("test.sql", text))).isEqualTo(statements);
    }

    @Test
    void aStatementKnowsHowItsLiteralsAreRead() {
        List<ScriptStatement> statements = ScriptSplitter.split(
                        "test.sql",
                        "SET standard_conforming_strings = off; SELECT 'it\\'s' AS a, :b; RESET ALL; SELECT '\\'")
                .statements();

        assertThat(statements).extracting(ScriptStatement::backslashEscapes).containsExactly(false, true, true, false);
        assertThat(statements.get(1).bareWords()).containsExactly("SELECT", "AS", "A", "B");
        assertThat(statements.get(1).tokens()).extracting(ScriptToken::text).contains("'it\\'s'");
        assertThat(NamedParameters.of(statements.get(1))).hasSize(1);
    }

    @Test
    void splitsAPartWithThePlacesOfTheWhole() {
        String text = "-- upgrade\nA;\n  B 'x'\n-- downgrade\nC";
        Script script = ScriptSplitter.split("r.sql", text, 11, text.indexOf("-- down"));

        assertThat(script.statements())
                .extracting(ScriptStatement::text, s -> s.location().toString(), ScriptStatement::lead)
                .containsExactly(tuple("A", "r.sql:2:1", ""), tuple("B 'x'", "r.sql:3:3", ""));
    }

    @Test
    void nothingReachesBeyondAPart() {
        assertThatThrownBy(() -> ScriptSplitter.split("r.sql", "A 'b' c", 0, 4)).hasMessage("unterminated string");
        assertThatThrownBy(() -> ScriptSplitter.split("r.sql", "A", 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    static List<String> texts(Script script) {
        return script.statements().stream().map(ScriptStatement::text).toList();
    }

    private static Arguments joined(String name, String... statements) {
        return argumentSet(name, String.join(";", statements), List.of(statements));
    }
}

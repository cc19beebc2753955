package dev.quipu.migration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.script.ScriptSplitter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a comment stands at. */
class RenameCommentsTest {
    @Test
    void standsBeforeADefinitionOrAtTheEndOfALine() {
        assertThat(found("""
                -- Everybody.
                -- @renamed from: users
                CREATE TABLE people ( -- @renamed from: persons
                    -- @renamed from: user_id
                    id int PRIMARY KEY,
                    amount numeric(10, 2) NOT NULL, -- @renamed from: "The sum"
                    -- @renamed from: people_chk
                    CONSTRAINT people_check CHECK (amount > 0), -- once
                    email text -- @renamed from: mail
                ); -- @renamed from: app.folk

                CREATE INDEX people_email ON people (email); CREATE TABLE t (); -- @renamed from: s
                """))
                .containsExactly(
                        "[app, people] was [users]",
                        "[app, people] was [persons]",
                        "[app, people, id] was [user_id]",
                        "[app, people, amount] was [The sum]",
                        "[app, people, people_check] was [people_chk]",
                        "[app, people, email] was [mail]",
                        "[app, people] was [app, folk]",
                        "[app, t] was [s]");
    }

    @Test
    void knowsWhatStatementsDefine() {
        assertThat(found("""
                -- @renamed from: a
                CREATE OR REPLACE FUNCTION other.f(x int, y int) RETURNS int RETURN 1;
                -- @renamed from: a
                CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY other.t (a);
                -- @renamed from: a
                CREATE MATERIALIZED VIEW "M v" AS SELECT 1;
                -- @renamed from: a
                CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                -- @renamed from: a
                CREATE POLICY p ON t;
                -- @renamed from: a
                CREATE RULE r AS ON INSERT TO t DO NOTHING;
                -- @renamed from: a
                CREATE TYPE mood AS ENUM ('a');
                -- @renamed from: a
                CREATE UNLOGGED TABLE IF NOT EXISTS u ();
                -- @renamed from: a
                ALTER TABLE ONLY t ADD CONSTRAINT c CHECK (true);
                -- @renamed from: a
                CREATE SCHEMA s;
                """))
                .containsExactly(
                        "[other, f] was [a]",
                        "[other, i] was [a]",
                        "[app, M v] was [a]",
                        "[app, t, tr] was [a]",
                        "[app, t, p] was [a]",
                        "[app, t, r] was [a]",
                        "[app, mood] was [a]",
                        "[app, u] was [a]",
                        "[app, t, c] was [a]",
                        "[s] was [a]");
    }

    @Test
    void elsewhereItMeansNothing() {
        assertThat(found("""
                SELECT '-- @renamed from: a';
                -- @renamed from: a
                INSERT INTO t VALUES (1); -- @renamed from: b
                CREATE TABLE t (
                    -- @renamed from: c
                    PRIMARY KEY (id), -- @renamed from: d
                    note text DEFAULT '-- @renamed from: e', -- @renamed from:
                    other text -- @rename from: g
                );
                -- @renamed from: h
                """)).isEmpty();
    }

    private static List<String> found(String script) {
        return RenameComments.of(ScriptSplitter.split("schema.sql", script).statements(), new Identifier("app"))
                .stream()
                .map(comment -> comment.definition().path() + " was " + comment.old())
                .toList();
    }
}

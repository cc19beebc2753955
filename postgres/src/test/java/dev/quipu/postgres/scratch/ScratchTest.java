package dev.quipu.postgres.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.session.ServerException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ScratchTest {
    private static final Scratch SCRATCH = Scratch.local();

    @AfterAll
    static void close() {
        SCRATCH.close();
    }

    @Test
    void aSessionFindsNothingThatTheOneBeforeHasSet() {
        try (ScratchDatabase database = SCRATCH.create()) {
            String process;
            try (ScratchSession first = database.connect()) {
                process = ask(first, "SELECT pg_backend_pid()");
                first.run("CREATE ROLE somebody");
                first.run("SET search_path = pg_catalog");
                first.run("SET SESSION AUTHORIZATION somebody");
                first.run("CREATE TEMPORARY TABLE leftover ()");
                first.session().send("BEGIN");
            }
            try (ScratchSession second = database.connect()) {
                assertThat(ask(second, "SELECT pg_backend_pid()")).isEqualTo(process);
                assertThat(second.session().inTransaction()).isFalse();
                assertThat(ask(second, "SHOW search_path")).isEqualTo("\"$user\", public");
                assertThat(ask(second, "SELECT current_user = 'somebody'")).isEqualTo("f");
                assertThat(ask(second, "SELECT to_regclass('leftover') IS NULL"))
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void twoSessionsAtOnceAreTwo() {
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession one = database.connect();
                ScratchSession other = database.connect()) {
            assertThat(ask(one, "SELECT pg_backend_pid()")).isNotEqualTo(ask(other, "SELECT pg_backend_pid()"));
        }
    }

    @Test
    void aSessionThatTheServerEndedMeanwhileIsNotGivenAgain() {
        try (ScratchDatabase database = SCRATCH.create()) {
            String process;
            try (ScratchSession first = database.connect()) {
                process = ask(first, "SELECT pg_backend_pid()");
            }
            try (ScratchDatabase another = SCRATCH.create();
                    ScratchSession killer = another.connect()) {
                killer.run("SELECT pg_terminate_backend(" + process + ", 10000)");
            }
            try (ScratchSession second = database.connect()) {
                assertThat(ask(second, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aDatabaseIsCopiedWhoseSessionIsKept() {
        try (ScratchDatabase database = SCRATCH.create()) {
            try (ScratchSession session = database.connect()) {
                session.run("CREATE TABLE kept AS SELECT 1 AS one");
            }
            try (ScratchDatabase copy = SCRATCH.copy(database);
                    ScratchSession session = copy.connect()) {
                assertThat(ask(session, "SELECT one FROM kept")).isEqualTo("1");
            }
        }
    }

    /** What waits runs later than what stands behind it, and is read as where it stands. */
    @Test
    void theStatementsOfAScriptAreReadUnderWhatItSets() {
        String script = """
                CREATE VIEW v AS SELECT 'it\\s' AS a, b FROM t;
                SET standard_conforming_strings = off;
                CREATE VIEW w AS SELECT 'it\\'s' AS a, b FROM t;
                RESET standard_conforming_strings;
                CREATE TABLE t (b text DEFAULT '\\');
                """;
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            new ScriptApplier(session)
                    .apply(ScriptSplitter.split("first.sql", script).statements());
            session.run("INSERT INTO t DEFAULT VALUES");
            assertThat(ask(session, "SELECT v.a || w.a || v.b FROM v, w")).isEqualTo("it\\sit's\\");
        }
    }

    @Test
    void aRoleMayBeThereAlready() {
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            session.makeRole("twice");
            session.makeRole("twice");
            assertThat(ask(session, "SELECT count(*) FROM pg_roles WHERE rolname = 'twice'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void databasesThatNobodyWantsAreFewHoweverManyWereMade() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            try (ScratchDatabase database = SCRATCH.create()) {
                names.add("'" + database.name() + "'");
            }
        }
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            String left = ask(
                    session, "SELECT count(*) FROM pg_database WHERE datname IN (" + String.join(", ", names) + ")");
            assertThat(Integer.parseInt(left)).isBetween(1, 8);
        }
    }

    @Test
    void afterItsEndNobodyIsConnected() {
        ScratchDatabase database = SCRATCH.create();
        ScratchSession session = database.connect();
        session.close();
        database.close();
        assertThatThrownBy(() -> session.run("SELECT 1")).isInstanceOf(ServerException.class);
    }

    private static String ask(ScratchSession session, String query) {
        return String.valueOf(session.session().query(query).getFirst().getFirst());
    }
}

package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maintenance runs statement by statement, since some of them take no transaction. */
@PostgresTest
class MaintenanceTest {
    private Threads threads;

    @BeforeEach
    void open(TestServer server) {
        threads = Threads.withSampleData(server);
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void dailyEndsWhatNobodyEndedAndNothingElse() throws Exception {
        String conversation = threads.conversation("open");
        String old = threads.say(conversation, "assistant", "half a sen");
        String young = threads.say(conversation, "assistant", "half a wo");
        threads.execute(
                "UPDATE utterances SET state = 'partial', created_at = now() - interval '25 hours' WHERE id = '%s'"
                        .formatted(old));
        threads.execute("UPDATE utterances SET state = 'partial' WHERE id = '%s'".formatted(young));
        threads.execute("""
                UPDATE api_calls_log SET status = 'pending', completed_at = NULL, error_message = NULL
                WHERE request_id = (SELECT min(request_id) FROM api_calls_log)""");

        run("daily");

        assertThat(threads.lines("SELECT state FROM utterances WHERE conversation_id = '%s' ORDER BY sequence_number"
                        .formatted(conversation)))
                .containsExactly("cancelled", "partial");
        assertThat(threads.value("SELECT count(*) FROM api_calls_log WHERE status = 'pending'"))
                .isEqualTo("0");
        assertThat(threads.value(
                        "SELECT status || ': ' || error_message FROM api_calls_log ORDER BY request_id LIMIT 1"))
                .isEqualTo("timeout: no end was written within a day");
        assertThat(threads.value("SELECT count(*) FROM utterances WHERE state = 'cancelled'"))
                .isEqualTo("1");
    }

    @Test
    void weeklyVacuumsEveryTable() throws Exception {
        run("weekly");

        assertThat(threads.value("SELECT bool_and(relallvisible > 0) FROM pg_class WHERE relname IN"
                        + " ('conversations', 'utterances', 'nodes', 'api_calls_log') AND relkind = 'r'"))
                .isEqualTo("t");
    }

    @Test
    void monthlyRebuildsEveryIndex() throws Exception {
        String files = "SELECT indexrelid::regclass, pg_relation_filenode(indexrelid) FROM pg_index"
                + " JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = current_schema()::regnamespace";
        List<String> before = threads.lines(files);

        run("monthly");

        assertThat(threads.lines(files)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(threads.lines(Threads.PACK.read("health/invalid_indexes.sql")))
                .isEmpty();
    }

    private void run(String period) throws SQLException {
        String path = "maintenance/" + period + ".sql";
        assertThat(PackQuery.read(Threads.PACK, path).name()).isEqualTo(period);
        List<ScriptStatement> statements =
                ScriptSplitter.split(path, Threads.PACK.read(path)).statements();
        assertThat(statements).hasSizeGreaterThan(8);
        for (ScriptStatement statement : statements) {
            threads.execute(statement.text());
        }
    }
}

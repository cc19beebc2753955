package dev.quipu.finops;

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
    private FinOps finOps;

    @BeforeEach
    void open(TestServer server) {
        finOps = FinOps.withSampleData(server);
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    @Test
    void dailyRetiresWhatHasExpiredAndNothingElse() throws Exception {
        finOps.execute("""
                UPDATE optimization_recommendations SET expires_at = now() - interval '1 hour' WHERE status <> 'obsolete';
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, expires_at)
                VALUES ('s', 'forever', 'n', 'd', NULL), ('s', 'later', 'n', 'd', now() + interval '1 hour')""");
        String kept = finOps.value(
                "SELECT count(*) FROM optimization_recommendations WHERE status IN" + " ('implemented', 'rejected')");

        run("daily");

        assertThat(finOps.column("SELECT strategy_id FROM optimization_recommendations"
                        + " WHERE status IN ('active', 'under_review') ORDER BY 1"))
                .containsExactly("forever", "later");
        assertThat(finOps.value("SELECT count(*) FROM optimization_recommendations WHERE status IN"
                        + " ('implemented', 'rejected')"))
                .isEqualTo(kept);
    }

    @Test
    void weeklyArchivesWhatNobodyHasTouchedForAQuarter() throws Exception {
        String active = finOps.value("SELECT count(*) FROM conversation_threads WHERE is_active");
        finOps.execute("INSERT INTO conversation_threads (user_id, updated_at) VALUES"
                + " ('long gone', now() - interval '91 days'), ('just gone', now() - interval '89 days')");

        run("weekly");

        assertThat(finOps.lines("SELECT user_id, is_active FROM conversation_threads WHERE user_id LIKE '% gone'"))
                .containsExactlyInAnyOrder("long gone | f", "just gone | t");
        assertThat(finOps.value("SELECT count(*) - 1 FROM conversation_threads WHERE is_active"))
                .isEqualTo(active);
    }

    @Test
    void monthlyRebuildsEveryIndex() throws Exception {
        String files = "SELECT indexrelid::regclass, pg_relation_filenode(indexrelid) FROM pg_index"
                + " JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = current_schema()::regnamespace";
        List<String> before = finOps.lines(files);

        run("monthly");

        assertThat(finOps.lines(files)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(finOps.lines(FinOps.PACK.read("health/invalid_indexes.sql"))).isEmpty();
    }

    private void run(String period) throws SQLException {
        String path = "maintenance/" + period + ".sql";
        String text = FinOps.PACK.read(path);
        assertThat(PackQuery.read(FinOps.PACK, path).name()).isEqualTo(period);
        List<ScriptStatement> statements = ScriptSplitter.split(path, text).statements();
        assertThat(statements).hasSizeGreaterThan(5);
        for (ScriptStatement statement : statements) {
            finOps.execute(statement.text());
        }
    }
}

package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maintenance runs statement by statement, since some of them take no transaction. */
@PostgresTest
class MaintenanceTest {
    private Assistant assistant;

    @BeforeEach
    void open(TestServer server) {
        assistant = Assistant.sample(server);
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    @Test
    void dailyBringsTheSummariesUpToDate() throws SQLException {
        assistant.execute("SELECT increment_usage_metrics(id, NULL, '1999-12-31', 1, 2, 3) FROM tenants;"
                + "DELETE FROM feedback");

        run("daily");

        assertThat(assistant.lines("SELECT month, total_tokens FROM monthly_usage_summary WHERE month < '2000-01-01'"))
                .containsExactly("1999-12-01 | 3", "1999-12-01 | 3", "1999-12-01 | 3");
        assertThat(assistant.value("SELECT sum(total_feedback) FROM message_feedback_summary"))
                .isEqualTo("0");
    }

    @Test
    void dailyEndsWhatNobodyEndedAndNothingElse() throws SQLException {
        String talk = assistant.conversation(assistant.value("SELECT min(id::text) FROM users"));
        assistant.execute("""
                INSERT INTO messages (conversation_id, role, content, status, created_at)
                VALUES ('%1$s', 'assistant', 'half a sen', 'partial', now() - interval '25 hours'),
                    ('%1$s', 'assistant', 'half a wo', 'partial', now() - interval '23 hours')""".formatted(talk));

        run("daily");

        assertThat(assistant.lines("SELECT content, status FROM messages WHERE content LIKE 'half a %' ORDER BY seq"))
                .containsExactly("half a sen | cancelled", "half a wo | partial");
    }

    @Test
    void weeklyVacuumsEveryTable() throws SQLException {
        run("weekly");

        String weekly = Assistant.PACK.read("maintenance/weekly.sql");
        assertThat(assistant.column("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
                        + " AND relkind IN ('r', 'm')"))
                .hasSize(10)
                .allSatisfy(table -> assertThat(weekly).contains("VACUUM (ANALYZE) " + table + ";"));
    }

    @Test
    void monthlyPutsAwayWhatNobodyHasTouchedForHalfAYear() throws SQLException {
        String open = assistant.value("SELECT count(*) FROM conversations WHERE NOT is_archived");
        String user = assistant.value("SELECT min(id::text) FROM users");
        String talk = "INSERT INTO conversations (tenant_id, user_id, title, updated_at)"
                + " SELECT tenant_id, id, '%s gone', now() - interval '%s' FROM users WHERE id = '" + user + "'";
        assistant.execute(talk.formatted("long", "6 months 1 day"));
        assistant.execute(talk.formatted("just", "6 months -1 day"));
        assistant.execute(
                talk.formatted("many", "7 months").replace("FROM users", "FROM generate_series(1, 2500), users"));
        String age = assistant.value("SELECT updated_at FROM conversations WHERE title = 'long gone'");

        run("monthly");

        assertThat(assistant.lines("SELECT title, is_archived FROM conversations WHERE title LIKE '% gone' ORDER BY 1"))
                .startsWith("just gone | f", "long gone | t", "many gone | t")
                .endsWith("many gone | t")
                .hasSize(2502);
        assertThat(assistant.value(
                        "SELECT count(DISTINCT xmin::text) > 2 FROM conversations WHERE title = 'many gone'"))
                .isEqualTo("t");
        assertThat(assistant.value("SELECT count(*) - 1 FROM conversations WHERE NOT is_archived"))
                .isEqualTo(open);
        assertThat(assistant.value("SELECT updated_at FROM conversations WHERE title = 'long gone'"))
                .isEqualTo(age);
        assertThat(assistant.lines(Assistant.PACK.read("health/invalid_indexes.sql")))
                .isEmpty();
    }

    private void run(String period) throws SQLException {
        String path = "maintenance/" + period + ".sql";
        assertThat(PackQuery.read(Assistant.PACK, path).name()).isEqualTo(period);
        for (ScriptStatement statement :
                ScriptSplitter.split(path, Assistant.PACK.read(path)).statements()) {
            assistant.execute(statement.text());
        }
    }
}

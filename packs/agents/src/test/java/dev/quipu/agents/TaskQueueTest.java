package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers claim tasks, each once; who dies loses them, and who fails too often gives them up. */
@PostgresTest
class TaskQueueTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String AT = "2026-05-05T12:00:00Z";

    private void tasks(int count) throws SQLException {
        agents.execute(
                "INSERT INTO tasks (title, priority, available_at) SELECT 'task ' || n, n %% 3, '2026-01-01' FROM generate_series(1, %d) AS n"
                        .formatted(count));
    }

    @Test
    void sixteenWorkersClaimEachTaskOnce() throws Exception {
        tasks(300);
        List<String> claimed = Collections.synchronizedList(new ArrayList<>());
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                while (true) {
                    int before = claimed.size();
                    try (var rows =
                            statement.executeQuery("SELECT id FROM claim_tasks('worker %d', 3)".formatted(client))) {
                        boolean any = false;
                        while (rows.next()) {
                            claimed.add(rows.getString(1));
                            any = true;
                        }
                        if (!any && before <= claimed.size()) {
                            return;
                        }
                    }
                }
            }
        });
        assertThat(claimed).hasSize(300).doesNotHaveDuplicates();
        assertThat(agents.lines("SELECT status, min(attempts), max(attempts) FROM tasks GROUP BY status"))
                .containsExactly("running | 1 | 1");
    }

    /** Also in a session that keeps its plan: how many tasks the others have is none of its business. */
    @Test
    void anAgentReadsNoTasksOfOthers() throws Exception {
        String busy = agent("busy");
        String idle = agent("idle");
        agents.execute("""
                INSERT INTO tasks (title, agent_id, available_at, status)
                SELECT 'task ' || n, CASE status WHEN 'pending' THEN %s ELSE %s END, '2026-01-01', status
                FROM generate_series(1, 3000) AS n, unnest('{pending,completed}'::taskstatus[]) AS status;
                ANALYZE tasks""".formatted(busy, idle));
        try (Connection connection = agents.connect();
                Statement worker = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 8; i++) {
                worker.execute("SELECT id FROM claim_tasks('w', 1, of_agent => %s)".formatted(idle));
            }
            try (var read = worker.executeQuery(
                    "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'tasks'")) {
                read.next();
                assertThat(read.getLong(1)).isLessThan(100);
            }
            connection.rollback();
        }
        assertThat(agents.lines("SELECT id FROM claim_tasks('w', 2, of_agent => %s)".formatted(busy)))
                .hasSize(2);
    }

    private String agent(String name) throws SQLException {
        return agents.value("INSERT INTO agents (name) VALUES ('%s') RETURNING id".formatted(name));
    }

    @Test
    void theMostUrgentComeFirst() throws Exception {
        tasks(6);
        assertThat(agents.column("SELECT DISTINCT priority FROM claim_tasks('w', 2)"))
                .containsExactly("2");
        agents.execute("UPDATE tasks SET available_at = '2030-01-01' WHERE status = 'pending'");
        assertThat(agents.lines("SELECT id FROM claim_tasks('w', 2, at => '2026-01-02')"))
                .isEmpty();
    }

    /** From the queue of all and from an agent's own, which are two statements. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", of_agent => 1"})
    void ofThoseThatAreEquallyUrgentTheOneThatHasWaitedLongestComesFirst(String whose) throws Exception {
        agents.execute("""
                INSERT INTO agents (id, name) VALUES (1, 'agent');
                INSERT INTO tasks (title, agent_id, available_at)
                VALUES ('second', 1, '2026-01-02Z'), ('first', 1, '2026-01-01Z'), ('third', 1, '2026-01-02Z')""");
        String next = "SELECT title FROM claim_tasks('w', 1, lease => '1 year', at => '%s'" + whose + ")";

        assertThat(agents.column(next.formatted("2025-12-31T23:59:59Z"))).isEmpty();
        assertThat(agents.column(next.formatted("2026-01-01T00:00:00Z"))).containsExactly("first");
        assertThat(agents.column(next.formatted("2026-01-01T23:59:59Z"))).isEmpty();
        assertThat(agents.column(next.formatted("2026-01-02T00:00:00Z"))).containsExactly("second");
        assertThat(agents.column(next.formatted("2026-01-02T00:00:00Z"))).containsExactly("third");
    }

    /** Neither one to claim nor one whose lease has run out. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", of_agent => 1"})
    void aTaskThatSomebodyIsBusyWithIsPassedBy(String whose) throws Exception {
        agents.execute("""
                INSERT INTO agents (id, name) VALUES (1, 'agent');
                INSERT INTO tasks (title, agent_id, priority, available_at)
                VALUES ('busy', 1, 2, '2026-01-01'), ('free', 1, 1, '2026-01-01');
                INSERT INTO tasks (title, agent_id, status, attempts, lease_owner, lease_expires_at)
                VALUES ('left', 1, 'running', 1, 'dead', '2026-01-01')""");
        try (Connection connection = agents.connect();
                Statement busy = connection.createStatement()) {
            connection.setAutoCommit(false);
            busy.execute("SELECT FROM tasks WHERE title <> 'free' FOR UPDATE");
            agents.execute("SET lock_timeout = '2s'; SELECT claim_tasks('w', 1%s)".formatted(whose));
            connection.rollback();
        }
        assertThat(agents.column("SELECT title FROM tasks WHERE lease_owner = 'w'"))
                .containsExactly("free");
    }

    @Test
    void aWorkerThatDiesLosesItsTaskAndCannotEndIt() throws Exception {
        tasks(1);
        agents.lines("SELECT id FROM claim_tasks('dead', lease => '1 minute', at => '%s')".formatted(AT));
        assertThat(agents.lines("SELECT id FROM claim_tasks('next', at => '2026-05-05T12:00:59Z')"))
                .isEmpty();
        assertThat(agents.value("SELECT extend_lease(id, 'dead', '1 minute', '2026-05-05T12:00:30Z') FROM tasks"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT id FROM claim_tasks('next', at => '2026-05-05T12:01:29Z')"))
                .isEmpty();
        assertThat(agents.column("SELECT attempts FROM claim_tasks('next', at => '2026-05-05T12:01:30Z')"))
                .containsExactly("2");
        assertThat(agents.value("SELECT complete_task(id, 'dead') FROM tasks")).isEqualTo("f");
        assertThat(agents.value("SELECT fail_task(id, 'dead', 'x') IS NULL FROM tasks"))
                .isEqualTo("t");
        assertThat(agents.value("SELECT extend_lease(id, 'dead') FROM tasks")).isEqualTo("f");
        assertThat(agents.value("SELECT complete_task(id, 'next', '{\"n\": 1}', '2026-05-05T12:02:30Z') FROM tasks"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT status, output_data, actual_duration, lease_owner FROM tasks"))
                .containsExactly("completed | {\"n\": 1} | 60 | null");
    }

    @Test
    void aFailureIsTriedAgainAfterAPauseThatDoublesAndThenGivenUp() throws Exception {
        tasks(1);
        String fail = "SELECT fail_task(id, 'w', 'boom', at => '%s') FROM tasks";
        String pause = "SELECT extract(epoch FROM available_at - timestamptz '%s')::integer FROM tasks".formatted(AT);
        agents.lines("SELECT id FROM claim_tasks('w', at => '%s')".formatted(AT));
        assertThat(agents.value(fail.formatted(AT))).isEqualTo("pending");
        assertThat(agents.value(pause)).isEqualTo("10");
        agents.lines("SELECT id FROM claim_tasks('w', at => '2026-05-05T12:00:10Z')");
        assertThat(agents.value(fail.formatted(AT))).isEqualTo("pending");
        assertThat(agents.value(pause)).isEqualTo("20");
        agents.lines("SELECT id FROM claim_tasks('w', at => '2026-05-05T12:00:20Z')");
        assertThat(agents.value(fail.formatted("2026-05-05T12:00:21Z"))).isEqualTo("failed");
        assertThat(agents.lines("SELECT attempts, error_message, dead_at IS NOT NULL FROM tasks"))
                .containsExactly("3 | boom | t");
        assertThat(agents.lines("SELECT id FROM claim_tasks('w', at => '2030-01-01')"))
                .isEmpty();
        assertThat(agents.value("SELECT revive_task(id, '%s') FROM tasks".formatted(AT)))
                .isEqualTo("t");
        assertThat(agents.column("SELECT attempts FROM claim_tasks('w', at => '%s')".formatted(AT)))
                .containsExactly("1");
    }

    /** However often it failed. */
    @Test
    void thePauseIsAnHourAtTheMost() throws Exception {
        assertThat(agents.column("SELECT task_backoff(n) FROM unnest('{0,1,9,10,11,2147483647}'::integer[]) AS n"))
                .containsExactly("00:00:10", "00:00:10", "00:42:40", "01:00:00", "01:00:00", "01:00:00");
    }

    @Test
    void aTaskThatKillsItsWorkersIsGivenUpToo() throws Exception {
        tasks(1);
        for (int i = 1; i <= 3; i++) {
            assertThat(agents.lines(
                            "SELECT id FROM claim_tasks('w%d', lease => '1 second', at => '2026-05-05T12:00:0%dZ')"
                                    .formatted(i, i)))
                    .hasSize(1);
        }
        assertThat(agents.value("SELECT release_expired_tasks('2026-05-05T12:00:09Z')"))
                .isEqualTo("1");
        assertThat(agents.lines("SELECT status, dead_at IS NOT NULL, error_message FROM tasks"))
                .containsExactly("failed | t | the lease of w3 ran out");
    }

    @Test
    void aCancelledTaskIsNotDone() throws Exception {
        tasks(2);
        agents.lines("SELECT id FROM claim_tasks('w')");
        assertThat(agents.column("SELECT cancel_task(id) FROM tasks")).containsOnly("t");
        assertThat(agents.column("SELECT complete_task(id, 'w') FROM tasks")).containsOnly("f");
        assertThat(agents.column("SELECT cancel_task(id) FROM tasks")).containsOnly("f");
        assertThat(agents.column("SELECT DISTINCT status FROM tasks")).containsExactly("cancelled");
    }
}

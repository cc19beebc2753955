package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.catalog.testing.Golden;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.postgres.session.AdvisoryLock;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for what packs ship, end to end with the FinOps pack. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackCommandsTest {
    private static final String TEMPLATE = "finops through the command line, with sample data";

    /** Read by most tests and changed by none. */
    private TestDatabase loaded;

    @BeforeAll
    void load(TestServer server) {
        loaded = fresh(server);
    }

    @AfterAll
    void drop() {
        loaded.close();
    }

    private static TestDatabase fresh(TestServer server) {
        return server.createDatabase(TEMPLATE, database -> {
            succeeds(CommandRun.of(database, "upgrade", "finops@head"));
            succeeds(CommandRun.of(database, "sample-data", "--pack", "finops"));
        });
    }

    private static CommandRun succeeds(CommandRun run) {
        assertThat(run.err() + (run.exitCode() == 0 ? "" : run.out()))
                .as("standard error")
                .doesNotContain("failed", "error");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static void assertGolden(String name, String text) {
        Golden.assertMatches(Path.of("src/test/resources/golden/" + name), text);
    }

    static List<String> queries() {
        return new FinOpsPack().queries();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryRunsAsTextAndAsJson(String name) throws Exception {
        List<String> args = new ArrayList<>(List.of("query", name));
        for (Map.Entry<String, String> value : requiredValues(name).entrySet()) {
            args.add("-p");
            args.add(value.getKey() + "=" + value.getValue());
        }
        CommandRun text = succeeds(CommandRun.of(loaded, 120, args.toArray(String[]::new)));
        assertThat(text.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        args.add("--format");
        args.add("json");
        int rows = elements(
                succeeds(CommandRun.of(loaded, args.toArray(String[]::new))).out());
        assertThat(text.out()).endsWith(rows == 0 ? "no rows\n" : rows == 1 ? "(1 row)\n" : "(" + rows + " rows)\n");
        if (!name.equals("slow_statements") && !name.equals("expiring_recommendations")) {
            assertThat(rows).isPositive();
        }
        args.add("--explain");
        assertThat(CommandRun.of(loaded, args.toArray(String[]::new)).out()).contains("QUERY PLAN");
    }

    private Map<String, String> requiredValues(String query) throws SQLException {
        return switch (query) {
            case "active_conversations" ->
                Map.of("user_id", loaded.value("SELECT min(user_id) FROM finops.conversation_threads WHERE is_active"));
            case "thread_messages", "thread_summary", "thread_timeline", "active_branch" ->
                Map.of("thread_id", loaded.value("SELECT min(thread_id::text) FROM finops.conversation_messages"));
            case "search_messages", "search_questions", "search_recommendations" -> Map.of("search", "instances");
            case "search_user_messages" ->
                Map.of(
                        "search",
                        "instances",
                        "user_id",
                        loaded.value("SELECT min(user_id) FROM finops.conversation_threads"));
            case "intents_by_service" -> Map.of("service", "Amazon EC2");
            case "failures_of_agent" ->
                Map.of(
                        "agent",
                        loaded.value("SELECT min(agent_name) FROM finops.agent_executions WHERE status = 'error'"));
            case "trace" -> Map.of("trace_id", loaded.value("SELECT min(trace_id) FROM finops.agent_executions"));
            case "executions_with_tool" ->
                Map.of("tool", loaded.value("SELECT min(tools_used ->> 0) FROM finops.agent_executions"));
            case "recommendations_by_tag" ->
                Map.of("tag", loaded.value("SELECT min(tags ->> 0) FROM finops.optimization_recommendations"));
            default -> Map.of();
        };
    }

    /** Parses a document and returns how many elements its list has. */
    private static int elements(String json) throws Exception {
        int elements = 0;
        try (var parser = new JsonFactory().createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements++;
                parser.skipChildren();
            }
            assertThat(parser.nextToken()).isNull();
        }
        return elements;
    }

    @Test
    void aNameThatTwoPacksHaveIsListedAsItIsTyped(@TempDir Path directory) {
        assertThat(succeeds(CommandRun.in(directory, Map.of(), "query")).out())
                .contains("\n finops/tool_usage ", "\n transcript ", "\n agents/daily_activity ")
                .doesNotContain("\n tool_usage ");
    }

    @Test
    void withoutANameQueriesAreListed() throws Exception {
        assertGolden("query-list.txt", succeeds(CommandRun.of(loaded, "query")).out());
        assertThat(elements(CommandRun.of(loaded, "query", "--format", "json").out()))
                .isEqualTo(new FinOpsPack().queries().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE finops.conversation_threads; --",
                "\\'; SELECT pg_sleep(100); --",
                "$1 $$ ? :limit {fn now()} \"",
                "x'); DELETE FROM finops.conversation_messages; --",
                "ünïcode 😀 \t\n"
            })
    void aHostileValueIsOnlyAValue(String value) throws Exception {
        String before = loaded.value("SELECT count(*) FROM finops.conversation_messages");
        for (String query : List.of("search_messages", "search_questions")) {
            CommandRun run = succeeds(CommandRun.of(loaded, "query", query, "-p", "search=" + value));
            assertThat(run.out()).containsAnyOf("rows", "row)");
        }
        CommandRun number = CommandRun.of(loaded, "query", "agent_performance", "-p", "days=" + value);
        assertThat(number.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(loaded.value("SELECT count(*) FROM finops.conversation_messages"))
                .isEqualTo(before);
    }

    /** picocli's maps take quotes for their own, and warn of one that has no other. */
    @ParameterizedTest
    @ValueSource(strings = {"\"idle", "\"idle instances\" \"x", "'", "a=b", "\"\"", ""})
    void quotesOfAValueAreTheValues(String value) {
        PrintStream err = System.err;
        var warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        try {
            CommandRun run = succeeds(CommandRun.of(loaded, "query", "search_messages", "-p", "search=" + value));
            assertThat(run.out()).containsAnyOf("rows", "row)");
        } finally {
            System.setErr(err);
        }
        assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void wrongUseOfAQueryIsToldWithWhatIsRight() {
        StringBuilder told = new StringBuilder();
        for (String[] args : new String[][] {
            {"query", "agent_performanc"},
            {"query", "nosuchthing/agent_performance"},
            {"query", "agent_performance", "-p", "day=7"},
            {"query", "agent_performance", "-p", "days"},
            {"query", "agent_performance", "days=7"},
            {"query", "agent_performance", "-p", "days=many"},
            {"query", "agent_performance", "-p", "days=99999999999"},
            {"query", "thread_messages"},
            {"query", "finops/thread_messages"},
            {"query", "thread_messages", "-p", "thread_id=7"},
            {"query", "recommendation_pipeline", "-p", "x=1"},
            {"health", "orphan"}
        }) {
            CommandRun run = CommandRun.of(loaded, args);
            assertThat(run.exitCode()).as(String.join(" ", args)).isEqualTo(ExitCode.USAGE);
            assertThat(run.out()).isEmpty();
            told.append("$ quipu ").append(String.join(" ", args)).append('\n').append(run.err());
        }
        assertGolden("query-wrong.txt", told.toString());
    }

    @Test
    void everyHealthCheckIsCleanAfterSampleData() {
        assertGolden(
                "health-clean.txt", succeeds(CommandRun.of(loaded, "health")).out());
    }

    @Test
    void healthTellsWhatShouldNotExist(TestServer server) throws Exception {
        try (TestDatabase database = fresh(server)) {
            database.execute("""
                    SET search_path = finops;
                    UPDATE agent_executions SET execution_time_ms = 700000
                    WHERE id IN (SELECT id FROM agent_executions ORDER BY id LIMIT 3)""");
            CommandRun run = CommandRun.of(database, "health", "runaway_executions", "orphans", "--rows", "2");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out())
                    .contains("3 rows   finops/runaway_executions  Executions that took more than ten minutes")
                    .contains("700000", "… and 1 more", "ok       finops/orphans", "1 ok, 1 not");
            CommandRun json = CommandRun.of(database, "health", "--format", "json");
            assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(elements(json.out()))
                    .isEqualTo(new FinOpsPack().healthChecks().size());
            assertThat(json.out()).contains("\"execution_time_ms\" : 700000");
        }
    }

    @Test
    void belowTheHeadChecksAreSkippedAndSampleDataAndQueriesSayWhatToDo(TestDatabase database) {
        CommandRun base = succeeds(CommandRun.of(database, "health"));
        assertThat(base.out())
                .contains("skipped  finops/orphans  (finops is at base)")
                .contains("0 ok, 17 skipped");
        succeeds(CommandRun.of(database, "upgrade", "finops@002"));
        CommandRun lower = succeeds(CommandRun.of(database, "health"));
        assertThat(lower.out())
                .contains("ok       finops/stale_threads")
                .contains(
                        "skipped  finops/orphans  (finops is at finops@002: relation \"query_intents\" does not exist)");
        CommandRun sample = CommandRun.of(database, "sample-data");
        assertThat(sample.exitCode()).isEqualTo(ExitCode.FAILED);
        CommandRun query = CommandRun.of(database, "query", "agent_performance");
        assertThat(query.exitCode()).isEqualTo(ExitCode.FAILED);
        assertGolden("below-head.txt", sample.err() + query.err());
        assertThat(succeeds(CommandRun.of(database, "maintain", "daily")).out())
                .contains("VACUUM (ANALYZE) conversation_threads")
                .contains("skipped: finops is at finops@002");
    }

    @Test
    @SincePostgres(15)
    void whatACommandOfAPackLeftOutIsToldAlsoBesideJson(TestDatabase database, @TempDir Path directory)
            throws Exception {
        Map<String, String> environment = CommandRun.environment(database);
        succeeds(CommandRun.in(directory, environment, "upgrade", "threads@head"));
        Files.writeString(directory.resolve("call.txt"), "nobody\nsays this\nAda: The ropes are late.\n");

        CommandRun run = CommandRun.in(
                directory,
                environment,
                "threads",
                "import-transcript",
                "call.txt",
                "--owner",
                "ada",
                "--format",
                "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(elements(run.out())).isEqualTo(1);
        assertThat(run.err()).isEqualTo("line 2: has no speaker, and none came before\n");
    }

    @Test
    void sampleDataLoadsTwiceAndSaysHowMuchItAdded(TestDatabase database) throws Exception {
        succeeds(CommandRun.of(database, "upgrade", "finops@head"));
        assertGolden(
                "sample-data.txt",
                succeeds(CommandRun.of(database, "sample-data")).out().replaceAll("\\d", "9"));
        CommandRun again = succeeds(CommandRun.of(database, "sample-data"));
        assertThat(again.out()).isEqualTo("nothing added: it was all there\n");
        assertThat(elements(CommandRun.of(database, "sample-data", "--format", "json")
                        .out()))
                .isEqualTo(5);
        assertThat(CommandRun.of(database, "sample-data", "--dry-run").out())
                .isEqualTo(new FinOpsPack().read("sample-data.sql"));
    }

    /** Materialized views are filled with what the tables hold. */
    @Test
    @SincePostgres(15)
    void sampleDataTellsOfARowOnce(TestDatabase database, @TempDir Path directory) throws Exception {
        Map<String, String> environment = CommandRun.environment(database);
        succeeds(CommandRun.in(directory, environment, "upgrade", "assistant@head"));
        assertThat(succeeds(CommandRun.in(directory, environment, "sample-data"))
                        .out())
                .contains("messages")
                .doesNotContain("_summary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily", "weekly", "monthly"})
    void maintenanceRuns(String period, TestServer server) throws Exception {
        assertGolden(
                "maintain-" + period + "-dry-run.txt",
                CommandRun.of(loaded, "maintain", period, "--dry-run").out());
        try (TestDatabase database = fresh(server)) {
            database.execute("UPDATE finops.optimization_recommendations SET expires_at = now() - interval '1 hour'"
                    + " WHERE status = 'active'");
            CommandRun run = succeeds(CommandRun.of(database, "maintain", period));
            assertGolden(
                    "maintain-" + period + ".txt",
                    run.out().replaceAll("\\d+(\\.\\d)? m?s\\b", "TIME").replaceAll("\\d+ rows?", "N rows"));
            CommandRun json = succeeds(CommandRun.of(database, "maintain", period, "--format", "json"));
            assertThat(elements(json.out())).isEqualTo((int) run.out().lines().count());
            succeeds(CommandRun.of(database, "health"));
        }
    }

    @Test
    void aSecondMaintenanceRunIsRefusedAndToldWhoIsAtWork(TestServer server) throws Exception {
        try (TestDatabase database = fresh(server);
                Connection other = database.connect();
                var statement = other.createStatement()) {
            AdvisoryLock lock = new AdvisoryLock(0x51554950 + 2, "quipu".hashCode());
            statement.execute("SELECT pg_advisory_lock(" + lock.space() + ", " + lock.key() + ")");
            CommandRun run = CommandRun.of(database, "maintain", "daily");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("another maintenance run is at work: ");
        }
    }

    @Test
    void maintenanceDoesNotQueueForLongerThanItsLockTimeout(TestServer server) throws Exception {
        try (TestDatabase database = fresh(server);
                Connection other = database.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE finops.optimization_recommendations");
            CommandRun run = CommandRun.of(database, "maintain", "daily", "--lock-timeout", "50ms");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertGolden("maintain-locked.txt", run.err());
        }
    }

    @Test
    void sizesAndIndexesKnowEveryTableAndIndex(TestServer server) throws Exception {
        try (TestDatabase database = fresh(server)) {
            database.execute("CREATE INDEX twin ON finops.conversation_threads (created_at DESC);"
                    + "CREATE INDEX twin_2 ON finops.conversation_threads (created_at DESC)");
            String sizes = succeeds(CommandRun.of(database, "sizes")).out();
            assertThat(sizes).contains("conversation_messages", "kB", "420");
            assertThat(elements(
                            CommandRun.of(database, "sizes", "--format", "json").out()))
                    .isEqualTo(5);
            String total = database.value("SELECT pg_total_relation_size('finops.conversation_messages')");
            assertThat(CommandRun.of(database, "sizes", "--format", "json").out())
                    .contains("\"total\" : " + total);
            CommandRun indexes = succeeds(CommandRun.of(database, "indexes", "--format", "json"));
            assertThat(elements(indexes.out()))
                    .isEqualTo(Integer.parseInt(
                            database.value("SELECT count(*) FROM pg_indexes WHERE schemaname = 'finops'")));
            assertThat(succeeds(CommandRun.of(database, "indexes", "--needless"))
                            .out())
                    .containsPattern("twin_2 .*unused, duplicate of ")
                    .doesNotContain("_pkey");
        }
    }

    @Test
    void aStatementTimeoutEndsAQuery() {
        CommandRun run =
                CommandRun.of(loaded, "query", "daily_activity", "-p", "days=100000", "--statement-timeout", "20ms");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains(
                        "finops/queries/daily_activity.sql failed: canceling statement due to statement timeout",
                        "more time with --statement-timeout");
    }
}

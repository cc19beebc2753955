package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.command.PackCommands;
import dev.quipu.migration.command.PackFiles;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The right of access and the right to be forgotten, proven by looking through every table. */
@PostgresTest
class EraseTest {
    private static final String TENANT = "5a000000-0000-4000-8000-000000000001";

    @TempDir
    private Path directory = Path.of("");

    private Assistant assistant;
    private String user = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.sample(server);
        user = assistant.value("SELECT id FROM users WHERE tenant_id = '%s' AND name = 'Ben'".formatted(TENANT));
        String talk = assistant.conversation(user);
        String answer = assistant.message(talk, "assistant", "Ben told me his secret: xyzzy");
        assistant.feedback(answer, user);
        assistant.feedback(
                answer,
                assistant.value("SELECT id FROM users WHERE tenant_id = '%s' AND name = 'Elif'".formatted(TENANT)));
        assistant.execute("SELECT refresh_summaries()");
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    /** Returns how many rows of each table and summary hold one of these texts anywhere. */
    private List<String> holding(List<String> texts) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String relation : assistant.column("""
                SELECT relname FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'm') ORDER BY relname""")) {
            String rows = assistant.value("SELECT count(*) FROM %s AS r WHERE to_jsonb(r)::text ~ '%s'"
                    .formatted(relation, String.join("|", texts)));
            if (!rows.equals("0")) {
                found.add(relation + " " + rows);
            }
        }
        return found;
    }

    /** Returns what tells of the user: who they are, and what is of them. */
    private List<String> traces() throws SQLException {
        List<String> traces = new ArrayList<>(List.of(user, "xyzzy"));
        traces.addAll(assistant.column(
                "SELECT unnest(ARRAY[auth_id::text, email]) FROM users WHERE id = '%s'".formatted(user)));
        traces.addAll(assistant.column("SELECT id FROM conversations WHERE user_id = '%s'".formatted(user)));
        traces.addAll(assistant.column("SELECT id FROM messages WHERE user_id = '%s'".formatted(user)));
        traces.addAll(assistant.column("SELECT id FROM feedback WHERE user_id = '%s'".formatted(user)));
        return traces;
    }

    @Test
    void ofAUserWhoIsErasedNothingIsLeftAnywhere() throws SQLException {
        List<String> traces = traces();
        assertThat(holding(traces)).as("before").hasSize(9);
        String tokens = assistant.value("SELECT sum(total_tokens) FROM usage_metrics");

        List<String> erased = assistant.lines("SELECT * FROM erase_user('%s')".formatted(user));

        assertThat(holding(traces)).isEmpty();
        assertThat(erased)
                .hasSize(7)
                .contains("users | 1", "conversations | 15")
                .noneMatch(line -> line.endsWith(" 0"));
        assertThat(assistant.value("SELECT sum(total_tokens) FROM usage_metrics"))
                .isEqualTo(tokens);
        for (String check : Assistant.PACK.healthChecks()) {
            assertThat(assistant.lines(Assistant.PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
    }

    @Test
    void ofATenantThatIsErasedNothingIsLeftAnywhere() throws SQLException {
        List<String> traces = new ArrayList<>(List.of(TENANT, "northwind", "Northwind"));
        traces.addAll(assistant.column("SELECT id FROM users WHERE tenant_id = '%s'".formatted(TENANT)));
        assertThat(holding(traces)).as("before").hasSize(10);
        String others = assistant.value("SELECT count(*) FROM messages WHERE tenant_id <> '%s'".formatted(TENANT));

        assistant.execute("SELECT erase_tenant('%s')".formatted(TENANT));

        assertThat(holding(traces)).isEmpty();
        assertThat(assistant.value("SELECT count(*) FROM messages")).isEqualTo(others);
    }

    /** Completeness is counted against the catalog: every table that has a column for it, also one that comes later. */
    @Test
    void anExportHoldsEveryRow() throws SQLException {
        for (String table : assistant.column("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")) {
            String ofTenant = table.equals("tenants") ? "id" : "tenant_id";
            assertThat(assistant.value(
                            "SELECT count(*) FROM export_tenant('%s') WHERE relation = '%s'".formatted(TENANT, table)))
                    .as(table)
                    .isEqualTo(assistant.value(
                            "SELECT count(*) FROM %s WHERE %s = '%s'".formatted(table, ofTenant, TENANT)))
                    .isNotEqualTo("0");
            if (!table.equals("tenants")) {
                String ofUser = table.equals("users") ? "id" : "user_id";
                assertThat(assistant.value(
                                "SELECT count(*) FROM export_user('%s') WHERE relation = '%s'".formatted(user, table)))
                        .as(table)
                        .isEqualTo(assistant.value(
                                "SELECT count(*) FROM %s WHERE %s = '%s'".formatted(table, ofUser, user)))
                        .isNotEqualTo("0");
            }
        }
        assertThat(assistant.value("""
                SELECT count(*) FROM export_user('%s') AS exported JOIN messages ON to_jsonb(messages) = exported.content
                """.formatted(user)))
                .as("as they are kept")
                .isEqualTo(assistant.value("SELECT count(*) FROM messages WHERE user_id = '%s'".formatted(user)));
    }

    @Test
    void peopleExportThemselvesAndTheServiceEverybody() throws SQLException {
        String other =
                assistant.value("SELECT id FROM users WHERE tenant_id = '%s' AND name = 'Elif'".formatted(TENANT));
        String export = "SELECT count(*) > 20 FROM export_user('%s')";

        assertThat(assistant.as(Caller.user(user), export.formatted(user))).containsExactly("t");
        assertThat(assistant.refusal(Caller.user(other), export.formatted(user)))
                .isEqualTo("42501");
        assertThat(assistant.as(Caller.service(), export.formatted(user))).containsExactly("t");
        assertThat(assistant.refusal(Caller.user(user), "SELECT erase_user('%s')".formatted(user)))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.service(), "SELECT erase_user(gen_random_uuid())"))
                .isEqualTo("P0002");
    }

    @Test
    void theCommandsExportAndErase() throws Exception {
        List<String> traces = traces();

        PackReport exported = run("export-user", Map.of("id", user, "file", "user.jsonl"), false);
        PackReport told = run("erase-user", Map.of("id", user), true);
        assertThat(holding(traces)).as("only told").hasSize(9);
        PackReport erased = run("erase-user", Map.of("id", user), false);

        List<String> lines = Files.readAllLines(directory.resolve("user.jsonl"));
        assertThat(lines).hasSizeGreaterThan(100).allMatch(line -> line.contains("\"relation\""));
        assertThat(lines).anyMatch(line -> line.contains("xyzzy"));
        assertThat(exported.rows().stream()
                        .mapToLong(row -> (Long) java.util.Objects.requireNonNull(row.get(1)))
                        .sum())
                .isEqualTo(lines.size());
        assertThat(told.rows()).isEqualTo(erased.rows()).contains(List.of("users", 1L));
        assertThat(holding(traces)).isEmpty();
        assertThat(told.notes()).containsExactly("dry run: nothing was changed");
        assertThat(erased.notes()).containsExactly("erased");
        assertThatThrownBy(() -> run("erase-user", Map.of("id", "Ben"), false))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("not the id of a user");
        assertThatThrownBy(() -> run("export-user", Map.of("id", user, "file", "gone.jsonl"), false))
                .hasMessageContaining("does not exist");
        assertThat(directory.resolve("gone.jsonl")).doesNotExist();
    }

    @Test
    void theCommandsDoTheSameForATenant() throws Exception {
        run("export-tenant", Map.of("id", TENANT, "file", "tenant.jsonl"), false);
        assertThat(Files.readAllLines(directory.resolve("tenant.jsonl")))
                .hasSize(Integer.parseInt(
                        assistant.value("SELECT count(*) FROM export_tenant('%s')".formatted(TENANT))));

        run("erase-tenant", Map.of("id", TENANT), false);

        assertThat(holding(List.of(TENANT))).isEmpty();
    }

    private PackReport run(String name, Map<String, String> values, boolean dryRun) {
        PackCommand command = Assistant.PACK.commands().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Project project = new ProjectReader(List.of(Assistant.PACK), Map.of())
                .read(new ProjectFlags(
                        directory, null, assistant.database().url(), null, null, List.of(), Map.of(), null));
        Workspace workspace =
                new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
        PackFiles files = new PackFiles(directory, () -> new ByteArrayInputStream(new byte[0]), new StringWriter());
        return new PackCommands(workspace, files, words -> {}, Clock.systemUTC())
                .run(new PackCommands.Asked(Assistant.PACK, command, values, dryRun), RunOptions.DEFAULT)
                .report();
    }
}

package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Steps;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class BackupNeedTest {
    @TempDir
    private Path directory;

    private static boolean isNeeded(Workspace workspace) {
        try (Session session = workspace.connect("look")) {
            var state = workspace.historyReader().state(session);
            var steps = new Steps(workspace.graph(), workspace.project().schemas())
                    .of(Direction.UPGRADE, List.of(workspace.graph().all().getLast()), state);
            return BackupNeed.isThere(Mode.AUTO, workspace, session, state, steps);
        }
    }

    /** Policies hide rows from whoever runs it; that they are there makes the backup, which then says what it lacks. */
    @Test
    void rowsThatPoliciesHideAreThere(TestDatabase database) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(database, "SELECT 1");
        given.revision("CREATE TABLE b ()", "");
        String role = "plain_" + database.name();
        database.execute(
                "CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA quipu, app TO %1$s;".formatted(role)
                        + " GRANT SELECT ON ALL TABLES IN SCHEMA quipu TO %1$s; ALTER TABLE app.a OWNER TO %1$s;"
                                .formatted(role)
                        + " ALTER TABLE app.a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        Workspace asRole = given.workspace(database.url().replaceFirst("//[^@]*@", "//" + role + ":x@"));
        try {
            assertThat(isNeeded(given.workspace(database))).as("it is empty").isFalse();
            database.execute("INSERT INTO app.a VALUES (1)");
            assertThat(isNeeded(given.workspace(database))).isTrue();
            assertThat(isNeeded(asRole)).isTrue();
        } finally {
            database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }
}

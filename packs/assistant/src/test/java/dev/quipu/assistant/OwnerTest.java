package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.local.ServerBinaries;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server of its own, without roles, whose migrations are run by a login that is no superuser. */
@Tag("postgres")
class OwnerTest {
    private ScratchServer server;

    @BeforeEach
    void start() {
        server = ScratchServer.start(ServerBinaries.provide(), Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url(String database) {
        ServerAddress address = server.address();
        return "jdbc:postgresql://%s:%d/%s".formatted(address.host(), address.port(), database);
    }

    private List<String> as(String user, String database, String sql) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty(
                "password",
                user.equals(server.address().user()) ? server.address().password() : Owned.PASSWORD);
        try (Connection connection = DriverManager.getConnection(url(database), properties)) {
            return Assistant.lines(connection, sql);
        }
    }

    private List<String> asAdministrator(String database, String sql) throws SQLException {
        return as(server.address().user(), database, sql);
    }

    private void database(String name, String owner) throws SQLException {
        server.createDatabase(name, "template1");
        asAdministrator(
                name,
                "ALTER DATABASE %s OWNER TO %s; ALTER DATABASE %s SET search_path = assistant"
                        .formatted(name, owner, name));
    }

    @Test
    void withoutTheRolesAndWithoutTheRightToMakeThemItSaysWhatIsToBeDone() throws SQLException {
        asAdministrator("postgres", "CREATE ROLE plain LOGIN PASSWORD 'secret'");
        database("one", "plain");

        assertThatThrownBy(() -> Owned.upgrade(url("one"), "plain", "assistant", "head"))
                .hasMessageContaining("roles are missing that plain may not create");
        asAdministrator(
                "postgres",
                "CREATE ROLE anon NOLOGIN; CREATE ROLE authenticated NOLOGIN; CREATE ROLE service_role NOLOGIN");
        assertThatThrownBy(() -> Owned.upgrade(url("one"), "plain", "assistant", "head"))
                .hasMessageContaining("plain has to inherit the role service_role");
        asAdministrator("postgres", "GRANT service_role TO plain");

        Owned.upgrade(url("one"), "plain", "assistant", "head");

        worksFor("plain", "one");
    }

    @Test
    void whoMayMakeRolesMakesWhatIsMissingAndAnotherDatabaseTakesThem() throws SQLException {
        asAdministrator("postgres", "CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'secret'");
        database("one", "maker");
        database("two", "maker");

        Owned.upgrade(url("one"), "maker", "assistant", "head");
        Owned.upgrade(url("two"), "maker", "assistant", "head");
        worksFor("maker", "one");
        worksFor("maker", "two");

        Owned.downgrade(url("one"), "maker", "assistant", "base");
        assertThat(as("maker", "two", "SET app.service = on; SELECT count(*) FROM messages"))
                .containsExactly("1");
        assertThat(asAdministrator(
                        "one",
                        "SELECT count(*) FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')"))
                .containsExactly("3");
        assertThat(asAdministrator("one", "SELECT nspacl FROM pg_namespace WHERE nspname = 'assistant'"))
                .isEmpty();
        Owned.upgrade(url("one"), "maker", "assistant", "head");
        worksFor("maker", "one");
    }

    /** What the matrix tries for every object; here what the owner itself has to do with them. */
    private void worksFor(String owner, String database) throws SQLException {
        List<String> users = as(owner, database, """
                SET app.service = on;
                INSERT INTO tenants (id, name, slug) VALUES ('00000000-0000-0000-0000-00000000000a', 'A', 'a');
                INSERT INTO users (tenant_id, email) SELECT id, 'a@example.com' FROM tenants RETURNING id""");
        as(owner, database, """
                SELECT increment_usage_metrics('00000000-0000-0000-0000-00000000000a', '%s', '2026-11-01', 1, 1, 1);
                SET app.service = on;
                INSERT INTO conversations (tenant_id, user_id) SELECT tenant_id, id FROM users;
                INSERT INTO messages (conversation_id, role, content) SELECT id, 'user', 'hello world' FROM conversations
                """.formatted(users.getFirst()));

        assertThat(as(owner, database, "SELECT FROM messages"))
                .as("the owner's own login")
                .isEmpty();
        assertThat(as(owner, database, "SELECT refresh_summaries(); SELECT count(*) FROM message_feedback_summary"))
                .containsExactly("1");
        assertThatThrownBy(() -> as(owner, database, "REFRESH MATERIALIZED VIEW message_feedback_summary"))
                .as("it would be filled with nothing")
                .hasMessageContaining("row-level security hides the rows of");
        assertThat(as(owner, database, "SELECT excerpt FROM search_messages('hello')"))
                .containsExactly("<b>hello</b> world");
        assertThat(as(owner, database, Assistant.PACK.read("health/hidden_rows.sql")))
                .hasSize(8);
        assertThat(as(owner, database, "SET app.service = on;" + Assistant.PACK.read("health/hidden_rows.sql")))
                .isEmpty();
        assertThat(as(owner, database, Assistant.PACK.read("health/powerless_owner.sql")))
                .isEmpty();
        assertThat(asAdministrator(database, """
                        SET ROLE authenticated; SELECT set_config('app.user_id', '%s', false);
                        SELECT current_tenant()""".formatted(users.getFirst())))
                .containsExactly("00000000-0000-0000-0000-00000000000a");
        as(owner, database, Assistant.PACK.read("sample-data.sql"));
        assertThat(as(owner, database, "SET app.service = on; SELECT count(*) FROM tenants"))
                .containsExactly("4");
        as(
                owner,
                database,
                "SELECT erase_tenant(tenant) FROM unnest(ARRAY["
                        + "'5a000000-0000-4000-8000-000000000001', '5a000000-0000-4000-8000-000000000002',"
                        + "'5a000000-0000-4000-8000-000000000003']::uuid[]) AS tenant");
        assertThat(asAdministrator(database, "SELECT count(*) FROM messages")).containsExactly("1");
    }
}

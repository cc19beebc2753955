package dev.quipu.imports;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A project's database, for one purpose. */
record Connections(Workspace workspace, String purpose) {
    /** Opens a connection in autocommit; whoever asks closes it. */
    Connection getConnection() throws SQLException {
        workspace.requireDatabase();
        return workspace.database().open("quipu " + purpose);
    }

    /** Returns it as what ingestion asks for connections, and for nothing else. */
    DataSource dataSource() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection") && method.getParameterCount() == 0) {
                return getConnection();
            }
            throw new UnsupportedOperationException(method.getName());
        };
        return (DataSource)
                Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
    }

    /** Returns the schema of a pack. */
    String schema(ChatSystem system) {
        return schema(system.pack());
    }

    /** Returns the schema of the pack of a name. */
    String schema(String name) {
        return workspace.project().branches().stream()
                .filter(branch ->
                        branch.pack().filter(pack -> pack.name().equals(name)).isPresent())
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "this project does not have the pack " + name,
                        "name it in quipu.toml, or with --pack " + name))
                .schema()
                .value();
    }

    static QuipuException refused(String purpose, SQLException e) {
        ServerException server = ServerException.of(e);
        String told = server.hint().orElse(null);
        return new QuipuException(
                Kind.FAILED,
                purpose + " failed: " + server.message() + " (SQLSTATE " + server.sqlState() + ")",
                null,
                server.notes(),
                told == null ? hint(server.sqlState()) : told,
                e);
    }

    private static @Nullable String hint(String sqlState) {
        return switch (sqlState) {
            case "42P01", "3F000", "42703", "42704", "42883" ->
                "the schema is not the pack's: \"quipu status\" tells, and \"quipu upgrade\" makes it so";
            case "42501" ->
                "the role has to be able to write the pack's tables; for assistant it has to be a member of service_role";
            default -> null;
        };
    }

    static QuipuException failed(String purpose, String reason, Exception cause) {
        return new QuipuException(Kind.FAILED, purpose + " failed: " + reason, null, List.of(), null, cause);
    }
}

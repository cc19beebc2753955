package dev.quipu.imports;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A project's database, as a source of connections. */
record Connections(Workspace workspace, String purpose) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
        return workspace.database().open("quipu " + purpose);
    }

    /** Returns the schema of a pack. */
    String schema(ChatSystem system) {
        return workspace.project().branches().stream()
                .filter(branch -> branch.pack()
                        .filter(pack -> pack.name().equals(system.pack()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "this project does not have the pack " + system.pack(),
                        "name it in quipu.toml, or with --pack " + system.pack()))
                .schema()
                .value();
    }

    static QuipuException refused(String purpose, SQLException e) {
        ServerException server = ServerException.of(e);
        return new QuipuException(
                Kind.FAILED,
                purpose + " failed: " + server.message() + " (SQLSTATE " + server.sqlState() + ")",
                null,
                server.notes(),
                server.hint().orElse(null),
                e);
    }

    static QuipuException failed(String purpose, String reason, Exception cause) {
        return new QuipuException(Kind.FAILED, purpose + " failed: " + reason, null, List.of(), null, cause);
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Nothing is logged.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The URL says.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

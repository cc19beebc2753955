package dev.quipu.migration.project;

import dev.quipu.postgres.local.LocalServer;
import dev.quipu.postgres.local.LocalServerStart;
import dev.quipu.postgres.local.LocalServerStatus;
import dev.quipu.postgres.local.ServerBinaries;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The project's database: one that a URL names or, without a URL, the embedded server of the project, which is started
 * when it is first needed and goes on running.
 */
public final class Database {
    private final @Nullable DatabaseUrl given;
    private final Path embedded;
    private final Consumer<String> news;
    private @Nullable DatabaseUrl started;
    private @Nullable LocalServer server;

    private Database(@Nullable DatabaseUrl given, Path embedded, Consumer<String> news) {
        this.given = given;
        this.embedded = embedded;
        this.news = news;
    }

    /**
     * Returns the database of a project, and touches nothing.
     *
     * @param variables the environment variables, libpq's among them
     * @param news hears, a line each, what starting the embedded server did
     */
    public static Database of(Project project, Map<String, String> variables, Consumer<String> news) {
        Path embedded = project.stateDirectory().resolve("postgres");
        String url = project.databaseUrl();
        if (url == null) {
            return new Database(null, embedded, news);
        }
        DatabaseUrl.Resolved resolved = DatabaseUrl.parse(url).resolve(variables);
        resolved.warnings().forEach(news);
        return new Database(resolved.url(), embedded, news);
    }

    /** Returns a database that is known already. */
    public static Database at(DatabaseUrl url) {
        return new Database(url, Path.of(""), news -> {});
    }

    /** Returns whether it is the embedded server. */
    public boolean isEmbedded() {
        return given == null;
    }

    /** Returns the embedded server of the project, started or not. */
    public LocalServer embeddedServer() {
        LocalServer found = server;
        if (found == null) {
            found = LocalServer.under(embedded, ServerBinaries.provide());
            server = found;
        }
        return found;
    }

    /** Returns whether there is something to connect to without making it: not so before the first embedded server. */
    public boolean exists() {
        return given != null || started != null || !(embeddedServer().status() instanceof LocalServerStatus.Absent);
    }

    /** Returns what hides the passwords that lead to it, as far as they are known: no server is started for it. */
    public Redactor redactor() {
        DatabaseUrl known = given != null ? given : started;
        return known == null ? new Redactor() : new Redactor(known.secrets());
    }

    /** Returns where it is; an embedded server runs then. */
    public DatabaseUrl url() {
        if (given != null) {
            return given;
        }
        DatabaseUrl running = started;
        if (running == null) {
            running = start();
            started = running;
        }
        return running;
    }

    /**
     * Opens a session; whoever asks closes it.
     *
     * @param application what the server shows as {@code application_name}
     */
    public Session connect(String application) {
        return Session.open(url(), application);
    }

    /**
     * Opens a connection as applications use one, in autocommit; whoever asks closes it.
     *
     * @param application what the server shows as {@code application_name}
     */
    public Connection open(String application) throws SQLException {
        DatabaseUrl url = url();
        Properties properties = url.toJdbcProperties();
        properties.setProperty("ApplicationName", application);
        // A batch of inserts goes as a few statements with many rows, which is several times as fast.
        properties.setProperty("reWriteBatchedInserts", "true");
        return Objects.requireNonNull(new Driver().connect(url.toJdbcUrl(), properties));
    }

    private DatabaseUrl start() {
        LocalServerStart start = embeddedServer().start();
        StateDirectory.hideFromGit(embedded.resolve("..").normalize());
        if (start.outcome() != LocalServerStart.Outcome.RUNNING_ALREADY) {
            news.accept((start.outcome() == LocalServerStart.Outcome.CREATED ? "created and started" : "started")
                    + " PostgreSQL on port " + start.address().port() + ", data in "
                    + embeddedServer().directory());
        }
        start.formerPort()
                .ifPresent(
                        port -> news.accept("port " + port + " is taken by another program; the server moved to port "
                                + start.address().port()));
        return start.address().url();
    }

    @Override
    public String toString() {
        return given == null ? "the embedded server in " + embedded : given.redacted();
    }
}

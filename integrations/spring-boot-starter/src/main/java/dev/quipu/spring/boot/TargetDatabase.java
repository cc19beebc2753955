package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import dev.quipu.postgres.url.Environment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Finds out where the application's database is. Quipu opens connections of its own: a run needs one that works and one that
 * holds the lock, with settings that a pool would hand on to the application.
 */
final class TargetDatabase {
    private static final String DRIVER = "jdbc:postgresql:";

    /** What the driver itself takes from the environment; the rest of libpq's variables is nothing to a data source. */
    private static final Set<String> OF_DRIVER = Set.of("PGPASSFILE", "PGSERVICEFILE", "PGSYSCONFDIR");

    private final QuipuProperties properties;
    private final ObjectProvider<JdbcConnectionDetails> details;
    private final DataSources dataSources;

    TargetDatabase(QuipuProperties properties, ObjectProvider<JdbcConnectionDetails> details, DataSources dataSources) {
        this.properties = properties;
        this.details = details;
        this.dataSources = dataSources;
    }

    /** Returns where it is, with what is needed to get in. */
    DatabaseUrl url() {
        Environment process = Environment.ofProcess();
        String given = properties.url();
        if (given != null) {
            return asUser(DatabaseUrl.parse(given, "quipu.url"), properties.username(), properties.password())
                    .resolve(process)
                    .url();
        }
        DatabaseUrl ofApplication = ofApplication();
        return asUser(ofApplication, properties.username(), properties.password())
                .resolve(process.withVariables(ofDriver(process)))
                .url();
    }

    private static Map<String, String> ofDriver(Environment process) {
        return process.variables().entrySet().stream()
                .filter(variable -> OF_DRIVER.contains(variable.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private DatabaseUrl ofApplication() {
        return dataSources
                .ofQuipuAlone()
                .map(TargetDatabase::ofDataSource)
                .or(this::ofDetails)
                .or(() -> dataSources.ofQuipu().map(TargetDatabase::ofDataSource))
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "there is no data source to tell which database Quipu shall take care of",
                        "set spring.datasource.url, or quipu.url; quipu.enabled=false leaves Quipu out"));
    }

    private Optional<DatabaseUrl> ofDetails() {
        return Optional.ofNullable(details.getIfUnique())
                .map(known -> parse(known.getJdbcUrl(), known.getUsername(), known.getPassword()));
    }

    /** Boot knows how to ask each of the usual pools for its URL. */
    private static DatabaseUrl ofDataSource(DataSource dataSource) {
        SimpleDriverDataSource simple;
        try {
            simple = DataSourceBuilder.derivedFrom(dataSource)
                    .type(SimpleDriverDataSource.class)
                    .build();
        } catch (RuntimeException e) {
            // Its text may hold the URL with the password; its cause is told by its type alone.
            throw new QuipuException(
                    Kind.USAGE,
                    "the data source, a " + dataSource.getClass().getName()
                            + ", does not tell the URL of a PostgreSQL database ("
                            + e.getClass().getSimpleName() + ")",
                    "set quipu.url, quipu.username and quipu.password");
        }
        return parse(simple.getUrl(), simple.getUsername(), simple.getPassword());
    }

    private static DatabaseUrl parse(@Nullable String url, @Nullable String user, @Nullable String password) {
        if (url == null || !url.startsWith(DRIVER)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "the data source is no PostgreSQL database: " + (url == null ? "it has no URL" : scheme(url)),
                    "set quipu.url to one that is, or quipu.enabled=false");
        }
        return asUser(DatabaseUrl.parse(url, "the data source's URL"), user, password);
    }

    /** Returns the begin of a URL, which holds no secret. */
    private static String scheme(String url) {
        int colon = url.indexOf(':', "jdbc:".length());
        return "its URL begins with " + (colon < 0 ? "another scheme" : url.substring(0, colon + 1));
    }

    private static DatabaseUrl asUser(DatabaseUrl url, @Nullable String user, @Nullable String password) {
        DatabaseUrl named = user == null || user.isEmpty() ? url : url.withUser(user);
        return password == null || password.isEmpty() ? named : named.withPassword(new Secret(password));
    }
}

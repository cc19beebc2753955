package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Where Quipu finds the database, and that it tells nobody the password. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionTest {
    private static final String SECRET = "hush-7f3a-marked";

    private final TestDatabase database = TestServer.get().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private ApplicationContextRunner with(Supplier<DataSource> dataSource) {
        return Application.bare()
                .withPropertyValues(
                        "quipu.packs=", "quipu.revisions.shop=classpath:shop/revisions", "quipu.initialize=upgrade")
                .withBean(DataSource.class, dataSource);
    }

    @Test
    void asksAPoolOfTheApplicationsOwn() {
        with(() -> {
                    var pool = new HikariDataSource();
                    pool.setJdbcUrl(database.jdbcUrl());
                    pool.setUsername(database.user());
                    pool.setPassword(database.password());
                    return pool;
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void asksTheDriversOwnDataSource() {
        with(() -> {
                    var simple = new PGSimpleDataSource();
                    simple.setUrl(database.jdbcUrl());
                    simple.setUser(database.user());
                    simple.setPassword(database.password());
                    return simple;
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void asksSpringsDataSource() {
        with(() -> new SimpleDriverDataSource(
                        new org.postgresql.Driver(), database.jdbcUrl(), database.user(), database.password()))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void saysWhatToSetForADataSourceThatDoesNotTell() {
        with(Secretive::new)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("does not tell the URL"));
        with(Secretive::new)
                .withPropertyValues(
                        "quipu.url=" + database.jdbcUrl(),
                        "quipu.username=" + database.user(),
                        "quipu.password=" + database.password())
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Knows no URL. */
    private static final class Secretive extends AbstractDataSource {
        @Override
        public Connection getConnection() {
            throw new AssertionError("nobody should ask");
        }

        @Override
        public Connection getConnection(String username, String password) {
            throw new AssertionError("nobody should ask");
        }
    }

    /** Who starts an application sets properties, and neither variables nor options of a command. */
    @Test
    void saysWhichPropertyToSet() throws Exception {
        database.createLogin("connection_mistyped", "right", "");
        assertThat(action("spring.datasource.username=connection_mistyped", "spring.datasource.password=wrong"))
                .contains("set spring.datasource.password, or quipu.password")
                .doesNotContain("PGPASSWORD");
        assertThat(action("spring.datasource.url=" + database.jdbcUrl().replace(database.name(), "nowhere")))
                .contains("or name another in spring.datasource.url or quipu.url")
                .doesNotContain("PGDATABASE", "quipu.toml");
        assertThat(action("quipu.ignore=tabel:public.tmp_*")).isEqualTo("mend quipu.ignore");
    }

    private String action(String... properties) {
        AtomicReference<String> action = new AtomicReference<>("");
        Application.shop(database).withPropertyValues(properties).run(context -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure());
            FailureAnalysis analysis = Objects.requireNonNull(new QuipuFailureAnalyzer().analyze(failure));
            action.set(String.valueOf(analysis.getAction()));
        });
        return action.get();
    }

    @Test
    void refusesADatabaseThatIsNotPostgres() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(QuipuAutoConfiguration.class))
                .withPropertyValues("quipu.packs=finops")
                .withBean(JdbcConnectionDetails.class, Elsewhere::new)
                .run(context -> assertThat(Application.failure(context.getStartupFailure()))
                        .hasMessageContaining("no PostgreSQL database: its URL begins with jdbc:oracle:")
                        .hasMessageNotContaining(SECRET));
    }

    /** Another vendor's database. */
    private static final class Elsewhere implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return "scott";
        }

        @Override
        public String getPassword() {
            return SECRET;
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:oracle:thin:scott/" + SECRET + "@localhost";
        }
    }

    @Test
    void changesTheSchemaAsAnotherUser() throws Exception {
        database.execute("CREATE ROLE %s_owner LOGIN PASSWORD '%s'".formatted(database.name(), SECRET));
        database.execute("GRANT CREATE ON DATABASE %s TO %1$s_owner".formatted(database.name()));
        Application.shop(database)
                .withPropertyValues(
                        "quipu.initialize=upgrade",
                        "quipu.username=" + database.name() + "_owner",
                        "quipu.password=" + SECRET)
                .run(context -> assertThat(
                                database.value("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"))
                        .isEqualTo(database.name() + "_owner"));
        database.execute("DROP OWNED BY %s_owner; DROP ROLE %1$s_owner".formatted(database.name()));
    }

    @Configuration
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, QuipuAutoConfiguration.class})
    static class Whole {}

    private static void start(String... arguments) {
        var application = new SpringApplication(Whole.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application.run(arguments).close();
        } catch (RuntimeException e) {
            // What it printed is what is looked at.
        }
    }

    @Test
    void theRefusalIsPrintedWithTheCommand(CapturedOutput output) throws Exception {
        database.execute("CREATE ROLE %s_app LOGIN PASSWORD '%s'".formatted(database.name(), SECRET));
        start(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.name() + "_app",
                "--spring.datasource.password=" + SECRET,
                "--logging.level.root=debug",
                "--quipu.packs=assistant");
        database.execute("DROP ROLE %s_app".formatted(database.name()));
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("Quipu: the schema in postgresql://")
                .contains("quipu upgrade head --pack assistant --url postgresql://")
                .doesNotContain(SECRET);
    }

    @Test
    void aWrongPasswordIsNotPrinted(CapturedOutput output) {
        start(
                "--spring.datasource.url=" + database.jdbcUrl() + "?password=" + SECRET,
                "--spring.datasource.username=" + database.user(),
                "--logging.level.root=debug",
                "--quipu.packs=assistant");
        start(
                "--quipu.url=postgresql://nobody:" + SECRET + "@localhost:1:2/x",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--logging.level.dev.quipu=trace",
                "--quipu.packs=assistant");
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain(SECRET);
    }
}

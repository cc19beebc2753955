package dev.quipu.migration.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.pack.Pack;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each health check of a pack finds what it is there for: the pack's test extends this and names the faults. That they find
 * nothing in the sample data is in {@link PackRules}.
 */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HealthRules {
    /** Has triggers and foreign keys look away until the transaction ends. */
    protected static final String PAST_TRIGGERS = "SET LOCAL session_replication_role = replica; ";

    private final Pack pack;
    private final Set<String> triedElsewhere;
    private PackDatabase database;

    /**
     * Takes the pack.
     *
     * @param triedElsewhere the checks whose faults are not made here
     */
    protected HealthRules(Pack pack, String... triedElsewhere) {
        this.pack = pack;
        this.triedElsewhere = Set.of(triedElsewhere);
    }

    /** Returns a check and statements after which it finds something, for each check. */
    protected abstract Stream<Arguments> faults();

    /** Returns the pack with its sample data. */
    protected PackDatabase database() {
        return database;
    }

    @BeforeAll
    final void open(TestServer server) {
        database = new PackDatabase(pack, PackDatabase.withSampleData(server, pack), pack.name());
    }

    @AfterAll
    final void close() {
        database.close();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("faults")
    final void aFaultIsFoundByItsCheck(String check, String fault) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(fault);
            try (ResultSet rows = statement.executeQuery(pack.read("health/" + check + ".sql"))) {
                assertThat(rows.next()).isTrue();
            }
            connection.rollback();
        }
    }

    @Test
    final void everyCheckIsTried() {
        Set<String> tried = new TreeSet<>(triedElsewhere);
        faults().forEach(fault -> tried.add((String) fault.get()[0]));
        assertThat(tried).containsExactlyInAnyOrderElementsOf(pack.healthChecks());
    }
}

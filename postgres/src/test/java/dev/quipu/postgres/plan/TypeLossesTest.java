package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A type change that alters values without an error says so, and its query finds them and no others. */
@PostgresTest
class TypeLossesTest {
    private static final String DOMAINS = "CREATE DOMAIN s.money AS numeric(10,2);"
            + " CREATE DOMAIN s.exact AS timestamp(0); CREATE DOMAIN s.word AS text;"
            + " CREATE TYPE s.clock AS ENUM ('2026-07-01 10:00')";

    private final TestDatabase database;

    TypeLossesTest(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric(10,4)      | numeric(10,2)     | 1.25                | 1.255
            numeric(10,4)[]    | numeric(10,2)[]   | {1.25,1.5}          | {1.25,1.255}
            double precision[] | integer[]         | {1,2}               | {1,2.5}
            timestamp[]        | timestamp(0)[]    | {2026-01-01}        | {2026-01-01 00:00:00.5}
            interval           | interval hour     | 3 hours             | 3 hours 5 minutes
            interval           | interval(0)       | 3 seconds           | 3.5 seconds
            interval second    | interval minute   | 1 minute            | 61 seconds
            text               | numeric(4,2)      | 1.2                 | 1.255
            text               | timestamp(0)      | 2026-01-01          | 2026-01-01 00:00:00.5
            varchar(40)        | timestamptz(0)    | 2026-01-01 10:00Z   | 2026-01-01 00:00:00.5Z
            text               | bit(3)            | 101                 | 1011
            text               | bit varying(3)    | 10                  | 1011
            text               | name              | short               | a123456789b123456789c123456789d123456789e123456789f123456789g123456789
            timestamptz        | date              | 2026-01-01 00:00    | 2026-01-01 10:00
            json               | jsonb             | {"a": 1}            | {"a": 1, "a": 1}
            inet               | cidr              | 10.0.0.0/8          | 10.1.0.0/8
            bigint             | double precision  | 9007199254740992    | 9007199254740993
            """)
    void theQueryFindsWhatIsAltered(String from, String to, String kept, String lost) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog end = convergence.make(List.of("CREATE SCHEMA s", "CREATE TABLE s.t (c " + to + ")"));
            Catalog start = convergence.make(List.of("CREATE SCHEMA s", "CREATE TABLE s.t (c " + from + ")"));
            session.send("INSERT INTO s.t VALUES ('" + kept + "'), (NULL)");
            Statement statement =
                    Planner.plan(start, end, PlanOptions.DEFAULT).statements().getFirst();
            String query = statement.hazards().stream()
                    .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
                    .map(hazard -> String.valueOf(hazard.rows()))
                    .findFirst()
                    .orElseThrow();
            assertThat(session.query(query)).isEmpty();
            session.send("INSERT INTO s.t VALUES ('" + lost + "')");
            assertThat(session.query(query)).as(query).hasSize(1);
            session.send(statement.sql());
            assertThat(session.query("SELECT count(*) FROM s.t WHERE c::text = '" + lost + "'"))
                    .containsExactly(List.of("0"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric(10,2)    | numeric(12,2)
            numeric(10,2)    | s.money
            s.exact          | timestamp(3)
            text             | bit varying
            varchar(10)      | name
            interval         | interval day to second
            interval         | interval second
            integer          | bigint
            varchar(10)      | text
            s.word           | numeric
            """)
    void whatAltersNothingSaysNothing(String from, String to) {
        assertThat(losses(from, to)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric(10,4)    | s.money        | 1.255
            text             | interval hour  | 3 hours 5 minutes
            s.word           | numeric(4,2)   | 1.255
            """)
    void whatADomainHidesIsToldToo(String from, String to, String lost) {
        try (Session session = open()) {
            String query = String.valueOf(losses(from, to).getFirst().rows());
            session.send("INSERT INTO s.t VALUES ('" + lost + "')");
            assertThat(session.query(query)).as(query).hasSize(1);
            session.send("INSERT INTO s.t VALUES (NULL)");
            assertThat(session.query(query)).as(query).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timestamp     | timestamptz | 2026-07-01 10:00
            timestamptz   | timestamp   | 2026-07-01 10:00Z
            timestamptz   | date        | 2026-07-01 02:00Z
            timestamptz   | time        | 2026-07-01 10:00Z
            timestamptz   | timetz      | 2026-07-01 10:00Z
            timestamptz   | text        | 2026-07-01 10:00Z
            date          | timestamptz | 2026-07-01
            time          | timetz      | 10:00
            varchar(30)   | timestamptz | 2026-07-01 10:00
            s.clock       | timestamptz | 2026-07-01 10:00
            timestamp[]   | timestamptz[] | {2026-07-01 10:00}
            s.exact       | timestamptz | 2026-07-01 10:00
            """)
    void whatHangsOnTheSessionsZoneSaysSo(String from, String to, String value) {
        assertThat(losses(from, to)).extracting(Hazard::message).anyMatch(message -> message.contains("TimeZone"));
        assertThat(converted(value, from, to, "Europe/Berlin"))
                .isNotEqualTo(converted(value, from, to, "America/Lima"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            date          | timestamp    | 2026-07-01
            timestamptz   | timestamptz(0) | 2026-07-01 10:00Z
            timetz        | time         | 10:00+05
            timetz        | text         | 10:00+05
            timestamp     | text         | 2026-07-01 10:00
            timestamp     | date         | 2026-07-01 10:00
            """)
    void whatDoesNotSaysNothingOfIt(String from, String to, String value) {
        assertThat(losses(from, to)).extracting(Hazard::message).noneMatch(message -> message.contains("TimeZone"));
        assertThat(converted(value, from, to, "Europe/Berlin")).isEqualTo(converted(value, from, to, "America/Lima"));
    }

    /** Converts a value in a session of a zone and tells what has come of it in another zone. */
    private String converted(String value, String from, String to, String zone) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog end = convergence.make(List.of("CREATE SCHEMA s", DOMAINS, "CREATE TABLE s.t (c " + to + ")"));
            Catalog start = convergence.make(List.of("CREATE SCHEMA s", DOMAINS, "CREATE TABLE s.t (c " + from + ")"));
            session.send(
                    "SET TimeZone = 'UTC'; INSERT INTO s.t VALUES ('" + value + "'); SET TimeZone = '" + zone + "'");
            Planner.plan(start, end, PlanOptions.DEFAULT)
                    .statements()
                    .forEach(statement -> session.send(statement.sql()));
            session.send("SET TimeZone = 'UTC'");
            return session.query("SELECT c::text FROM s.t").getFirst().getFirst();
        }
    }

    /** Makes the table of the first type, and returns what the plan says is lost. */
    private List<Hazard> losses(String from, String to) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog end = convergence.make(List.of("CREATE SCHEMA s", DOMAINS, "CREATE TABLE s.t (c " + to + ")"));
            Catalog start = convergence.make(List.of("CREATE SCHEMA s", DOMAINS, "CREATE TABLE s.t (c " + from + ")"));
            return Planner.plan(start, end, PlanOptions.DEFAULT).statements().stream()
                    .flatMap(statement -> statement.hazards().stream())
                    .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
                    .toList();
        }
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}

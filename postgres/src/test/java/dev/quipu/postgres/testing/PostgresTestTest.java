package dev.quipu.postgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@PostgresTest
class PostgresTestTest {
    @Test
    void aTestHasDatabasesOfItsOwn(TestDatabase one, TestDatabase other) throws Exception {
        one.execute("CREATE TABLE thing (name text); INSERT INTO thing VALUES ('a'), (NULL)");

        assertThat(one.query("SELECT name, 1 FROM thing")).hasSize(2);
        assertThat(one.value("SELECT count(*) FROM thing")).isEqualTo("2");
        assertThat(other.value("SELECT count(*) FROM pg_class WHERE relname = 'thing'"))
                .isEqualTo("0");
    }

    @Test
    void theServerIsOfTheVersionUnderTest(TestServer server, TestDatabase database) throws Exception {
        assertThat(System.getProperty("postgres.binaries")).startsWith(server.majorVersion() + ".");
        assertThat(database.value("SHOW server_version_num")).startsWith("" + server.majorVersion());
    }

    @Test
    void costlyContentIsMadeOnce(TestServer server) throws Exception {
        var made = new int[1];
        for (String row : List.of("x", "y")) {
            try (var copy = server.createDatabase("costly", database -> {
                made[0]++;
                database.execute("CREATE TABLE costly (name text)");
            })) {
                copy.execute("INSERT INTO costly VALUES ('%s')".formatted(row));
                assertThat(copy.value("SELECT string_agg(name, ',') FROM costly"))
                        .isEqualTo(row);
            }
        }
        assertThat(made[0]).isEqualTo(1);
    }
}

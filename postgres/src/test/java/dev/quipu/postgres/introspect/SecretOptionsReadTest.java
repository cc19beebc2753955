package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No password of an option gets into what Quipu keeps or shows; every one in these schemas is a hush-1, hush-2 and so on. */
@PostgresTest
class SecretOptionsReadTest {
    private static final Path SCHEMAS = Path.of("src/test/resources/plans/secret-options.sql");
    private static final String HUSH = "hush-";

    @Test
    void noSecretIsInACatalogADumpADifferenceOrAPlan(TestServer server) throws IOException {
        String[] schemas = Files.readString(SCHEMAS).split("-- to\n", 2);
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase()) {
            Catalog from = Schemas.after(left, schemas[0]);
            Catalog to = Schemas.after(right, schemas[1]);
            Difference there = Differences.between(from, to, DifferenceOptions.DEFAULT);
            Difference back = Differences.between(to, from, DifferenceOptions.DEFAULT);
            assertThat(List.of(
                            from.toString(),
                            CatalogJson.write(from),
                            plan(Catalog.EMPTY, from),
                            plan(from, Catalog.EMPTY),
                            DifferenceText.of(there),
                            DifferenceText.of(back),
                            plan(there.from(), there.to()),
                            plan(back.from(), back.to())))
                    .allSatisfy(text -> assertThat(text).contains("made_anew").doesNotContain(HUSH));
        }
    }

    @Test
    void aStoredCatalogThatHoldsOneLosesItWhenItIsRead(TestDatabase database) {
        Catalog catalog = Schemas.after(
                database, "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER o FOREIGN DATA WRAPPER w OPTIONS (x 'y')");
        String stored = CatalogJson.write(catalog).replace("{\"x\":\"y\"}", "{\"password\":\"hush-1\"}");
        assertThat(stored).contains(HUSH);
        assertThat(CatalogJson.write(CatalogJson.read(stored)))
                .contains("\"password\"")
                .doesNotContain(HUSH);
    }

    private static String plan(Catalog from, Catalog to) {
        return Planner.plan(from, to, PlanOptions.DEFAULT).script();
    }
}

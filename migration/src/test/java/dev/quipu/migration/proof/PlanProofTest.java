package dev.quipu.migration.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.testing.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plan that does not lead where it should is never shown: what is needed to repeat it is kept instead. An event trigger
 * stands for a fault of the planner, as it does what no statement of the plan says.
 */
@PostgresTest
class PlanProofTest {
    private static final Scratch SCRATCH = Scratch.local();
    private static final String BEFORE = """
            CREATE SCHEMA app;
            CREATE TABLE app.there (id integer);
            CREATE FUNCTION app.interfere() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN %s; END$$;
            CREATE EVENT TRIGGER interferes ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
                EXECUTE FUNCTION app.interfere();
            """;
    private static final String LEADS_ELSEWHERE =
            BEFORE.formatted("COMMENT ON TABLE app.there IS 'no statement says so'");
    private static final String IS_REFUSED = BEFORE.formatted("RAISE EXCEPTION 'not today'");
    private static final String ADDED = """
            ALTER EVENT TRIGGER interferes DISABLE;
            CREATE TABLE app.added (id integer);
            ALTER EVENT TRIGGER interferes ENABLE;
            """;

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        SCRATCH.close();
    }

    @Test
    void aPlanThatLeadsElsewhereIsKeptForWhoeverMendsIt() throws IOException {
        Path kept = keptOf(LEADS_ELSEWHERE);
        assertThat(kept.resolve("what.txt")).content().contains("no statement says so");
    }

    @Test
    void soIsAPlanThatTheServerRefuses() throws IOException {
        Path kept = keptOf(IS_REFUSED);
        assertThat(kept.resolve("what.txt"))
                .content()
                .contains("the server refuses a statement of the plan: not today")
                .contains("CREATE TABLE app.added");
    }

    /** Plans a table more, and returns the one directory that the failure names, with all that it should hold. */
    private Path keptOf(String before) throws IOException {
        Catalog from = read(before);
        Catalog to = read(before + ADDED);
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), 0);
        assertThatThrownBy(() -> proof.plan(
                        new Side("live", from),
                        new Side("declared", to),
                        DifferenceOptions.DEFAULT,
                        PlanOptions.DEFAULT))
                .isInstanceOfSatisfying(QuipuException.class, failure -> {
                    assertThat(failure).hasMessageContaining("this is a fault of Quipu, and nothing was changed");
                    assertThat(failure.hint().orElseThrow())
                            .contains(directories().getFirst().toString());
                });
        assertThat(directories()).hasSize(1);
        Path kept = directories().getFirst();
        assertThat(CatalogJson.read(Files.readString(kept.resolve("from.json"))).objects())
                .isEqualTo(from.objects());
        assertThat(CatalogJson.read(Files.readString(kept.resolve("to.json"))).objects())
                .isEqualTo(to.objects());
        assertThat(kept.resolve("plan.sql")).content().contains("CREATE TABLE app.added");
        return kept;
    }

    private List<Path> directories() {
        try (Stream<Path> files = Files.list(folder.resolve("reproductions"))) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Catalog read(String script) {
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            session.session().send(script);
            return new CatalogReader(ReadOptions.ALL).read(session.session());
        }
    }
}

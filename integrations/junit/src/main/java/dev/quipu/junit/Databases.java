package dev.quipu.junit;

import dev.quipu.migration.Revisions;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.local.ScratchServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The databases of all tests of a virtual machine, on one server that starts with the first and ends with the
 * machine. Safe for use by tests that run in parallel.
 */
final class Databases {
    /** Every class of tests has its extension, and all of them share the server. */
    static final Databases OF_MACHINE = new Databases();

    /** PostgreSQL's own, for an empty database. */
    private static final String EMPTY = "template1";

    private final AtomicInteger number = new AtomicInteger();
    private final Map<Content, String> templates = new ConcurrentHashMap<>();
    private final Map<Holding, String> made = new ConcurrentHashMap<>();
    private @Nullable ScratchServer server;

    private Databases() {}

    /**
     * What a template holds, so that the same revisions from two places run once.
     *
     * @param revisions branch, schema, id and checksum of each, in their order
     */
    private record Holding(List<String> revisions, boolean sampleData) {
        static Holding of(Revisions revisions, boolean sampleData) {
            return new Holding(
                    revisions.branches().stream().flatMap(Holding::lines).toList(), sampleData);
        }

        private static Stream<String> lines(Branch branch) {
            return Workspace.read(branch).stream()
                    .map(revision -> revision.name() + " " + branch.schema().quoted() + " " + revision.checksum());
        }
    }

    /** Makes a database that has the content; whoever asks drops it. */
    TestDatabase create(Content content) {
        return copyOf(templates.computeIfAbsent(content, this::template));
    }

    void drop(TestDatabase database) {
        server().dropDatabase(database.name());
    }

    private String template(Content content) {
        // Where the database will be is not known yet, and nobody connects.
        Holding holding = Holding.of(content.at("postgresql://"), content.sampleData());
        return made.computeIfAbsent(holding, key -> make(content));
    }

    private String make(Content content) {
        TestDatabase template = copyOf(EMPTY);
        try {
            Revisions revisions = content.at(template.url());
            revisions.upgrade("head");
            if (content.sampleData()) {
                revisions.sampleData();
            }
            return template.name();
        } catch (RuntimeException | Error e) {
            drop(template);
            throw e;
        }
    }

    private TestDatabase copyOf(String template) {
        String name = "test_" + number.incrementAndGet();
        server().createDatabase(name, template);
        return TestDatabase.at(server().address().withDatabase(name));
    }

    private synchronized ScratchServer server() {
        ScratchServer running = server == null ? ScratchServer.start() : server;
        server = running;
        return running;
    }
}

package dev.quipu.postgres.testing;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.local.ServerBinaries;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one server that all tests of a JVM share; it starts with the first test that asks and ends with the JVM. Its version
 * is that of the binaries on the class path. Safe for use by tests that run in parallel.
 */
public final class TestServer {
    private static final String EMPTY = "template1";

    private final ScratchServer server;
    private final ServerBinaries binaries;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, String> templates = new ConcurrentHashMap<>();

    private TestServer() {
        binaries = ServerBinaries.provide();
        server = ScratchServer.start(binaries, Map.of());
    }

    /** Returns the server, which is started if it does not run yet. */
    public static TestServer get() {
        return Started.SERVER;
    }

    /** The virtual machine initialises a class once, when it is first used, and makes other threads wait. */
    private static final class Started {
        static final TestServer SERVER = new TestServer();
    }

    /** Returns the major version, such as 18. */
    public int majorVersion() {
        return binaries.version().major();
    }

    /** Returns the address with the database {@code postgres}, which tests must leave as it is. */
    public ServerAddress address() {
        return server.address();
    }

    /** Makes an empty database of its own for the caller, who closes it. */
    public TestDatabase createDatabase() {
        return copyOf(EMPTY, "test");
    }

    /** Fills an empty database. */
    public interface Content {
        void make(TestDatabase database) throws Exception;
    }

    /**
     * Makes a database with content that is costly to make. The content is made once for all calls with the same name, and
     * then copied.
     *
     * @param template a name for the content
     * @param content makes the content in an empty database; must close its connections
     */
    public TestDatabase createDatabase(String template, Content content) {
        String source = templates.computeIfAbsent(template, name -> {
            var database = copyOf(EMPTY, "template");
            try {
                content.make(database);
            } catch (Exception e) {
                throw new AssertionError("cannot make the template " + name, e);
            }
            return database.name();
        });
        return copyOf(source, "test");
    }

    private TestDatabase copyOf(String source, String prefix) {
        String name = prefix + "_" + number.incrementAndGet();
        server.createDatabase(name, source);
        return new TestDatabase(server, name);
    }
}

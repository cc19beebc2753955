package dev.quipu.postgres.scratch;

import dev.quipu.postgres.local.ScratchServer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Throw-away databases on an embedded server that ends with them. */
final class LocalScratch implements Scratch {
    /**
     * How many databases may be there that nobody wants any more. To drop one takes as long as to make one, 8 MB is what it
     * takes, and at the end all go with the server.
     */
    private static final int UNWANTED = 8;

    private final Deque<String> unwanted = new ArrayDeque<>();
    private @Nullable ScratchServer server;
    private int made;

    @Override
    public ScratchDatabase create() {
        return create("template1");
    }

    @Override
    public ScratchDatabase copy(ScratchDatabase original) {
        original.disconnect();
        return create(original.name());
    }

    private synchronized ScratchDatabase create(String template) {
        ScratchServer running = server == null ? ScratchServer.start() : server;
        server = running;
        made++;
        String name = "scratch_" + made;
        running.createDatabase(name, template);
        return new ScratchDatabase(name, running.address().withDatabase(name).url(), true, () -> drop(name));
    }

    private synchronized void drop(String name) {
        unwanted.add(name);
        if (server != null && unwanted.size() > UNWANTED) {
            server.dropDatabase(unwanted.remove());
        }
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
            unwanted.clear();
        }
    }
}

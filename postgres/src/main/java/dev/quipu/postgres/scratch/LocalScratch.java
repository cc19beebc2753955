package dev.quipu.postgres.scratch;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/** Throw-away databases on an embedded server that ends with them. */
final class LocalScratch implements Scratch {
    private @Nullable ScratchServer server;
    private int made;

    @Override
    public ScratchDatabase create() {
        return create("template1");
    }

    @Override
    public ScratchDatabase copy(ScratchDatabase original) {
        return create(original.name());
    }

    private synchronized ScratchDatabase create(String template) {
        ScratchServer running = server == null ? ScratchServer.start() : server;
        server = running;
        made++;
        String name = "scratch_" + made;
        running.createDatabase(name, template);
        return new ScratchDatabase(name, url(running.address(), name), true, () -> drop(name));
    }

    private synchronized void drop(String name) {
        if (server != null) {
            server.dropDatabase(name);
        }
    }

    /** The password is made of letters and digits, so nothing has to be escaped. */
    private static DatabaseUrl url(ServerAddress address, String database) {
        return DatabaseUrl.parse("postgresql://" + address.user() + ":" + address.password() + "@" + address.host()
                + ":" + address.port() + "/" + database);
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}

package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server with all packs in it, for as long as it is measured. */
public final class UpgradedServer {
    private UpgradedServer() {}

    /** What is measured on it. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @param scratch a directory of its own
         */
        void run(ServerAddress database, Path scratch) throws Exception;
    }

    /**
     * Starts the server, upgrades it, and lets it be measured; then nothing of it is left.
     *
     * @param target where its directory is made
     */
    public static void with(Path checkout, Path target, Work work) throws Exception {
        try (BenchServer server = BenchServer.start(target)) {
            Side upgrade = new Side(
                    Sides.QUIPU,
                    true,
                    server.scratch(),
                    at -> List.of(checkout.resolve("quipu").toString(), "upgrade", "head", "--url", at.toString()),
                    at -> Map.of());
            ProcessRun.of(upgrade, server.address(), server.scratch());
            work.run(server.address(), server.scratch());
        }
    }
}

package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server with all packs in it, for as long as it is measured. */
final class UpgradedServer {
    private UpgradedServer() {}

    /** What is measured on it. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param scratch a directory of its own
         */
        void run(ServerAddress database, Path scratch) throws Exception;
    }

    static void with(Path checkout, Work work) throws Exception {
        try (BenchServer server = BenchServer.start(checkout.resolve("bench/target"))) {
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

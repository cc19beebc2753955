package dev.quipu.bench;

import dev.quipu.postgres.local.LocalServer;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.local.ServerBinaries;
import java.nio.file.Files;
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
        Path scratch = Files.createTempDirectory(checkout.resolve("bench/target"), "run");
        ServerBinaries binaries = ServerBinaries.provide();
        LocalServer server = LocalServer.in(scratch.resolve("server"), binaries);
        try {
            ServerAddress address = server.start().address();
            Machine.describe(binaries.version(), System.out);
            Side upgrade = new Side(
                    Sides.QUIPU,
                    true,
                    scratch,
                    at -> List.of(checkout.resolve("quipu").toString(), "upgrade", "head", "--url", at.toString()),
                    at -> Map.of());
            ProcessRun.of(upgrade, address, scratch);
            work.run(address, scratch);
        } finally {
            server.stop();
        }
    }
}

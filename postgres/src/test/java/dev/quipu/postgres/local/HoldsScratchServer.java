package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Starts a scratch server, says its directory and process, waits for its input to end, and fails without closing. */
final class HoldsScratchServer {
    private HoldsScratchServer() {}

    public static void main(String[] arguments) throws IOException {
        var cache = new ServerCache(ServerCache.ofUser().directory(), Path.of(arguments[0]));
        var server = ScratchServer.start(ServerBinaries.provide(cache), Map.of());
        System.out.println(server.directory());
        System.out.println(Postmaster.read(server.directory().resolve("data"))
                .orElseThrow()
                .pid());
        System.in.readAllBytes();
        System.exit(1);
    }
}

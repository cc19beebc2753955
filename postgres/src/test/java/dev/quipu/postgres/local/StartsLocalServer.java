package dev.quipu.postgres.local;

import java.nio.file.Path;

/** Starts the server of a directory, says where it listens, and ends. */
final class StartsLocalServer {
    private StartsLocalServer() {}

    public static void main(String[] arguments) {
        var server = LocalServer.in(Path.of(arguments[0]), ServerBinaries.provide());
        System.out.println(server.start().address());
    }
}

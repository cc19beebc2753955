package dev.quipu.postgres.local;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Says what becomes of a look at the server of a directory, and of an attempt to stop it. */
final class LooksAtLocalServer {
    private LooksAtLocalServer() {}

    public static void main(String[] arguments) {
        var server = LocalServer.in(Path.of(arguments[0]), ServerBinaries.provide());
        System.out.println("status: " + outcome(server::status));
        System.out.println("stop: " + outcome(server::stop));
    }

    private static Object outcome(Supplier<Object> work) {
        try {
            return work.get();
        } catch (LocalServerException e) {
            return e.message();
        }
    }
}

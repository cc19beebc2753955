package dev.quipu.postgres.url;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Opens one, says so in a file, and waits for ever, as for a program that somebody works with. */
final class HoldsClientEnvironment {
    private HoldsClientEnvironment() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ClientEnvironment held =
                ClientEnvironment.open(DatabaseUrl.parse("postgres://u:secret@h/db"), Path.of(arguments[0]));
        Files.createFile(Path.of(arguments[1]));
        new CountDownLatch(1).await();
        held.close();
    }
}

package dev.quipu.threads.spool;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Takes something in, says so in a file, and ends or, if it is told to hold it, waits for ever. */
final class HoldsSpool {
    private HoldsSpool() {}

    public static void main(String[] arguments) throws Exception {
        byte[] talk = "a private talk".getBytes(StandardCharsets.UTF_8);
        try (Spool spool = Spool.of(new ByteArrayInputStream(talk), "talk", talk.length)) {
            Files.writeString(Path.of(arguments[0]), Files.readString(spool.file()));
            if (arguments[1].equals("hold")) {
                new CountDownLatch(1).await();
            }
        }
    }
}

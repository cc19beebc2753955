package dev.quipu.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What everybody on the machine can see of its processes, watched until closed; for a text that must not be in it. */
final class ProcessList implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 10;

    private final Set<String> found = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    ProcessList(String searched) {
        Thread.ofPlatform().daemon().start(() -> look(searched));
    }

    private void look(String searched) {
        try {
            do {
                now().stream().filter(line -> line.contains(searched)).forEach(found::add);
            } while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            found.add("cannot look: " + e);
        } catch (InterruptedException e) {
            found.add("interrupted");
        }
    }

    /** Returns the command lines in which the text was seen. */
    Set<String> found() {
        return Set.copyOf(found);
    }

    /** Returns the words of every process that runs now. */
    static List<String> now() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.resolve("cmdline"))
                    .filter(Files::isReadable)
                    .map(ProcessList::text)
                    .toList();
        }
    }

    /** Returns a process's words; none if it has just ended. */
    private static String text(Path cmdline) {
        try {
            return new String(Files.readAllBytes(cmdline), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

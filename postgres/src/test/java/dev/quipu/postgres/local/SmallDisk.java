package dev.quipu.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system in memory of a few megabytes. Only root may mount one; others skip the test. */
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk mount(Path path, String options) throws IOException, InterruptedException {
        Files.createDirectories(path);
        int result = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
        assumeTrue(result == 0, "mounting is not allowed here");
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /** Writes until nothing fits any more but a few kilobytes. */
    void fill(int leftKilobytes) throws IOException {
        Path filling = path.resolve("filling");
        try (var out = Files.newOutputStream(filling)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(path).getUsableSpace()).isLessThan(4096);
        }
        try (var channel = FileChannel.open(filling, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - leftKilobytes * 1024L);
        }
    }

    void makeRoom() throws IOException {
        Files.delete(path.resolve("filling"));
    }

    void makeReadOnly() throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount,ro", path.toString())).isZero();
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

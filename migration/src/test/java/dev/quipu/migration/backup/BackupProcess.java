package dev.quipu.migration.backup;

import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.testing.JavaProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A backup or a restore in a process of its own, which stands still at one of its points so that it can be killed there. */
final class BackupProcess {
    private BackupProcess() {}

    /** Starts one and waits until it has come to its point or to its end; the caller kills and closes it. */
    static JavaProcess start(GivenProject given, String what, String url, String file, int point) throws Exception {
        Path reached = Files.createTempFile(given.directory, "reached", "");
        JavaProcess process = JavaProcess.start(
                BackupProcess.class,
                given.directory,
                Map.of(),
                given.directory.toString(),
                what,
                url,
                file,
                String.valueOf(point),
                reached.toString());
        while (process.isAlive() && Files.size(reached) == 0) {
            Thread.onSpinWait();
        }
        return process;
    }

    public static void main(String[] arguments) throws Exception {
        GivenProject given = new GivenProject(Path.of(arguments[0]));
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[4]));
        Runnable point = () -> {
            if (left.getAndDecrement() == 0) {
                standStill(Path.of(arguments[5]));
            }
        };
        BackupListener listener = (tables, of, bytes) -> point.run();
        switch (arguments[1]) {
            case "backup" ->
                new BackupWriter(given.workspace(arguments[2]), GivenProject.NONE, GivenProject.NOON, listener)
                        .write(BackupPlace.inDirectory(given.backups()));
            case "restore" ->
                new BackupRestorer(given.workspace(arguments[2]), GivenProject.NONE, listener)
                        .restore(Path.of(arguments[3]), RunOptions.DEFAULT, steps(point));
            case "part" -> {
                try (PartFile part = PartFile.create(Path.of(arguments[3]))) {
                    part.channel().write(ByteBuffer.allocate(1000));
                    point.run();
                }
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private static RunListener steps(Runnable point) {
        return new RunListener() {
            @Override
            public void started(Step step) {
                point.run();
            }

            @Override
            public void finished(Step step, int statements, Duration duration) {
                point.run();
            }
        };
    }

    private static void standStill(Path reached) {
        try (FileChannel never = FileChannel.open(reached, StandardOpenOption.WRITE)) {
            never.write(ByteBuffer.wrap(new byte[] {1}));
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Spring AI's repository, in a process of its own, which takes the time itself once it is warm.
 *
 * @param lines what {@link IngestWorkload#write} has written
 */
record IngestPeer(Path libraries, ServerAddress database, Path lines, Path scratch) {
    double seconds(String how) throws IOException {
        Path answer = Files.createTempFile(scratch, "seconds", ".txt");
        Side side = new Side(
                "Spring AI",
                false,
                scratch,
                at -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        libraries + "/*",
                        "dev.quipu.bench.peer.SpringAiMemory",
                        Sides.jdbc(at),
                        at.user(),
                        lines.toString(),
                        how,
                        answer.toString()),
                at -> Map.of());
        ProcessRun.of(side, database, scratch);
        return Double.parseDouble(Files.readString(answer).strip());
    }
}

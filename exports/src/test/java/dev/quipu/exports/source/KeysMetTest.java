package dev.quipu.exports.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.source.KeysMet.Before;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeysMetTest {
    /** So many that the file grows, and each key comes about three times. */
    @Test
    void manyKeysAreKnownAsFewAre() throws IOException {
        Random random = new Random(7);
        Map<String, String> expected = new HashMap<>();
        try (KeysMet met = new KeysMet()) {
            for (int i = 0; i < 150_000; i++) {
                String key = "key " + random.nextInt(50_000);
                String content = "content " + random.nextInt(2);
                assertThat(met.has(key)).isEqualTo(expected.containsKey(key));
                String before = expected.putIfAbsent(key, content);
                Before meant = before == null ? Before.NEW : before.equals(content) ? Before.SAME : Before.OTHER;
                assertThat(met.meet(key, content)).isEqualTo(meant);
            }
        }
        assertThat(expected).hasSizeGreaterThan(45_000);
    }

    @Test
    @Timeout(120)
    void keysTakeNoMoreMemoryTheMoreThereAre() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Many.class.getName())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isEqualTo("");
        assertThat(process.exitValue()).isZero();
    }

    /** What is run in a JVM of little memory: in a map, so many keys would take some 60 MB. */
    static final class Many {
        private Many() {}

        public static void main(String[] arguments) throws IOException {
            try (KeysMet met = new KeysMet()) {
                for (int i = 0; i < 400_000; i++) {
                    if (!met.add("6f1c2a34-0000-4000-8000-%012d".formatted(i))) {
                        throw new IllegalStateException("met before: " + i);
                    }
                }
                if (!met.has("6f1c2a34-0000-4000-8000-000000000000")) {
                    throw new IllegalStateException("forgotten");
                }
            }
        }
    }
}

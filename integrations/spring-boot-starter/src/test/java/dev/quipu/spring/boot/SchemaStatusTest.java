package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One look for all who ask, and an end to waiting for it. */
@Timeout(60)
class SchemaStatusTest {
    @Test
    void aDatabaseThatHangsKeepsNobody() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        SchemaStatus status = new SchemaStatus(
                () -> {
                    looks.incrementAndGet();
                    try {
                        hangs.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new QuipuException(Kind.FAILED, "it is gone", null);
                },
                Duration.ZERO,
                Duration.ofMillis(50));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.submit(() -> assertThatThrownBy(status::report).hasMessageContaining("has not answered"))
                        .get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(looks.get())
                .as("one that goes on for long is given up, the more seldom the longer that lasts")
                .isBetween(2, 9);
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(status.soon()).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a scrape asks once for each meter")
                .isLessThan(Duration.ofSeconds(8));
        hangs.countDown();
        // Whoever asks now hears how that look has ended, or how the next one has.
        while (true) {
            try {
                status.report();
            } catch (QuipuException e) {
                if (e.message().contains("it is gone")) {
                    return;
                }
            }
        }
    }
}

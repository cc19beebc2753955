package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Retry RETRY = new Retry(10, Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void pausesDoubleUntilTheLongest() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(attempt -> RETRY.pause(attempt, new Most())))
                .containsExactlyElementsOf(Stream.of(500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000)
                        .map(Duration::ofMillis)
                        .toList());
        assertThat(RETRY.pause(Retry.MOST_ATTEMPTS, new Most())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void halfOfEachIsLeftToChance() {
        Random random = new Random(42);
        List<Duration> pauses =
                Stream.generate(() -> RETRY.pause(3, random)).limit(200).toList();
        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(1000), Duration.ofMillis(2000)))
                .anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMillis(1250)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(1750)));
    }

    /** Gives the most that may be asked for. */
    private static final class Most implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new AssertionError("a bound is asked for");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}

package dev.quipu.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.bench.Measurement.Run;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    private static Run run(double seconds, double megabytes, long roundTrips) {
        return new Run(new ProcessRun(seconds, megabytes), roundTrips);
    }

    @Test
    void aLineForEachSideWithQuipusShareOfItsTime() {
        var measurement = new Measurement("Fresh upgrade");
        for (double load : new double[] {1, 2, 3}) {
            measurement.add(Sides.PSQL, run(0.5 * load, 10, 0));
            measurement.add(Sides.QUIPU, run(0.25 * load, 70 + load, 0));
        }
        assertThat(MarkdownTable.of(measurement)).isEqualTo("""
                **Fresh upgrade**

                | | median | min | max | Quipu's time is | peak memory |
                |---|---:|---:|---:|---:|---:|
                | psql | 1.00 s | 0.50 s | 1.50 s | 0.50 of it | 10 MB |
                | Quipu | 0.50 s | 0.25 s | 0.75 s |  | 73 MB |
                """);
    }

    @Test
    void eachOfQuipusWaysHasAColumnOfItsShares() {
        var measurement = new Measurement("Fresh upgrade");
        measurement.add(Sides.PSQL, run(1, 10, 0));
        measurement.add(Sides.QUIPU, run(0.5, 70, 0));
        measurement.add(Sides.QUIPU_AT_ONCE, run(0.25, 71, 0));
        assertThat(MarkdownTable.of(measurement)).isEqualTo("""
                **Fresh upgrade**

                | | median | min | max | Quipu's time is | in one transaction | peak memory |
                |---|---:|---:|---:|---:|---:|---:|
                | psql | 1.00 s | 1.00 s | 1.00 s | 0.50 of it | 0.25 of it | 10 MB |
                | Quipu | 0.50 s | 0.50 s | 0.50 s |  |  | 70 MB |
                | Quipu, one transaction | 0.25 s | 0.25 s | 0.25 s |  |  | 71 MB |
                """);
    }

    @Test
    void overALinkTheRoundTripsAreShown() {
        var measurement = new Measurement("Slow");
        measurement.add(Sides.QUIPU, run(1, 70, 8));
        assertThat(MarkdownTable.of(measurement)).endsWith("""
                        | peak memory | round trips |
                        |---|---:|---:|---:|---:|---:|---:|
                        | Quipu | 1.00 s | 1.00 s | 1.00 s |  | 70 MB | 8 |
                        """);
    }
}

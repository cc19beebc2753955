package dev.quipu.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes measurements as tables in Markdown. */
final class MarkdownTable {
    private MarkdownTable() {}

    /** Returns one measurement, a line for each side, with Quipu's share of each other side's time. */
    static String of(Measurement measurement) {
        boolean linked = measurement.sides().stream().anyMatch(side -> measurement.roundTrips(side) > 0);
        List<String> lines = new ArrayList<>();
        lines.add("**" + measurement.title() + "**");
        lines.add("");
        lines.add("| | median | min | max | Quipu's time is | peak memory |" + (linked ? " round trips |" : ""));
        lines.add("|---|---:|---:|---:|---:|---:|" + (linked ? "---:|" : ""));
        for (String side : measurement.sides()) {
            lines.add(line(measurement, side) + (linked ? " %d |".formatted(measurement.roundTrips(side)) : ""));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(Measurement measurement, String side) {
        Sample seconds = measurement.seconds(side);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f s | %.2f s | %.2f s | %s | %.0f MB |",
                side,
                seconds.median(),
                seconds.min(),
                seconds.max(),
                side.equals(Sides.QUIPU) ? "" : share(measurement, seconds),
                measurement.peakMegabytes(side));
    }

    private static String share(Measurement measurement, Sample other) {
        double ratio = measurement.seconds(Sides.QUIPU).dividedBy(other).median();
        return String.format(Locale.ROOT, "%.2f of it", ratio);
    }
}

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
        lines.add("| | median | min | max | Quipu's time is | in one transaction | peak memory |"
                + (linked ? " round trips |" : ""));
        lines.add("|---|---:|---:|---:|---:|---:|---:|" + (linked ? "---:|" : ""));
        for (String side : measurement.sides()) {
            lines.add(line(measurement, side) + (linked ? " %d |".formatted(measurement.roundTrips(side)) : ""));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(Measurement measurement, String side) {
        Sample seconds = measurement.seconds(side);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f s | %.2f s | %.2f s | %s | %s | %.0f MB |",
                side,
                seconds.median(),
                seconds.min(),
                seconds.max(),
                share(measurement, Sides.QUIPU, side),
                share(measurement, Sides.QUIPU_AT_ONCE, side),
                measurement.peakMegabytes(side));
    }

    /** Returns nothing where Quipu would be compared with itself. */
    private static String share(Measurement measurement, String way, String side) {
        if (Sides.isQuipu(side)) {
            return "";
        }
        double ratio =
                measurement.seconds(way).dividedBy(measurement.seconds(side)).median();
        return String.format(Locale.ROOT, "%.2f of it", ratio);
    }
}

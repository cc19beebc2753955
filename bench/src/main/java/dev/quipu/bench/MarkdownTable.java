package dev.quipu.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes measurements as tables in Markdown. */
final class MarkdownTable {
    private MarkdownTable() {}

    /** Returns one measurement, a line for each side, with the share that each of Quipu's ways takes of another's time. */
    static String of(Measurement measurement) {
        boolean linked = measurement.sides().stream().anyMatch(side -> measurement.roundTrips(side) > 0);
        List<String> ways = measurement.sides().stream().filter(Sides::isQuipu).toList();
        List<String> lines = new ArrayList<>();
        lines.add("**" + measurement.title() + "**");
        lines.add("");
        lines.add("| | median | min | max |"
                + each(ways, way -> " " + title(way) + " |")
                + " peak memory |"
                + (linked ? " round trips |" : ""));
        lines.add("|---|---:|---:|---:|" + each(ways, way -> "---:|") + "---:|" + (linked ? "---:|" : ""));
        for (String side : measurement.sides()) {
            lines.add(line(measurement, ways, side) + (linked ? " %d |".formatted(measurement.roundTrips(side)) : ""));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String each(List<String> ways, Function<String, String> cell) {
        return ways.stream().map(cell).collect(Collectors.joining());
    }

    private static String title(String way) {
        return way.equals(Sides.QUIPU) ? "Quipu's time is" : "in one transaction";
    }

    private static String line(Measurement measurement, List<String> ways, String side) {
        Sample seconds = measurement.seconds(side);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f s | %.2f s | %.2f s |%s %.0f MB |",
                side,
                seconds.median(),
                seconds.min(),
                seconds.max(),
                each(ways, way -> " " + share(measurement, way, side) + " |"),
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

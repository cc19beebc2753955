package dev.quipu.cli;

/** Says what was left out of a comparison. */
final class LeftOutLine {
    private LeftOutLine() {}

    /** Returns what to say of partitions that maintenance has made, in a line without its end. */
    static String of(int partitions) {
        return "left out: " + (partitions == 1 ? "1 partition" : partitions + " partitions")
                + " that only the live database has";
    }
}

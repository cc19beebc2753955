package dev.quipu.cli;

import java.io.PrintWriter;

/** How to print data. */
final class FormatOption implements OptionGroup {
    private Format format = Format.text;

    @Override
    public void declare(Options options) {
        options.value(
                "--format",
                "FORMAT",
                ValueType.of(Format.values()),
                "${COMPLETION-CANDIDATES} (default: text).",
                value -> format = value);
    }

    boolean isText() {
        return format == Format.text;
    }

    /**
     * Prints a table: on a terminal, long values are cut, and rows that are too wide stand as lists.
     *
     * @param empty what to say, as text, if it has no rows
     */
    void print(Console console, Table table, String empty) {
        print(console.out(), console.width(), table, empty);
    }

    /** Prints a table to where it belongs. */
    void print(PrintWriter to, int width, Table table, String empty) {
        to.print(format.render(table, empty, width));
    }
}

package dev.quipu.cli;

import picocli.CommandLine.Option;

/** How to print data. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: text).",
            defaultValue = "text")
    private Format format = Format.text;

    boolean isText() {
        return format == Format.text;
    }

    /**
     * Prints a table: on a terminal, long values are cut, and rows that are too wide stand as lists.
     *
     * @param empty what to say, as text, if it has no rows
     */
    void print(Console console, Table table, String empty) {
        console.out().print(format.render(table, empty, console.width()));
    }
}

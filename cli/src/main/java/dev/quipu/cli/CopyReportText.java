package dev.quipu.cli;

import dev.quipu.migration.command.AdoptInto;
import dev.quipu.migration.original.CopyReport;

/** What the copy of an original into its pack would do, for people. */
final class CopyReportText {
    private final Console console;

    CopyReportText(Console console) {
        this.console = console;
    }

    void print(AdoptInto.Look look) {
        CopyReport report = look.report();
        if (report == null) {
            console.out().println("its rows are in schema " + look.into().display() + " already");
            return;
        }
        console.out().println("from schema " + report.from() + " into the pack " + report.pack() + ":");
        Table.Builder tables = Table.of("table", "rows", "becomes", "rows there", "note");
        Table.Builder columns = Table.of("table", "column", "what becomes of it", "rows", "kept in");
        for (CopyReport.TableReport table : report.tables()) {
            tables.row(table.table(), table.rows(), table.into(), table.written(), table.note());
            table.changes()
                    .forEach(change ->
                            columns.row(table.table(), change.column(), change.what(), change.rows(), change.kept()));
        }
        report.missing().forEach(name -> tables.row(name, null, null, null, "is not there"));
        report.left().forEach(name -> tables.row(name, null, null, null, "is not copied, and stays as it is"));
        console.out().print(Format.text.render(tables.build(), "no tables", console.width()));
        console.out().println();
        console.out().print(Format.text.render(columns.build(), "every column is taken as it is", console.width()));
        console.out().println();
    }
}

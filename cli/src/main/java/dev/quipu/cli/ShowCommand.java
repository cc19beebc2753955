package dev.quipu.cli;

import dev.quipu.migration.command.RevisionLine;
import dev.quipu.migration.command.Show;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.Section;
import java.util.List;

final class ShowCommand implements Command {
    private String target = "";
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    ShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show a revision, whole.").withExamples("  quipu show finops@003");
    }

    @Override
    public void declare(Options options) {
        options.positional(
                "REV",
                ValueType.TARGET,
                "An id or the start of one, BRANCH@ID, head, heads, current.",
                value -> target = value);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        List<RevisionLine> lines = new Show(project.workspace(console)).run(target);
        if (lines.isEmpty()) {
            console.err().println("no revision: " + target + " is before the first");
        }
        if (format.isText()) {
            lines.forEach(this::print);
        } else {
            format.print(console, RevisionTable.withFollowers(lines, true, console), "");
        }
        return ExitCode.DONE;
    }

    private void print(RevisionLine line) {
        Revision revision = line.revision();
        fact("revision", revision.name() + (line.head() ? " (head)" : ""));
        fact("revises", revision.isBase() ? "base" : join(revision.revises()));
        fact("depends on", join(revision.dependsOn()));
        fact("labels", String.join(", ", line.labels()));
        fact("message", revision.message());
        fact("created", revision.created() == null ? "" : revision.created().toString());
        fact("transaction", revision.transactional() ? "on" : "off");
        fact("file", console.relative(revision.source()));
        fact("checksum", revision.checksum());
        section("upgrade", revision.upgrade());
        section("downgrade", revision.downgrade());
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            console.out().println(console.styled("@|bold " + "%-12s".formatted(name) + "|@") + value);
        }
    }

    private void section(String name, Section section) {
        console.out().println();
        console.out().println(console.styled("@|bold " + name + "|@"));
        console.out()
                .println(
                        switch (section) {
                            case Section.Sql sql -> sql.sql().strip();
                            case Section.Code code ->
                                code.text().isEmpty()
                                        ? code.source()
                                        : code.text().strip();
                            case Section.Irreversible irreversible -> "irreversible, because " + irreversible.reason();
                            case Section.Absent absent -> "none";
                        });
    }

    private static String join(List<?> ids) {
        return String.join(", ", ids.stream().map(String::valueOf).toList());
    }
}

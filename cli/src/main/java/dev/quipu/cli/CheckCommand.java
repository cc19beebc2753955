package dev.quipu.cli;

import dev.quipu.catalog.difference.DifferenceTree;
import dev.quipu.migration.command.Check;
import dev.quipu.migration.command.Check.Comparison;
import dev.quipu.migration.command.NotCompared;
import dev.quipu.migration.project.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class CheckCommand implements Command {
    private boolean noDatabase;
    private boolean allowNotModelled;
    private final CompareOptions compare = new CompareOptions();
    private final ScratchOption scratch = new ScratchOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Check that revisions, declared schema and live database agree. Exit 3 and the differences if they do not.",
                        "",
                        "The revisions have to make what schema.sql declares, and the database has to hold what its applied revisions make.")
                .withExamples(
                        "  quipu check                both",
                        "  quipu check --no-database  revisions and declared schema alone, as in a build",
                        "  quipu check --ignore 'table:tmp_*'")
                .withDifference("something differs, or could not be compared");
    }

    @Override
    public void declare(Options options) {
        options.flag(
                "--no-database",
                "Do not look at a database: compare revisions and declared schema alone.",
                on -> noDatabase = on);
        options.flag(
                "--allow-not-modelled",
                "What Quipu cannot compare is reported, and no difference.",
                on -> allowNotModelled = on);
        options.include(compare);
        options.include(scratch);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        if (!noDatabase) {
            workspace.requireDatabase("--no-database compares revisions and declared schema alone");
        }
        List<Comparison> comparisons = scratch.with(console, workspace, tools -> {
            Check check = new Check(tools);
            List<Comparison> all = new ArrayList<>();
            check.declared(compare.options(false))
                    .ifPresentOrElse(
                            all::add,
                            () -> console.err()
                                    .println(
                                            "nothing is declared: no branch has a schema.sql to compare its revisions with"));
            if (!noDatabase) {
                all.add(check.live(compare.options(true)));
            }
            if (!all.isEmpty()) {
                check.requireNamed(compare.options(false));
            }
            return all;
        });
        if (format.isText()) {
            comparisons.forEach(this::print);
        } else {
            console.out()
                    .print(Format.document(
                            comparisons.stream().map(CheckCommand::tree).toList()));
        }
        return comparisons.stream().allMatch(this::passes) ? ExitCode.DONE : ExitCode.DIFFERENT;
    }

    private boolean passes(Comparison comparison) {
        return comparison.difference().isEmpty()
                && (allowNotModelled || comparison.notCompared().isEmpty());
    }

    private void print(Comparison comparison) {
        if (comparison.difference().isEmpty()) {
            console.out().println(comparison.from() + " and " + comparison.to() + " agree");
        } else {
            console.out().println("from " + comparison.from() + " to " + comparison.to() + ":");
            console.out()
                    .print(DifferenceLines.of(comparison.difference(), console).replaceAll("(?m)^(?=.)", "  "));
            console.out().println("  next: " + comparison.next());
        }
        if (comparison.leftOutPartitions() > 0) {
            console.out().println(LeftOutLine.of(comparison.leftOutPartitions()));
        }
        comparison.notCompared().forEach(one -> console.out().println("not compared: " + one));
    }

    private static Map<String, Object> tree(Comparison comparison) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from", comparison.from());
        tree.put("to", comparison.to());
        tree.put("difference", DifferenceTree.of(comparison.difference()));
        tree.put(
                "not_compared",
                comparison.notCompared().stream().map(NotCompared::toString).toList());
        tree.put("added_partitions", comparison.leftOutPartitions());
        return tree;
    }
}

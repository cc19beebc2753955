package dev.quipu.cli;

import dev.quipu.migration.command.Query;
import dev.quipu.migration.command.Query.Listed;
import dev.quipu.migration.content.Parameter;
import dev.quipu.migration.content.ReadOnlyRun.Mode;
import dev.quipu.migration.content.Rows;
import dev.quipu.migration.project.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = "Run a documented query of a pack, in a read-only transaction; without a name, list them all.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu query                                      what there is, with parameters",
            "  quipu query agent_performance -p days=30",
            "  quipu query search_messages -p search='idle instances' --format json",
            "  quipu query finops/tool_usage --explain          the plan, without running it",
            "  quipu query tool_usage --show                    the SQL"
        })
final class QueryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A query, or PACK/QUERY. Without it, list them.")
    private @Nullable String name;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "The value of a parameter. May be repeated.")
    private Map<String, String> values = Map.of();

    @Option(names = "--show", description = "Print the query's text, and do not run it.")
    private boolean show;

    @Option(names = "--explain", description = "Print the plan, and do not run the query.")
    private boolean explain;

    @Option(names = "--analyze", description = "Run the query, and print the plan with what was measured.")
    private boolean analyze;

    @Option(
            names = {"-x", "--expanded"},
            description = "Print a line for each column, as is done for rows that are too wide.")
    private boolean expanded;

    @Mixin
    private StatementTimeoutOption timeout = new StatementTimeoutOption();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    QueryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Query query = new Query(workspace);
        if (name == null) {
            format.print(console, list(query.list()), "no queries");
        } else if (show) {
            console.out().print(query.show(name).file().text());
        } else {
            Mode mode = analyze ? Mode.ANALYZE : explain ? Mode.EXPLAIN : Mode.ROWS;
            print(query.run(name, values, mode, timeout.over(workspace.project())), mode);
        }
        return ExitCode.DONE;
    }

    private void print(Rows rows, Mode mode) {
        Table table = new Table(rows.columns(), rows.rows());
        if (!format.isText()) {
            format.print(console, table, "");
        } else if (mode == Mode.ROWS) {
            printRows(table);
        } else {
            rows.rows().forEach(row -> console.out().println(row.getFirst()));
        }
    }

    private void printRows(Table table) {
        int count = table.rows().size();
        if (count > 0) {
            TextTable text = new TextTable(table, "NULL");
            console.out().print(expanded ? text.expanded(console.width()) : text.render(console.width()));
        }
        console.out().println(count == 0 ? "no rows" : count == 1 ? "(1 row)" : "(" + count + " rows)");
    }

    private Table list(List<Listed> queries) {
        Table.Builder table = Table.of("name", "pack", "parameters", "description");
        for (Listed query : queries) {
            List<Parameter> parameters = query.file().parameters();
            table.row(
                    query.file().name(),
                    query.branch(),
                    format.isText()
                            ? String.join(
                                    " ",
                                    parameters.stream().map(QueryCommand::brief).toList())
                            : parameters.stream().map(QueryCommand::whole).toList(),
                    query.file().description());
        }
        return table.build();
    }

    /** Shows a parameter as it is given: with its default, or without when there is none. */
    private static String brief(Parameter parameter) {
        return parameter.name() + "=" + (parameter.defaultValue() == null ? "…" : parameter.defaultValue());
    }

    private static Map<String, @Nullable Object> whole(Parameter parameter) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("name", parameter.name());
        whole.put("type", parameter.type());
        whole.put("default", parameter.defaultValue());
        whole.put("description", parameter.description());
        return whole;
    }
}

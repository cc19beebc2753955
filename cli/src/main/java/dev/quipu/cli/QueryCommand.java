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
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class QueryCommand implements Command {
    private @Nullable String name;
    private Map<String, String> values = Map.of();
    private boolean show;
    private boolean explain;
    private boolean analyze;
    private boolean expanded;
    private final StatementTimeoutOption timeout = new StatementTimeoutOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    QueryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Run a query of a pack or a branch; without a name, list them. It runs in a read-only transaction.")
                .withExamples(
                        "  quipu query                                      what there is, and parameters",
                        "  quipu query finops/agent_performance -p days=30",
                        "  quipu query finops/search_messages -p search='idle instances'",
                        "  quipu query finops/tool_usage --explain          the plan, without running it",
                        "  quipu query threads/transcript --show            the SQL");
    }

    @Override
    public void declare(Options options) {
        options.optionalPositional("NAME", "A query, or PACK/QUERY. Without it, list them.", text -> name = text);
        options.assignments(
                "-p, --param", "NAME=VALUE", "The value of a parameter. May be repeated.", pairs -> values = pairs);
        options.flag("--show", "Print the query's text, and do not run it.", on -> show = on);
        options.flag("--explain", "Print the plan, and do not run the query.", on -> explain = on);
        options.flag("--analyze", "Run the query, and print the plan with what was measured.", on -> analyze = on);
        options.flag(
                "-x, --expanded",
                "Print a line for each column, as is done for rows that are too wide.",
                on -> expanded = on);
        options.include(timeout);
        options.include(format);
        options.include(project);
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

    /** A name that several packs have is shown as it has to be typed. */
    private Table list(List<Listed> queries) {
        Table.Builder table = Table.of("name", "pack", "parameters", "description");
        Map<String, Long> packs = queries.stream()
                .collect(Collectors.groupingBy(query -> query.file().name(), Collectors.counting()));
        for (Listed query : queries) {
            String own = query.file().name();
            boolean isClear = !format.isText() || Objects.requireNonNull(packs.get(own)) == 1;
            List<Parameter> parameters = query.file().parameters();
            table.row(
                    isClear ? own : query.branch() + "/" + own,
                    query.branch(),
                    format.isText()
                            ? String.join(
                                    " ",
                                    parameters.stream().map(QueryCommand::brief).toList())
                            : parameters.stream().map(QueryCommand::whole).toList(),
                    query.file().description());
        }
        return table.keeping("name").leaving("pack").build();
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

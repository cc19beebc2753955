package dev.quipu.migration.command;

import dev.quipu.migration.command.BranchContent.Named;
import dev.quipu.migration.content.ContentFailedException;
import dev.quipu.migration.content.ContentFile;
import dev.quipu.migration.content.Parameter;
import dev.quipu.migration.content.ReadOnlyRun;
import dev.quipu.migration.content.Rows;
import dev.quipu.migration.pack.Content;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code query}: the documented queries of the packs. */
public final class Query {
    static final String KIND = "query";

    private final Workspace workspace;

    public Query(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * A query that can be run.
     *
     * @param branch the label of its branch
     * @param file what it is
     */
    public record Listed(String branch, ContentFile file) {}

    /** Returns all queries, in the order of the project and of its packs, without asking a database. */
    public List<Listed> list() {
        return all().stream()
                .map(named -> new Listed(named.branch().label(), named.read("queries")))
                .toList();
    }

    /**
     * Returns one query, without asking a database.
     *
     * @param name its name, or {@code pack/name}
     */
    public Listed show(String name) {
        Named named = BranchContent.find(all(), KIND, name);
        return new Listed(named.branch().label(), named.read("queries"));
    }

    /**
     * Runs a query in a read-only transaction.
     *
     * @param name its name, or {@code pack/name}
     * @param values values by parameter, as text that the parameter's type reads; what is missing gets its default
     * @param statementTimeout how long it may take; zero for as long as it needs
     * @throws QuipuException of kind USAGE if there is no such query, or a value is missing, unknown or of a wrong type
     */
    public Rows run(String name, Map<String, String> values, ReadOnlyRun.Mode mode, Duration statementTimeout) {
        Named named = BranchContent.find(all(), KIND, name);
        ContentFile file = named.read("queries");
        Map<String, @Nullable String> complete = complete(name, file, values);
        try (Session session = workspace.connect(KIND)) {
            try {
                return new ReadOnlyRun(session, named.branch().schema(), statementTimeout).query(file, complete, mode);
            } catch (ContentFailedException e) {
                throw BranchContent.explained(
                        e, BranchContent.standings(workspace, session).apply(named.branch()));
            }
        }
    }

    private List<Named> all() {
        return BranchContent.all(workspace, Content::queries);
    }

    private static Map<String, @Nullable String> complete(String called, ContentFile file, Map<String, String> values) {
        List<String> names = file.parameters().stream().map(Parameter::name).toList();
        for (String given : values.keySet()) {
            if (!names.contains(given)) {
                throw unknown(file, given, names);
            }
        }
        Map<String, @Nullable String> complete = new HashMap<>();
        for (Parameter parameter : file.parameters()) {
            String value = values.getOrDefault(parameter.name(), parameter.defaultValue());
            if (value == null) {
                throw missing(called, file, values);
            }
            complete.put(parameter.name(), value);
        }
        return complete;
    }

    private static QuipuException unknown(ContentFile file, String given, List<String> names) {
        String otherwise = names.isEmpty() ? "it has none" : "its parameters are " + String.join(", ", names);
        return new QuipuException(
                Kind.USAGE,
                "query \"" + file.name() + "\" has no parameter \"" + given + "\"",
                NearestNames.hint(given, names).orElse(otherwise));
    }

    private static QuipuException missing(String called, ContentFile file, Map<String, String> values) {
        List<Parameter> missing = file.parameters().stream()
                .filter(parameter -> parameter.defaultValue() == null && !values.containsKey(parameter.name()))
                .toList();
        Parameter first = missing.getFirst();
        String example = missing.stream()
                .map(parameter -> "-p " + parameter.name() + "=…")
                .collect(Collectors.joining(" "));
        return new QuipuException(
                Kind.USAGE,
                "query \"" + file.name() + "\" needs a value for \"" + first.name() + "\" (" + first.type() + ")"
                        + (first.description().isEmpty() ? "" : ": " + first.description()),
                "write quipu query " + called + " " + example);
    }
}

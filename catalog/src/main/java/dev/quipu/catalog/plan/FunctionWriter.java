package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes functions, procedures and window functions. */
final class FunctionWriter implements Writer<Function> {
    private static final String DEFAULT = " DEFAULT ";

    @Override
    public List<Statement> create(Function function, Context context) {
        return List.of(Statement.harmless(text(function).replaceFirst("^CREATE OR REPLACE ", "CREATE ")));
    }

    /** The server's own text, without its blanks at line starts, and with plain dollar quotes where those do. */
    private static String text(Function function) {
        String definition = function.definition().stripTrailing();
        int body = definition.lastIndexOf(function.body());
        if (!isQuoted(function)) {
            return head(definition, body) + definition.substring(Math.max(0, body));
        }
        int as = definition.lastIndexOf("\nAS ", body);
        boolean isLinked = definition.charAt(as + 4) == '\'';
        return head(definition, as)
                + (isLinked ? definition.substring(as) : "\nAS " + Literal.dollarQuote(function.body()));
    }

    private static String head(String definition, int end) {
        return definition.substring(0, Math.max(0, end)).replace("\n ", "\n");
    }

    /** Whether the body stands in quotes, and not as SQL that the server has parsed. */
    static boolean isQuoted(Function function) {
        boolean isParsed =
                function.body().startsWith("BEGIN ATOMIC") || function.body().startsWith("RETURN ");
        int body = function.definition().lastIndexOf(function.body());
        return !isParsed || function.definition().lastIndexOf("\nAS ", body) > 0;
    }

    @Override
    public List<Statement> drop(Function function, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(function.id(), context.from())));
    }

    /** The server replaces all but the result, the arguments' names, and defaults that others may rely on. */
    @Override
    public Alteration alter(Function from, Function to, Context context) {
        boolean replaceable = from.form() == to.form()
                && Objects.equals(from.result(), to.result())
                && withoutDefaults(from).equals(withoutDefaults(to))
                && keepsDefaults(from, to);
        return replaceable ? Alteration.inPlace(replace(from, to, context)) : new Alteration.Rebuild();
    }

    private static List<Statement> replace(Function from, Function to, Context context) {
        Draft draft = context.draft(text(to));
        if (mayReturnOther(from, to)) {
            new StoredResults(to.id(), context).warn(draft);
        }
        return draft.only();
    }

    private static boolean mayReturnOther(Function from, Function to) {
        return !from.body().equals(to.body())
                || !from.language().equals(to.language())
                || !from.settings().equals(to.settings())
                || from.strict() != to.strict();
    }

    private static List<String> withoutDefaults(Function function) {
        return TopLevel.split(function.arguments()).stream()
                .map(argument ->
                        argument.contains(DEFAULT) ? argument.substring(0, argument.indexOf(DEFAULT)) : argument)
                .toList();
    }

    private static boolean keepsDefaults(Function from, Function to) {
        List<Integer> after = withDefault(to);
        return after.containsAll(withDefault(from));
    }

    private static List<Integer> withDefault(Function function) {
        List<String> arguments = TopLevel.split(function.arguments());
        var places = new ArrayList<Integer>();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).contains(DEFAULT)) {
                places.add(i);
            }
        }
        return places;
    }
}

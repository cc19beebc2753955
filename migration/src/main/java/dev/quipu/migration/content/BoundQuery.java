package dev.quipu.migration.content;

import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.NamedParameters;
import dev.quipu.postgres.script.NamedParameters.Place;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query as a prepared statement of the server: {@code :name} becomes {@code $1}, with the declared type, wherever it
 * stands for a value, and values reach the server as literals of an EXECUTE, where no text can become SQL. JDBC's own
 * parameters would do neither: it takes jsonb's operators {@code ?}, {@code ?|} and {@code ?&} for its placeholders.
 */
final class BoundQuery {
    static final String NAME = "quipu_query";

    /** A part of the query that was kept, and where it begins before and after. */
    private record Kept(int original, int rewritten) {}

    private final ScriptStatement statement;
    private final List<Parameter> parameters;
    private final List<Kept> kept = new ArrayList<>();
    private final String prepare;

    BoundQuery(ContentFile file) {
        statement = file.onlyStatement();
        parameters = file.parameters();
        prepare = rewrite();
    }

    private String rewrite() {
        String types = parameters.stream().map(Parameter::type).collect(Collectors.joining(", ", "(", ")"));
        StringBuilder sql = new StringBuilder("PREPARE " + NAME + (parameters.isEmpty() ? "" : types) + " AS ");
        List<String> names = parameters.stream().map(Parameter::name).toList();
        String text = statement.source().text();
        int from = statement.offset();
        kept.add(new Kept(from, sql.length()));
        for (Place place : NamedParameters.of(statement)) {
            int number = names.indexOf(place.name()) + 1;
            if (number > 0) {
                sql.append(text, from, place.range().offset()).append('$').append(number);
                from = place.range().endOffset();
                kept.add(new Kept(from, sql.length()));
            }
        }
        return sql.append(text, from, statement.endOffset()).toString();
    }

    /** Returns the statement that prepares it. */
    String prepare() {
        return prepare;
    }

    /**
     * Returns the statement that runs it once it is prepared.
     *
     * @param values a value for every parameter, by name; a value of null is NULL
     */
    String execute(Map<String, @Nullable String> values) {
        String list = parameters.stream()
                .map(parameter -> literal(values.get(parameter.name())))
                .collect(Collectors.joining(", ", "(", ")"));
        return "EXECUTE " + NAME + (parameters.isEmpty() ? "" : list);
    }

    static String literal(@Nullable String value) {
        return value == null ? "NULL" : Literal.quote(value);
    }

    /**
     * Returns the place in the file that an error of the server means.
     *
     * @param position characters (code points) from 1 in {@link #prepare()}, or 0 if the server gave none
     */
    SourceLocation locationOf(int position) {
        if (position == 0) {
            return statement.location();
        }
        int codePoints = Math.clamp(position - 1L, 0, prepare.codePointCount(0, prepare.length()));
        int offset = prepare.offsetByCodePoints(0, codePoints);
        Kept last = kept.getFirst();
        for (Kept part : kept) {
            if (part.rewritten() <= offset) {
                last = part;
            }
        }
        int original = last.original() + Math.max(0, offset - last.rewritten());
        return statement.source().locationOf(Math.min(original, statement.endOffset()));
    }
}

package dev.quipu.postgres.session;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a reply, whose columns count from 0.
 *
 * @param values the values as text, in the order in which the server sent them
 */
public record Row(List<@Nullable String> values) {
    /** Returns a value, or null where it is NULL. */
    public @Nullable String textOrNull(int column) {
        return values.get(column);
    }

    /** Returns a value that is not NULL. */
    public String text(int column) {
        String value = values.get(column);
        if (value == null) {
            throw new IllegalStateException("NULL in column " + column + " of " + values);
        }
        return value;
    }

    /** Returns whether a value is true, which NULL is not. */
    public boolean isTrue(int column) {
        return "t".equals(values.get(column));
    }

    public int integer(int column) {
        return Integer.parseInt(text(column));
    }

    public long number(int column) {
        return Long.parseLong(text(column));
    }

    public Identifier identifier(int column) {
        return new Identifier(text(column));
    }

    /** Returns a name that fills two columns, the first of which holds the schema. */
    public QualifiedName name(int column) {
        return new QualifiedName(identifier(column), identifier(column + 1));
    }
}

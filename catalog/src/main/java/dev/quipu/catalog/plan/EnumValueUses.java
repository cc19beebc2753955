package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.sql.Token;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What else of a plan says a value that an enumeration gets by it, which the server allows only once the value is committed.
 *
 * @param type the enumeration as it will be
 * @param label the value
 * @param context what is there before and afterwards
 */
record EnumValueUses(EnumType type, String label, Context context) {
    boolean areThere() {
        Set<ObjectId> users = new TreeSet<>();
        addUsers(type.id(), users);
        return users.stream().anyMatch(user -> isNew(user) && says(text(user)))
                || context.to().catalog().all(Table.class).anyMatch(table -> isNew(table.id()) && isBound(table));
    }

    private void addUsers(ObjectId used, Set<ObjectId> users) {
        for (ObjectId user : context.to().users(used)) {
            if (users.add(user)) {
                switch (user.kind()) {
                    case DOMAIN, RANGE_TYPE, COMPOSITE_TYPE -> addUsers(user, users);
                    default -> {}
                }
            }
        }
    }

    private boolean isNew(ObjectId user) {
        CatalogObject after = context.to().find(user);
        return after == null || !Objects.equals(after, context.from().find(user));
    }

    /** A bound is printed without the type of its values, which is that of the key. */
    private boolean isBound(Table table) {
        return table.partition() != null && says(table.partition().bound());
    }

    /** The server does not look into a body in quotes before it runs. */
    private @Nullable String text(ObjectId user) {
        return switch (context.to().find(user)) {
            case null -> context.to().defaultOf(user);
            case Function function when FunctionWriter.isQuoted(function) -> function.arguments();
            case CatalogObject object -> object.toString();
        };
    }

    /** The value stands alone in its quotes, or with others in those of an array, a range or a row. */
    private boolean says(@Nullable String text) {
        String quoted = Literal.quote(label);
        String inner = quoted.substring(quoted.indexOf('\'') + 1, quoted.length() - 1);
        Pattern word = Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(inner) + "(?![\\p{L}\\p{N}_])");
        return text != null
                && Token.split(text).stream()
                        .filter(token -> token.form() == Token.Form.TEXT)
                        .anyMatch(token -> word.matcher(token.text()).find());
    }
}

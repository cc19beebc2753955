package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The domains, ranges and composite types that are made of an enumeration, directly or by way of others, and that stay: with a
 * new enumeration they have to be made anew. What goes at the same time is none of them.
 */
final class TypesOfEnum {
    private final EnumType type;
    private final Context context;
    private final List<CatalogObject> made = new ArrayList<>();

    /** Each of them by its name as a column's type; a range also by that of its multirange. */
    private final Map<String, CatalogObject> named = new HashMap<>();

    TypesOfEnum(EnumType type, Context context) {
        this.type = type;
        this.context = context;
        var found = new TreeSet<ObjectId>();
        find(type.id(), found);
        found.forEach(id -> add(id, found));
    }

    private void find(ObjectId used, Set<ObjectId> found) {
        for (ObjectId user : context.from().users(used)) {
            if (isType(user) && context.to().has(user) && found.add(user)) {
                find(user, found);
            }
        }
    }

    private static boolean isType(ObjectId id) {
        return id.kind() == Kind.DOMAIN || id.kind() == Kind.RANGE_TYPE || id.kind() == Kind.COMPOSITE_TYPE;
    }

    /** A domain over another has the default of that one too, and so stands on both. */
    private void add(ObjectId id, Set<ObjectId> found) {
        CatalogObject object = context.from().get(id);
        if (made.contains(object)) {
            return;
        }
        context.from().uses(id).stream().filter(found::contains).sorted().forEach(used -> add(used, found));
        made.add(object);
        switch (object) {
            case DomainType domain -> named.put(domain.name().display(), domain);
            case CompositeType composite -> named.put(composite.name().display(), composite);
            case RangeType range -> {
                named.put(range.name().display(), range);
                named.put(range.multirange().display(), range);
            }
            default -> throw new IllegalStateException("no type that is made of others: " + id);
        }
    }

    /** Returns them, each behind those that it is made of. */
    List<CatalogObject> all() {
        return List.copyOf(made);
    }

    /** Returns the enumeration and all of them. */
    Stream<ObjectId> ids() {
        return Stream.concat(Stream.of(type.id()), made.stream().map(CatalogObject::id));
    }

    /** Tells whether a column's type is one of them or the enumeration, or an array of one. */
    boolean isOne(String columnType) {
        String element = element(columnType);
        return element.equals(type.name().display()) || named.containsKey(element);
    }

    /** Tells whether values of a column's type have others in an order, which may then be another. */
    boolean isRange(String columnType) {
        return switch (named.get(element(columnType))) {
            case RangeType range -> true;
            case DomainType domain -> isRange(domain.baseType());
            case CompositeType composite ->
                composite.attributes().stream().anyMatch(attribute -> isRange(attribute.type()));
            case null, default -> false;
        };
    }

    /** Tells whether a column's type demands something of its values. */
    boolean isChecked(String columnType) {
        return switch (named.get(element(columnType))) {
            case DomainType domain -> !domain.checks().isEmpty() || isChecked(domain.baseType());
            case CompositeType composite ->
                composite.attributes().stream().anyMatch(attribute -> isChecked(attribute.type()));
            case null, default -> false;
        };
    }

    /** Returns the enumeration, or an array of it, that a column's type comes to; null if to nothing so plain. */
    @Nullable
    String plain(String columnType) {
        String element = element(columnType);
        boolean isArray = !element.equals(columnType);
        if (element.equals(type.name().display())) {
            return columnType;
        }
        String plain = named.get(element) instanceof DomainType domain ? plain(domain.baseType()) : null;
        return plain == null || (isArray && plain.endsWith("[]")) ? null : plain + (isArray ? "[]" : "");
    }

    static String element(String columnType) {
        return columnType.replace("[]", "");
    }

    /** Returns what keeps them from being made anew beside the old ones. */
    Optional<ObjectId> obstacle() {
        return ids().flatMap(id -> context.from().users(id).stream())
                .filter(this::isObstacle)
                .sorted()
                .findFirst();
    }

    private boolean isObstacle(ObjectId user) {
        return switch (user.kind()) {
            case BASE_TYPE -> true;
            case DOMAIN, RANGE_TYPE, COMPOSITE_TYPE -> context.to().has(user) && !isSameAfterwards(user);
            // A table of such a type has its columns from it.
            case TABLE -> isOfType(user);
            // It is made anew after the types, so a type that needs it cannot be made before.
            case FUNCTION, OPERATOR, OPERATOR_CLASS -> isNeededByType(user);
            case COLUMN -> isKey(user);
            default -> false;
        };
    }

    private boolean isOfType(ObjectId id) {
        return context.from().find(id) instanceof Table table
                && table.ofType() != null
                && named.containsKey(table.ofType().display());
    }

    /** The server gives no other type to a column that its table is partitioned by. */
    private boolean isKey(ObjectId id) {
        return context.from().find(id) instanceof Column column
                && context.to().find(id) instanceof Column after
                && after.type().equals(column.type())
                && context.from().find(ObjectId.of(Kind.TABLE, column.relation())) instanceof Table table
                && TableChange.isKey(table, column.name());
    }

    private boolean isSameAfterwards(ObjectId id) {
        CatalogObject before = context.from().find(id);
        return before != null && before.equals(context.to().find(id));
    }

    private boolean isNeededByType(ObjectId id) {
        return Stream.concat(context.from().users(id).stream(), context.to().users(id).stream())
                .anyMatch(user -> user.kind() == Kind.DOMAIN || user.kind() == Kind.RANGE_TYPE);
    }

    /** Returns the statements that put a type aside, with what would be in the way of another of its name. */
    static List<Statement> aside(CatalogObject made) {
        return switch (made) {
            case DomainType domain -> aside(domain);
            case CompositeType composite ->
                List.of(rename("TYPE", composite.name().display(), composite.name()));
            case RangeType range ->
                List.of(
                        rename("TYPE", range.name().display(), range.name()),
                        rename("TYPE", range.multirange().display(), range.multirange()),
                        // Of its functions this alone has the same arguments, none, for every type.
                        rename(
                                "FUNCTION",
                                new QualifiedName(
                                                        range.name().schema(),
                                                        range.multirange().name())
                                                .display() + "()",
                                range.multirange()));
            default -> throw new IllegalArgumentException("no type that is made of others: " + made.id());
        };
    }

    /** The name of a not-null constraint is generated, and would be another one while there is one of it. */
    private static List<Statement> aside(DomainType domain) {
        Statement renamed = rename("DOMAIN", domain.name().display(), domain.name());
        Identifier constraint =
                domain.notNull() == null ? null : domain.notNull().name();
        return constraint == null
                ? List.of(renamed)
                : List.of(
                        renamed,
                        Statement.harmless("ALTER DOMAIN " + old(domain.name()).display() + " RENAME CONSTRAINT "
                                + constraint.display() + " TO "
                                + MadeName.of(constraint.value(), "", "replaced")
                                        .display()));
    }

    private static Statement rename(String what, String display, QualifiedName name) {
        return Statement.harmless("ALTER " + what + " " + display + " RENAME TO "
                + old(name).name().display());
    }

    /** Returns the name of what has been put aside. */
    static QualifiedName old(QualifiedName name) {
        return new QualifiedName(name.schema(), MadeName.of(name.name().value(), "", "replaced"));
    }

    /** Returns the statement that drops what has been put aside, with what came with it. */
    static Statement dropOld(CatalogObject made) {
        return switch (made) {
            case DomainType domain ->
                Statement.harmless("DROP DOMAIN " + old(domain.name()).display());
            case RangeType range ->
                Statement.harmless("DROP TYPE " + old(range.name()).display());
            case CompositeType composite ->
                Statement.harmless("DROP TYPE " + old(composite.name()).display());
            default -> throw new IllegalArgumentException("no type that is made of others: " + made.id());
        };
    }
}

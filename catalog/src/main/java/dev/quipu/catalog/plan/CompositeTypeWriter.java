package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes composite types. */
final class CompositeTypeWriter implements Writer<CompositeType> {
    @Override
    public List<Statement> create(CompositeType type, Context context) {
        List<String> attributes =
                type.attributes().stream().map(CompositeTypeWriter::definition).toList();
        return List.of(Statement.harmless("CREATE TYPE " + type.name().display() + " AS " + Sql.block(attributes)));
    }

    private static String definition(CompositeType.Attribute attribute) {
        return attribute.name().display() + " " + Wording.type(attribute.type()) + collation(attribute);
    }

    private static String collation(CompositeType.Attribute attribute) {
        return attribute.collation() == null
                ? ""
                : " COLLATE " + attribute.collation().display();
    }

    @Override
    public List<Statement> drop(CompositeType type, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(type.id(), context.from())));
    }

    @Override
    public Alteration alter(CompositeType from, CompositeType to, Context context) {
        Set<QualifiedName> relations = relationsWith(from.id(), context);
        if (!isAppendedTo(from, to)) {
            return relations.isEmpty() ? new Alteration.Rebuild() : refused(to, "order of the attributes");
        }
        List<CompositeType.Attribute> retyped = retyped(from, to);
        if (isOfTables(from, context) || (!retyped.isEmpty() && !relations.isEmpty())) {
            return refused(
                    to,
                    retyped.isEmpty()
                            ? "attributes"
                            : "type of the attribute "
                                    + retyped.getFirst().name().display());
        }
        return Alteration.inPlace(statements(from, to, retyped, relations, context));
    }

    private static Alteration refused(CompositeType type, String what) {
        return new Alteration.Refused(
                "The " + what + " of " + type.id() + " cannot change: tables hold values of it.",
                "Create another type, give the columns that type with USING, then drop this one.");
    }

    private static boolean isOfTables(CompositeType type, Context context) {
        return context.from()
                .catalog()
                .all(Table.class)
                .anyMatch(table -> type.name().equals(table.ofType()));
    }

    private static List<Statement> statements(
            CompositeType from,
            CompositeType to,
            List<CompositeType.Attribute> retyped,
            Set<QualifiedName> relations,
            Context context) {
        var statements = new ArrayList<Statement>();
        for (CompositeType.Attribute attribute : from.attributes()) {
            if (find(to, attribute.name()).isEmpty()) {
                Draft draft = context.draft(
                        alter(to) + "DROP ATTRIBUTE " + attribute.name().display());
                statements.add(
                        relations.isEmpty()
                                ? draft.build()
                                : draft.hazard(Hazard.Kind.DATA_LOSS, loss(attribute, relations), null)
                                        .build());
            }
        }
        retyped.forEach(attribute -> statements.add(Statement.harmless(alter(to) + "ALTER ATTRIBUTE "
                + attribute.name().display() + " TYPE " + Wording.type(attribute.type()) + collation(attribute))));
        to.attributes().stream()
                .filter(attribute -> find(from, attribute.name()).isEmpty())
                .forEach(attribute ->
                        statements.add(Statement.harmless(alter(to) + "ADD ATTRIBUTE " + definition(attribute))));
        return statements;
    }

    private static String alter(CompositeType type) {
        return "ALTER TYPE " + type.name().display() + " ";
    }

    private static String loss(CompositeType.Attribute attribute, Set<QualifiedName> relations) {
        return "Drops the attribute " + attribute.name().display() + " from the values in "
                + relations.stream().map(QualifiedName::display).collect(Collectors.joining(", ")) + ".";
    }

    private static Optional<CompositeType.Attribute> find(CompositeType type, Identifier name) {
        return type.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }

    private static List<CompositeType.Attribute> retyped(CompositeType from, CompositeType to) {
        return to.attributes().stream()
                .filter(attribute -> find(from, attribute.name())
                        .filter(before -> !before.equals(attribute))
                        .isPresent())
                .toList();
    }

    /** Whether what stays stands first and in its order. */
    private static boolean isAppendedTo(CompositeType from, CompositeType to) {
        List<Identifier> kept = from.attributes().stream()
                .map(CompositeType.Attribute::name)
                .filter(name -> find(to, name).isPresent())
                .toList();
        List<Identifier> all =
                to.attributes().stream().map(CompositeType.Attribute::name).toList();
        return Objects.equals(kept, all.subList(0, Math.min(kept.size(), all.size())));
    }

    /** Returns the tables with columns of a type, also of arrays of it. */
    static Set<QualifiedName> relationsWith(ObjectId type, Context context) {
        var relations = new TreeSet<>(Comparator.comparing(QualifiedName::display));
        context.from().users(type).stream()
                .filter(user -> user.kind() == Kind.COLUMN)
                .map(user -> context.from().find(user))
                .filter(Column.class::isInstance)
                .map(column -> ((Column) column).relation())
                .filter(relation -> context.from().table(relation) != null)
                .forEach(relations::add);
        return relations;
    }
}

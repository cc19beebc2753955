package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
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
        List<Table> typed = typedTables(from, context);
        if (!isAppendedTo(from, to)) {
            return !relations.isEmpty()
                    ? refused(to, "order of the attributes")
                    : typed.isEmpty() ? new Alteration.Rebuild() : refusedOf(typed, to, "order of the attributes");
        }
        List<CompositeType.Attribute> retyped = retyped(from, to);
        if (!retyped.isEmpty() && !(relations.isEmpty() && typed.isEmpty())) {
            String what = "type of the attribute " + retyped.getFirst().name().display();
            return relations.isEmpty() ? refusedOf(typed, to, what) : refused(to, what);
        }
        return Alteration.inPlace(new Changes(from, to, typed, relations, context).write(retyped));
    }

    private static Alteration refused(CompositeType type, String what) {
        return new Alteration.Refused(
                "The " + what + " of " + type.id() + " cannot change: tables hold values of it.",
                "Create another type, give the columns that type with USING, then drop this one.");
    }

    private static Alteration refusedOf(List<Table> typed, CompositeType type, String what) {
        String table = typed.getFirst().name().display();
        return new Alteration.Refused(
                "The " + what + " of " + type.id() + " cannot change: table " + table + " is of that type.",
                "ALTER TABLE " + table + " NOT OF first, in a revision of its own.");
    }

    private static List<Table> typedTables(CompositeType type, Context context) {
        return context.from()
                .catalog()
                .all(Table.class)
                .filter(table -> type.name().equals(table.ofType()))
                .toList();
    }

    /** The statements that change one type, and with it the tables that are of it. */
    private static final class Changes {
        private final CompositeType from;
        private final CompositeType to;
        private final List<Table> typed;
        private final Set<QualifiedName> relations;
        private final Context context;
        private final List<Statement> statements = new ArrayList<>();

        Changes(
                CompositeType from,
                CompositeType to,
                List<Table> typed,
                Set<QualifiedName> relations,
                Context context) {
            this.from = from;
            this.to = to;
            this.typed = typed;
            this.relations = relations;
            this.context = context;
        }

        List<Statement> write(List<CompositeType.Attribute> retyped) {
            from.attributes().stream()
                    .filter(attribute -> find(to, attribute.name()).isEmpty())
                    .forEach(this::drop);
            retyped.forEach(attribute -> statements.add(alter("ALTER ATTRIBUTE "
                            + attribute.name().display() + " TYPE " + Wording.type(attribute.type())
                            + collation(attribute))
                    .build()));
            to.attributes().stream()
                    .filter(attribute -> find(from, attribute.name()).isEmpty())
                    .forEach(attribute -> statements.add(
                            alter("ADD ATTRIBUTE " + definition(attribute)).build()));
            return statements;
        }

        private void drop(CompositeType.Attribute attribute) {
            String name = attribute.name().display();
            Draft draft = alter("DROP ATTRIBUTE " + name);
            if (!relations.isEmpty()) {
                draft.hazard(Hazard.Kind.DATA_LOSS, loss(attribute, relations), null);
            }
            for (Table table : typed) {
                draft.hazard(
                        Hazard.Kind.DATA_LOSS,
                        "Every value of " + name + " in " + table.name().display() + " is lost.",
                        "SELECT * FROM " + table.name().display() + " WHERE " + name + " IS NOT NULL");
            }
            statements.add(draft.build());
        }

        private Draft alter(String action) {
            Draft draft = context.draft(
                    "ALTER TYPE " + to.name().display() + " " + action + (typed.isEmpty() ? "" : " CASCADE"));
            typed.forEach(table -> draft.locksTree(table.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE));
            return draft;
        }
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

package dev.quipu.catalog.difference;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attributes that hold names of objects, as {@link Records} calls them: what {@link Renames} rewrites. */
final class NameAttributes {
    /** The attributes that name a relation or type; they share a namespace. */
    static final Set<String> OF_RELATIONS = Set.of(
            "Table.name",
            "Table.parents",
            "Table.ofType",
            "Partition.parent",
            "Column.relation",
            "View.name",
            "MaterializedView.name",
            "Index.table",
            "Constraint.table",
            "Reference.table",
            "Statistics.table",
            "Rule.relation",
            "Trigger.relation",
            "Policy.table",
            "PublishedTable.table",
            "Sequence.name",
            "Identity.sequence",
            "ShellType.name",
            "EnumType.name",
            "DomainType.name",
            "CompositeType.name",
            "RangeType.name",
            "RangeType.multirange",
            "BaseType.name");

    static final Set<String> OF_SCHEMAS =
            Set.of("Schema.name", "DefaultPrivileges.schema", "Publication.schemas", "Extension.schema");

    static final Set<String> OF_INDEXES =
            Set.of("Index.name", "Index.partitionOf", "Constraint.index", "Reference.index");

    static final Set<String> OF_FUNCTIONS = Set.of("Function.name", "Trigger.function", "EventTrigger.function");

    /** The attributes that hold columns of the object's own relation. */
    static final Set<String> OF_OWN_COLUMNS =
            Set.of("Column.name", "Constraint.columns", "Index.included", "Key.column");

    static final Set<String> IN_REFERENCES = Set.of("Reference.columns", "Reference.onDeleteColumns");

    static final Set<String> OF_PARTS =
            Set.of("Constraint.name", "Trigger.name", "Policy.name", "Rule.name", "Index.constraint");

    /** The attributes in which types and other names stand in SQL. */
    static final Set<String> IN_SQL = Set.of(
            "Column.type",
            "Attribute.type",
            "DomainType.baseType",
            "RangeType.subtype",
            "Function.argumentTypes",
            "Function.identityArguments",
            "Function.result",
            "Function.definition",
            "Aggregate.argumentTypes",
            "Aggregate.identityArguments",
            "Aggregate.result",
            "Cast.source",
            "Cast.target",
            "Cast.function",
            "Operator.left",
            "Operator.right",
            "OperatorClass.type",
            "Transform.type");

    /** All of them. */
    static final Set<String> ALL = Stream.of(
                    OF_SCHEMAS, OF_RELATIONS, OF_INDEXES, OF_FUNCTIONS, OF_OWN_COLUMNS, IN_REFERENCES, OF_PARTS, IN_SQL)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private NameAttributes() {}
}

package dev.quipu.catalog.model;

/**
 * One object of a database: its identity and what it is. Who owns it, who may use it and what is said of it stand apart, in
 * {@link Annotations}; what it depends on stands in {@link Catalog#dependencies()}.
 *
 * <p>Sealed, and switched over without default, so that a new kind stops the build wherever it is not yet thought of.
 */
public sealed interface CatalogObject
        permits Schema,
                Extension,
                Language,
                AccessMethod,
                ForeignDataWrapper,
                ForeignServer,
                UserMapping,
                ShellType,
                EnumType,
                DomainType,
                CompositeType,
                RangeType,
                BaseType,
                Collation,
                Function,
                Aggregate,
                Cast,
                Transform,
                Operator,
                OperatorFamily,
                OperatorClass,
                Conversion,
                TextSearchParser,
                TextSearchTemplate,
                TextSearchDictionary,
                TextSearchConfiguration,
                Sequence,
                Table,
                Column,
                View,
                MaterializedView,
                Index,
                Constraint,
                Statistics,
                Rule,
                Trigger,
                Policy,
                EventTrigger,
                Publication,
                Subscription,
                DefaultPrivileges {
    /** Returns what tells this object from all others. */
    ObjectId id();
}

package dev.quipu.postgres.introspect;

import java.util.ArrayList;
import java.util.List;

/** All queries, in the order in which they run: each finds what it looks up read by those before it. */
final class CatalogQueries {
    private CatalogQueries() {}

    static List<CatalogQuery> of(Scope scope) {
        List<CatalogQuery> queries = new ArrayList<>();
        queries.add(new CollationNameQuery());
        queries.add(new OperatorClassNameQuery());
        queries.add(new SchemaQuery());
        if (scope.options().databaseWide()) {
            queries.addAll(databaseWide());
        }
        queries.addAll(types());
        queries.addAll(routines());
        queries.addAll(textSearch());
        queries.addAll(relations(scope));
        if (scope.options().databaseWide()) {
            queries.addAll(replication(scope));
        }
        queries.add(new DefaultPrivilegesQuery());
        queries.add(new CommentQuery());
        queries.add(new SecurityLabelQuery());
        queries.add(new DependencyQuery());
        queries.add(new SweepQuery());
        queries.add(new TypeNoteQuery());
        if (scope.options().databaseWide()) {
            queries.add(new ExtensionAdditionQuery());
            queries.add(new SystemObjectQuery());
            queries.add(new SystemPrivilegeQuery());
            queries.add(new ExtensionDependencyQuery());
        }
        return queries;
    }

    private static List<CatalogQuery> databaseWide() {
        return List.of(
                new ExtensionQuery(),
                new LanguageQuery(),
                new AccessMethodQuery(),
                new ForeignDataWrapperQuery(),
                new ForeignServerQuery(),
                new UserMappingQuery(),
                new CastQuery(),
                new TransformQuery(),
                new EventTriggerQuery());
    }

    private static List<CatalogQuery> types() {
        return List.of(
                new ShellTypeQuery(),
                new EnumTypeQuery(),
                new DomainTypeQuery(),
                new CompositeTypeQuery(),
                new RangeTypeQuery(),
                new BaseTypeQuery(),
                new CollationQuery());
    }

    private static List<CatalogQuery> routines() {
        return List.of(
                new FunctionQuery(),
                new AggregateQuery(),
                new OperatorQuery(),
                new OperatorFamilyQuery(),
                new OperatorClassQuery(),
                new ConversionQuery());
    }

    private static List<CatalogQuery> textSearch() {
        return List.of(
                new TextSearchParserQuery(),
                new TextSearchTemplateQuery(),
                new TextSearchDictionaryQuery(),
                new TextSearchConfigurationQuery());
    }

    private static List<CatalogQuery> relations(Scope scope) {
        List<CatalogQuery> queries = new ArrayList<>();
        queries.add(new SequenceQuery());
        queries.add(new TableQuery());
        queries.add(new ViewQuery());
        queries.add(new MaterializedViewQuery());
        if (scope.atLeast(18)) {
            queries.add(new NotNullQuery());
        }
        queries.add(new ColumnQuery());
        queries.add(new IndexQuery());
        queries.add(new ConstraintQuery());
        queries.add(new StatisticsQuery());
        queries.add(new RuleQuery());
        queries.add(new TriggerQuery());
        queries.add(new PolicyQuery());
        return queries;
    }

    private static List<CatalogQuery> replication(Scope scope) {
        List<CatalogQuery> queries = new ArrayList<>();
        queries.add(new PublishedTableQuery());
        if (scope.atLeast(15)) {
            queries.add(new PublishedSchemaQuery());
        }
        queries.add(new PublicationQuery());
        queries.add(new SubscriptionQuery());
        return queries;
    }
}

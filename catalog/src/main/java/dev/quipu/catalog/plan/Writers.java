package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.AccessMethod;
import dev.quipu.catalog.model.Aggregate;
import dev.quipu.catalog.model.BaseType;
import dev.quipu.catalog.model.Cast;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Collation;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Conversion;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.EventTrigger;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.ForeignDataWrapper;
import dev.quipu.catalog.model.ForeignServer;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Language;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.Operator;
import dev.quipu.catalog.model.OperatorClass;
import dev.quipu.catalog.model.OperatorFamily;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Publication;
import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.ShellType;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.TextSearchConfiguration;
import dev.quipu.catalog.model.TextSearchDictionary;
import dev.quipu.catalog.model.TextSearchParser;
import dev.quipu.catalog.model.TextSearchTemplate;
import dev.quipu.catalog.model.Transform;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.model.UserMapping;
import dev.quipu.catalog.model.View;

/** Finds the writer of each kind. */
final class Writers {
    private Writers() {}

    static Pen<?> of(CatalogObject object) {
        return switch (object) {
            case Table table -> new Pen<>(Table.class, new TableWriter(), table);
            case Column column -> new Pen<>(Column.class, new ColumnWriter(), column);
            case Constraint constraint -> new Pen<>(Constraint.class, new ConstraintWriter(), constraint);
            case Index index -> new Pen<>(Index.class, new IndexWriter(), index);
            case Sequence sequence -> new Pen<>(Sequence.class, new SequenceWriter(), sequence);
            case View view -> new Pen<>(View.class, new ViewWriter(), view);
            case MaterializedView view -> new Pen<>(MaterializedView.class, new MaterializedViewWriter(), view);
            case Trigger trigger -> new Pen<>(Trigger.class, new TriggerWriter(), trigger);
            case Rule rule -> new Pen<>(Rule.class, new RuleWriter(), rule);
            case Policy policy -> new Pen<>(Policy.class, new PolicyWriter(), policy);
            case Statistics statistics -> new Pen<>(Statistics.class, new StatisticsWriter(), statistics);
            case Schema other -> new Pen<>(Schema.class, new SchemaWriter(), other);
            case Extension other -> new Pen<>(Extension.class, new ExtensionWriter(), other);
            case Language other -> new Pen<>(Language.class, new LanguageWriter(), other);
            case AccessMethod other -> new Pen<>(AccessMethod.class, new AccessMethodWriter(), other);
            case ForeignDataWrapper other -> new Pen<>(ForeignDataWrapper.class, new ForeignDataWrapperWriter(), other);
            case ForeignServer other -> new Pen<>(ForeignServer.class, new ForeignServerWriter(), other);
            case UserMapping other -> new Pen<>(UserMapping.class, new UserMappingWriter(), other);
            case ShellType other -> new Pen<>(ShellType.class, new ShellTypeWriter(), other);
            case EnumType other -> new Pen<>(EnumType.class, new EnumTypeWriter(), other);
            case DomainType other -> new Pen<>(DomainType.class, new DomainTypeWriter(), other);
            case CompositeType other -> new Pen<>(CompositeType.class, new CompositeTypeWriter(), other);
            case RangeType other -> new Pen<>(RangeType.class, new RangeTypeWriter(), other);
            case BaseType other -> new Pen<>(BaseType.class, new BaseTypeWriter(), other);
            case Collation other -> new Pen<>(Collation.class, new CollationWriter(), other);
            case Function other -> new Pen<>(Function.class, new FunctionWriter(), other);
            case Aggregate other -> new Pen<>(Aggregate.class, new AggregateWriter(), other);
            case Cast other -> new Pen<>(Cast.class, new CastWriter(), other);
            case Transform other -> new Pen<>(Transform.class, new TransformWriter(), other);
            case Operator other -> new Pen<>(Operator.class, new OperatorWriter(), other);
            case OperatorFamily other -> new Pen<>(OperatorFamily.class, new OperatorFamilyWriter(), other);
            case OperatorClass other -> new Pen<>(OperatorClass.class, new OperatorClassWriter(), other);
            case Conversion other -> new Pen<>(Conversion.class, new ConversionWriter(), other);
            case TextSearchParser other -> new Pen<>(TextSearchParser.class, new TextSearchParserWriter(), other);
            case TextSearchTemplate other -> new Pen<>(TextSearchTemplate.class, new TextSearchTemplateWriter(), other);
            case TextSearchDictionary other ->
                new Pen<>(TextSearchDictionary.class, new TextSearchDictionaryWriter(), other);
            case TextSearchConfiguration other ->
                new Pen<>(TextSearchConfiguration.class, new TextSearchConfigurationWriter(), other);
            case EventTrigger other -> new Pen<>(EventTrigger.class, new EventTriggerWriter(), other);
            case Publication other -> new Pen<>(Publication.class, new PublicationWriter(), other);
            case Subscription other -> new Pen<>(Subscription.class, new SubscriptionWriter(), other);
            case DefaultPrivileges other -> new Pen<>(DefaultPrivileges.class, new DefaultPrivilegesWriter(), other);
        };
    }
}

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
            case Schema other -> throw unwritten(other);
            case Extension other -> throw unwritten(other);
            case Language other -> throw unwritten(other);
            case AccessMethod other -> throw unwritten(other);
            case ForeignDataWrapper other -> throw unwritten(other);
            case ForeignServer other -> throw unwritten(other);
            case UserMapping other -> throw unwritten(other);
            case ShellType other -> throw unwritten(other);
            case EnumType other -> throw unwritten(other);
            case DomainType other -> throw unwritten(other);
            case CompositeType other -> throw unwritten(other);
            case RangeType other -> throw unwritten(other);
            case BaseType other -> throw unwritten(other);
            case Collation other -> throw unwritten(other);
            case Function other -> throw unwritten(other);
            case Aggregate other -> throw unwritten(other);
            case Cast other -> throw unwritten(other);
            case Transform other -> throw unwritten(other);
            case Operator other -> throw unwritten(other);
            case OperatorFamily other -> throw unwritten(other);
            case OperatorClass other -> throw unwritten(other);
            case Conversion other -> throw unwritten(other);
            case TextSearchParser other -> throw unwritten(other);
            case TextSearchTemplate other -> throw unwritten(other);
            case TextSearchDictionary other -> throw unwritten(other);
            case TextSearchConfiguration other -> throw unwritten(other);
            case EventTrigger other -> throw unwritten(other);
            case Publication other -> throw unwritten(other);
            case Subscription other -> throw unwritten(other);
            case DefaultPrivileges other -> throw unwritten(other);
        };
    }

    private static PlanException unwritten(CatalogObject object) {
        return new PlanException("No plan can change " + object.id() + " yet.", "Change it by hand.");
    }
}

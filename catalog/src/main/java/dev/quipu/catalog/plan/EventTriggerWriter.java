package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.EventTrigger;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes event triggers. */
final class EventTriggerWriter implements Writer<EventTrigger> {
    @Override
    public List<Statement> create(EventTrigger trigger, Context context) {
        var statements = new ArrayList<Statement>();
        String tags = trigger.tags().stream().map(Literal::quote).collect(Collectors.joining(", "));
        statements.add(Statement.harmless("CREATE EVENT TRIGGER "
                + trigger.name().display() + " ON " + trigger.event()
                + (tags.isEmpty() ? "" : Sql.INDENT + "WHEN TAG IN (" + tags + ")") + Sql.INDENT + "EXECUTE FUNCTION "
                + trigger.function().display() + "()"));
        if (trigger.enabled() != Enabled.ORIGIN) {
            statements.add(enable(trigger));
        }
        return statements;
    }

    private static Statement enable(EventTrigger trigger) {
        return Statement.harmless("ALTER EVENT TRIGGER " + trigger.name().display() + " "
                + TriggerWriter.words(trigger.enabled()).strip());
    }

    @Override
    public List<Statement> drop(EventTrigger trigger, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(trigger.id(), context.from())));
    }

    @Override
    public Alteration alter(EventTrigger from, EventTrigger to, Context context) {
        boolean onlyEnabled = from.event().equals(to.event())
                && from.tags().equals(to.tags())
                && from.function().equals(to.function());
        return onlyEnabled ? Alteration.inPlace(List.of(enable(to))) : new Alteration.Rebuild();
    }
}

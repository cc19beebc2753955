package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Rule;
import java.util.ArrayList;
import java.util.List;

/** Writes rules. */
final class RuleWriter implements Writer<Rule> {
    @Override
    public List<Statement> create(Rule rule, Context context) {
        return write(rule, Query.outdented(rule.definition()), context);
    }

    private static List<Statement> write(Rule rule, String definition, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(context.draft(definition)
                .locks(rule.relation(), LockMode.ACCESS_EXCLUSIVE)
                .build());
        if (rule.enabled() != Enabled.ORIGIN) {
            statements.add(enable(rule, context));
        }
        return statements;
    }

    /** Of views it is said by ALTER TABLE too. */
    private static Statement enable(Rule rule, Context context) {
        return context.draft("ALTER TABLE " + rule.relation().display() + " " + TriggerWriter.words(rule.enabled())
                        + "RULE " + rule.name().display())
                .locks(rule.relation(), LockMode.ACCESS_EXCLUSIVE)
                .build();
    }

    @Override
    public List<Statement> drop(Rule rule, Context context) {
        return context.draft("DROP RULE " + rule.name().display() + " ON "
                        + rule.relation().display())
                .locks(rule.relation(), LockMode.ACCESS_EXCLUSIVE)
                .only();
    }

    @Override
    public Alteration alter(Rule from, Rule to, Context context) {
        if (from.definition().equals(to.definition())) {
            return Alteration.inPlace(List.of(enable(to, context)));
        }
        if (from.enabled() != to.enabled()) {
            return new Alteration.Rebuild();
        }
        String replace = Query.outdented(to.definition()).replaceFirst("^CREATE ", "CREATE OR REPLACE ");
        return Alteration.inPlace(context.draft(replace)
                .locks(to.relation(), LockMode.ACCESS_EXCLUSIVE)
                .only());
    }
}

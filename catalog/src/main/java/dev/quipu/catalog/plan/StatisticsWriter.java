package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Statistics;
import java.util.ArrayList;
import java.util.List;

/** Writes extended statistics objects. */
final class StatisticsWriter implements Writer<Statistics> {
    @Override
    public List<Statement> create(Statistics statistics, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(context.draft(statistics.definition())
                .locks(statistics.table(), LockMode.SHARE_UPDATE_EXCLUSIVE)
                .build());
        if (statistics.target() != null) {
            statements.add(target(statistics));
        }
        return statements;
    }

    private static Statement target(Statistics statistics) {
        int target = statistics.target() == null ? -1 : statistics.target();
        return Statement.harmless("ALTER STATISTICS " + statistics.name().display() + " SET STATISTICS " + target);
    }

    @Override
    public List<Statement> drop(Statistics statistics, Context context) {
        return context.draft("DROP STATISTICS " + statistics.name().display())
                .locks(statistics.table(), LockMode.SHARE_UPDATE_EXCLUSIVE)
                .only();
    }

    @Override
    public Alteration alter(Statistics from, Statistics to, Context context) {
        return from.definition().equals(to.definition())
                ? Alteration.inPlace(List.of(target(to)))
                : new Alteration.Rebuild();
    }
}

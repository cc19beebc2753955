package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.source.SchemaSource;

/** {@code plan}: the statements that make one schema another, proven in a scratch database. */
public final class PlanSchema {
    private final SchemaTools tools;

    public PlanSchema(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * Returns what differs and the statements that resolve it. Changes nothing.
     *
     * @throws dev.quipu.postgres.failure.QuipuException if there is no way, or the plan did not lead where it should
     */
    public PlanProof.Proven run(SchemaSource from, SchemaSource to, DifferenceOptions what, PlanOptions how) {
        PlanProof.Side first = tools.side(from);
        PlanProof.Side second = tools.side(to);
        return tools.proof().plan(first, second, tools.scope(what, from, to), how, false);
    }
}

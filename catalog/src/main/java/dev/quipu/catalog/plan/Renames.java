package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Catalog;
import java.util.List;

/** The first catalog as it is after the confirmed renames, and the statements for them. */
record Renames(Catalog catalog) {
    static Renames apply(Catalog from, PlanOptions options) {
        return new Renames(from);
    }

    List<Plan.Step> steps(Context context) {
        return List.of();
    }
}

package dev.quipu.catalog.plan;

import dev.quipu.catalog.name.Identifier;
import org.jspecify.annotations.Nullable;

/** Takes the name of the home schema out of finished statements. */
record HomeSchema(@Nullable Identifier name) {
    Plan strip(Plan plan) {
        return plan;
    }
}

package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Enabled;

/** The letters that say when triggers and rules fire. */
final class Enabling {
    private Enabling() {}

    static Enabled of(char letter) {
        return switch (letter) {
            case 'O' -> Enabled.ORIGIN;
            case 'D' -> Enabled.DISABLED;
            case 'R' -> Enabled.REPLICA;
            case 'A' -> Enabled.ALWAYS;
            default -> throw CatalogRow.unknown("when a trigger or rule fires", letter);
        };
    }
}

package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.SecretOptions;
import java.util.List;
import java.util.Map;

/**
 * Says what a statement does to options that hold secrets. No plan knows them: {@link SecretOptions#MARK} is written in their
 * place, and whoever runs the plan sets them by hand. Those that stay are not touched.
 */
final class Secrets {
    private Secrets() {}

    /**
     * @param from the options before; empty if the object is new
     * @param to the options afterwards; empty if it is dropped
     */
    static Draft note(Draft draft, ObjectId object, Map<String, String> from, Map<String, String> to) {
        List<String> lost = SecretOptions.of(from).stream()
                .filter(name -> !SecretOptions.MARK.equals(to.get(name)))
                .toList();
        if (!lost.isEmpty()) {
            draft.hazard(
                    Hazard.Kind.DATA_LOSS, "The secret " + text(lost) + " of " + object.display() + " is lost.", null);
        }
        List<String> unknown = SecretOptions.of(to).stream()
                .filter(name -> !SecretOptions.MARK.equals(from.get(name)))
                .toList();
        if (!unknown.isEmpty()) {
            draft.hazard(
                    Hazard.Kind.BREAKS_CLIENTS,
                    "Sets " + text(unknown) + " of " + object.display() + " to '" + SecretOptions.MARK
                            + "': what is secret has to be set by hand.",
                    null);
        }
        return draft;
    }

    private static String text(List<String> names) {
        return String.join(", ", names);
    }
}

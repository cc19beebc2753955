package dev.quipu.migration.adopt;

import dev.quipu.migration.revision.NewRevision;
import java.util.List;

/**
 * What makes a schema from nothing.
 *
 * @param schema the schema
 * @param revisions its first revisions, in their order: one, or several where a statement cannot run in a transaction
 * @param declared the same as a declared schema
 */
public record Baseline(AdoptedSchema schema, List<NewRevision> revisions, String declared) {
    public Baseline {
        revisions = List.copyOf(revisions);
    }
}

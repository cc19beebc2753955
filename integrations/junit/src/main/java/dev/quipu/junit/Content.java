package dev.quipu.junit;

import dev.quipu.migration.Revisions;
import java.util.List;

/**
 * What a database shall have, as a test asks for it.
 *
 * @param revisions where the application's own revisions are; empty for none
 * @param schema the schema that these are run in
 * @param packs the packs, by name
 * @param sampleData whether the packs' sample data is loaded
 */
record Content(String revisions, String schema, List<String> packs, boolean sampleData) {
    /** The label of the application's own branch, as with the command line's {@code --revisions}. */
    private static final String OWN = "app";

    static Content of(QuipuDatabase asked) {
        return new Content(asked.revisions(), asked.schema(), List.of(asked.packs()), asked.sampleData());
    }

    /**
     * Returns what brings it into a database; the packs first, because the application's own revisions may depend
     * on them.
     */
    Revisions at(String url) {
        Revisions asked = Revisions.at(url);
        for (String pack : packs) {
            asked = asked.pack(pack);
        }
        return revisions.isEmpty() ? asked : asked.branch(OWN, revisions).in(schema);
    }
}

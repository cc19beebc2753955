package dev.quipu.migration.adopt;

import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know before a database is adopted.
 *
 * @param server where it is, without a password
 * @param version the server's version, such as {@code 18.6}
 * @param survey who kept it, and whether this role may adopt it
 * @param schemas every schema that holds anything
 * @param extensions the installed extensions, with whether a baseline makes them
 * @param leftOut what lies in no schema and no branch takes
 * @param notModelled what Quipu cannot take into a baseline
 * @param likenesses the packs whose originals it looks like
 */
public record AdoptionReport(
        String server,
        String version,
        Survey survey,
        List<SchemaContent> schemas,
        Map<Extension, Boolean> extensions,
        List<ObjectId> leftOut,
        List<NotModelled> notModelled,
        List<Likeness> likenesses) {
    /**
     * A schema.
     *
     * @param name its name
     * @param branch the branch that it becomes, or is; null if it is left alone
     * @param why why it is left alone, or managed already, or taken though nobody named it; null if there is nothing to say
     * @param counts how many objects it has, by what people call their kind
     * @param rows how many rows its tables have, as the server estimates
     * @param uncounted how many of its tables the server has never counted
     */
    public record SchemaContent(
            String name,
            @Nullable String branch,
            @Nullable String why,
            Map<String, Integer> counts,
            long rows,
            int uncounted) {}

    public AdoptionReport {
        schemas = List.copyOf(schemas);
        leftOut = List.copyOf(leftOut);
        notModelled = List.copyOf(notModelled);
        likenesses = List.copyOf(likenesses);
    }
}

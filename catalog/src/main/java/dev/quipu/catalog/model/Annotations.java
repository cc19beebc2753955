package dev.quipu.catalog.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of object can have beside its own attributes.
 *
 * @param owner the role that owns it; null for what has no owner of its own, such as a column
 * @param comment what {@code COMMENT ON} says, or null
 * @param grants all privileges in force, the owner's and the built-in ones of PUBLIC included, whether {@code pg_class.relacl}
 *     and its like spell them out or are NULL; empty for what takes none
 * @param securityLabels the label by its provider
 */
public record Annotations(
        @Nullable String owner, @Nullable String comment, List<Grant> grants, Map<String, String> securityLabels) {
    public static final Annotations NONE = new Annotations(null, null, List.of(), Map.of());

    public Annotations {
        grants = grants.stream().sorted().toList();
        securityLabels = Collections.unmodifiableMap(new TreeMap<>(securityLabels));
    }

    /** Returns the privileges as they are when another role takes the place of one in each of them. */
    public List<Grant> handedOver(String role, String other) {
        return grants.stream()
                .map(grant -> grant.handedOver(role, other))
                .distinct()
                .toList();
    }
}

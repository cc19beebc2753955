package dev.quipu.catalog.difference;

import dev.quipu.catalog.difference.Attributes.Changed;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between two sets of annotations, as attributes: the owner, the comment, one line a grantee, one a provider. */
final class AnnotationChanges {
    private AnnotationChanges() {}

    static List<Changed> between(Annotations from, Annotations to) {
        var changed = new ArrayList<Changed>();
        add("owner", from.owner(), to.owner(), changed);
        add("comment", from.comment(), to.comment(), changed);
        Map<String, List<Grant>> old = byGrantee(from.grants());
        Map<String, List<Grant>> now = byGrantee(to.grants());
        for (String grantee : union(old.keySet(), now.keySet())) {
            String role = grantee.isEmpty() ? "PUBLIC" : grantee;
            List<Grant> before = old.getOrDefault(grantee, List.of());
            List<Grant> after = now.getOrDefault(grantee, List.of());
            boolean onlyByOthers = !before.equals(after) && text(before, false).equals(text(after, false));
            add("granted to " + role, text(before, onlyByOthers), text(after, onlyByOthers), changed);
        }
        for (String provider :
                union(from.securityLabels().keySet(), to.securityLabels().keySet())) {
            add(
                    "label of " + provider,
                    from.securityLabels().get(provider),
                    to.securityLabels().get(provider),
                    changed);
        }
        return changed;
    }

    private static void add(String name, @Nullable String from, @Nullable String to, List<Changed> changed) {
        if (!Objects.equals(from, to)) {
            changed.add(new Changed(name, from == null ? "" : from, to == null ? "" : to));
        }
    }

    private static Map<String, List<Grant>> byGrantee(List<Grant> grants) {
        return grants.stream().collect(Collectors.groupingBy(Grant::grantee, TreeMap::new, Collectors.toList()));
    }

    private static SortedSet<String> union(Collection<String> one, Collection<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Who has granted it is said where nothing else differs. */
    private static String text(List<Grant> grants, boolean withGrantors) {
        return grants.stream()
                .map(grant -> grant.privilege()
                        + (grant.grantable() ? " with grant option" : "")
                        + (withGrantors ? " by " + grant.grantor() : ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}

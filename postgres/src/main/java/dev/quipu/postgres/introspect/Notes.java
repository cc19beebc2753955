package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The annotations read so far. */
final class Notes {
    /** The annotations of one object while they come in. */
    private static final class Draft {
        private @Nullable String owner;
        private @Nullable String comment;
        private List<Grant> grants = List.of();
        private final Map<String, String> labels = new TreeMap<>();

        Annotations finished() {
            return new Annotations(owner, comment, grants, labels);
        }
    }

    private final Map<ObjectId, Draft> drafts = new HashMap<>();
    private final GrantText grantText = new GrantText();

    private Draft draft(ObjectId object) {
        return drafts.computeIfAbsent(object, key -> new Draft());
    }

    /** Takes an owner and an access control list as the server writes it; null where the object takes no privileges. */
    void own(ObjectId object, String owner, @Nullable String privileges) {
        Draft draft = draft(object);
        draft.owner = owner;
        if (privileges != null) {
            draft.grants = grants(privileges);
        }
    }

    /** Takes the access control list of what has no owner, such as a column. */
    void grant(ObjectId object, String privileges) {
        draft(object).grants = grants(privileges);
    }

    List<Grant> grants(String privileges) {
        return grantText.grants(privileges);
    }

    void comment(ObjectId object, String comment) {
        draft(object).comment = comment;
    }

    void label(ObjectId object, String provider, String label) {
        draft(object).labels.put(provider, label);
    }

    Map<ObjectId, Annotations> annotations() {
        Map<ObjectId, Annotations> annotations = new HashMap<>();
        drafts.forEach((object, draft) -> annotations.put(object, draft.finished()));
        return annotations;
    }
}

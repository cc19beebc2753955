package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which objects of a catalog need which others, looked up from either end. */
final class Uses {
    private final Map<ObjectId, List<ObjectId>> uses = new HashMap<>();
    private final Map<ObjectId, List<ObjectId>> users = new HashMap<>();

    /** Says that one object needs another. Saying it again changes nothing. */
    void add(ObjectId user, ObjectId used) {
        List<ObjectId> all = uses.computeIfAbsent(user, unused -> new ArrayList<>(4));
        // What one object needs is little; what needs one may be a whole schema.
        if (!all.contains(used)) {
            all.add(used);
            users.computeIfAbsent(used, unused -> new ArrayList<>(4)).add(user);
        }
    }

    /** Returns what an object needs. */
    List<ObjectId> usedBy(ObjectId user) {
        return uses.getOrDefault(user, List.of());
    }

    /** Returns what needs an object. */
    List<ObjectId> usersOf(ObjectId used) {
        return users.getOrDefault(used, List.of());
    }
}

package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The functions of one's own that the server calls for each row of a statement, be it by way of an operator or
 * of a domain's check. They may read any table, whatever they promise.
 *
 * @param to where they are looked up
 */
record CalledFunctions(Lookup to) {
    private static final Set<String> UNABLE_TO_READ = Set.of("c", "internal");

    boolean areThere(Subcommand subcommand) {
        return switch (subcommand.form()) {
            case TYPE, EXPRESSION, CHECK ->
                subcommand.step().resolves().stream().anyMatch(this::calls);
            case ADD_COLUMN ->
                subcommand.step().resolves().stream()
                        .flatMap(id -> Stream.of(id, new ObjectId(Kind.DEFAULT, id.path())))
                        .anyMatch(this::calls);
            case DROP_COLUMN, NOT_NULL, STORAGE, SETTING, ATTRIBUTE -> false;
        };
    }

    private boolean calls(ObjectId id) {
        return calls(id, new HashSet<>());
    }

    private boolean calls(ObjectId id, Set<ObjectId> seen) {
        return to.uses(id).stream().filter(seen::add).anyMatch(used -> switch (to.find(used)) {
            case Function function -> !UNABLE_TO_READ.contains(function.language());
            case null -> false;
            default -> isPassedThrough(used) && calls(used, seen);
        });
    }

    private static boolean isPassedThrough(ObjectId id) {
        return switch (id.kind()) {
            case DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, OPERATOR, CAST, AGGREGATE -> true;
            default -> false;
        };
    }
}

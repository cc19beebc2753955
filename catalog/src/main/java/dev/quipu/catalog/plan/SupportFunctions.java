package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The functions that a base or range type is made with, and that take or return that type themselves. */
final class SupportFunctions {
    private SupportFunctions() {}

    /** Returns the type in whose statements a function is written; empty for all that can stand alone. */
    static Optional<ObjectId> typeOf(ObjectId function, Lookup lookup) {
        if (function.kind() != Kind.FUNCTION) {
            return Optional.empty();
        }
        return lookup.uses(function).stream()
                .filter(used -> used.kind() == Kind.BASE_TYPE || used.kind() == Kind.RANGE_TYPE)
                .filter(type -> lookup.uses(type).contains(function))
                .findFirst();
    }

    static Stream<ObjectId> of(ObjectId type, Lookup lookup) {
        List<ObjectId> used = lookup.uses(type);
        return used.stream()
                .filter(function -> function.kind() == Kind.FUNCTION
                        && lookup.uses(function).contains(type))
                .sorted();
    }

    static List<Statement> create(ObjectId type, Context context) {
        return of(type, context.to())
                .flatMap(id ->
                        new FunctionWriter().create((Function) context.to().get(id), context).stream())
                .toList();
    }
}

package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Operator;
import dev.quipu.catalog.name.Identifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Operators that were never made, which the server keeps a place for since another names them as its commutator or negator. They
 * outlive that one, and keep their schema from being dropped.
 */
record ShellOperators(Lookup lookup) {
    /** Returns the statements that take away those of a schema. */
    List<Statement> drop(Identifier schema) {
        return lookup.catalog()
                .all(Operator.class)
                .flatMap(operator -> Stream.concat(
                        shell(schema, operator.parameters().get("NEGATOR"), operator.left(), operator.right()),
                        shell(schema, operator.parameters().get("COMMUTATOR"), operator.right(), operator.left())))
                .distinct()
                .map(Statement::harmless)
                .toList();
    }

    /** Returns what drops an operator of the schema unless it is one that was made. */
    private Stream<String> shell(
            Identifier schema, @Nullable String named, @Nullable String left, @Nullable String right) {
        String beginning = "OPERATOR(" + schema.display() + ".";
        if (named == null || right == null || !named.startsWith(beginning)) {
            return Stream.empty();
        }
        String name = named.substring(beginning.length(), named.length() - 1);
        String types = (left == null ? "NONE" : left) + ", " + right;
        return lookup.has(ObjectId.of(Kind.OPERATOR, schema.value(), name, types))
                ? Stream.empty()
                : Stream.of("DROP OPERATOR IF EXISTS " + schema.display() + "." + name + " (" + types + ")");
    }
}

package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, procedure or window function.
 *
 * @param name its name
 * @param argumentTypes the types of its input arguments, separated by a comma and a space: with the name its identity
 * @param form which of the three
 * @param identityArguments as {@code pg_get_function_identity_arguments} prints them, for statements that name it
 * @param arguments as {@code pg_get_function_arguments} prints them, defaults included
 * @param result what it returns; null for procedures
 * @param language its language
 * @param volatility IMMUTABLE, STABLE or VOLATILE
 * @param strict whether NULL in gives NULL out
 * @param securityDefiner whether it runs as its owner
 * @param settings its SET clauses, as name=value
 * @param body its body: what stands in quotes, or from BEGIN ATOMIC or RETURN on
 * @param definition the whole statement, {@code CREATE OR REPLACE} as {@code pg_get_functiondef} prints it
 */
public record Function(
        QualifiedName name,
        String argumentTypes,
        Form form,
        String identityArguments,
        String arguments,
        @Nullable String result,
        String language,
        Volatility volatility,
        boolean strict,
        boolean securityDefiner,
        List<String> settings,
        String body,
        String definition)
        implements CatalogObject {
    public Function {
        settings = List.copyOf(settings);
    }

    @Override
    public ObjectId id() {
        return idOf(name, argumentTypes);
    }

    /** Returns the identity of the function with these argument types. */
    public static ObjectId idOf(QualifiedName name, String argumentTypes) {
        return ObjectId.of(Kind.FUNCTION, name.schema().value(), name.name().value(), argumentTypes);
    }

    /** Which of three things that {@code pg_proc} keeps. */
    public enum Form {
        FUNCTION,
        PROCEDURE,
        WINDOW
    }

    /** What a function promises of its result. */
    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }
}

package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Set;

/** How an object becomes another of the same identity. */
sealed interface Alteration {
    /** The difference is one that no statement is needed for. */
    Alteration NONE = new InPlace(List.of(), Set.of());

    /** By statements that leave it where it is. */
    static Alteration inPlace(List<Statement> statements) {
        return new InPlace(statements, Set.of());
    }

    /**
     * By statements that leave it where it is, {@code CREATE OR REPLACE} included.
     *
     * @param statements the statements
     * @param retyped what gets another type by them, itself or, say, the columns of an enumeration that is replaced:
     *     whatever the server does not let stay on such a thing, as a view, is dropped before and created again afterwards
     * @param replaced whether something new has its place by them, and so no comment yet
     */
    record InPlace(List<Statement> statements, Set<ObjectId> retyped, boolean replaced) implements Alteration {
        InPlace(List<Statement> statements, Set<ObjectId> retyped) {
            this(statements, retyped, false);
        }

        public InPlace {
            statements = List.copyOf(statements);
            retyped = Set.copyOf(retyped);
        }

        boolean isNothing() {
            return statements.isEmpty() && retyped.isEmpty() && !replaced;
        }
    }

    /** By dropping and creating it, and whatever depends on it. Not for what holds data. */
    record Rebuild() implements Alteration {}

    /**
     * A table: by making it anew and copying its rows, if that was asked for. Otherwise not at all.
     *
     * @param reason why, in one sentence with a full stop
     * @param hint what a person can do
     */
    record ByCopy(String reason, String hint) implements Alteration {}

    /**
     * Not by a plan.
     *
     * @param reason why, in one sentence with a full stop
     * @param hint what a person can do
     */
    record Refused(String reason, String hint) implements Alteration {}
}

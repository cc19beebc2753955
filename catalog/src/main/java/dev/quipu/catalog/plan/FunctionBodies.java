package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Has the server take bodies of functions in SQL as they are. It keeps no record of what a body in quotes reads, so a plan cannot
 * know that a table has to come before a function that reads it.
 */
final class FunctionBodies {
    private static final String UNCHECKED = "SET check_function_bodies = off";

    private FunctionBodies() {}

    static List<Plan.Step> unchecked(List<Plan.Step> steps, Lookup to) {
        boolean needed = steps.stream()
                .filter(step -> step.statement().sql().startsWith("CREATE "))
                .flatMap(step -> step.resolves().stream())
                .anyMatch(id -> isOpaque(id, to));
        if (!needed) {
            return steps;
        }
        var all = new ArrayList<Plan.Step>();
        all.add(new Plan.Step(Statement.harmless(UNCHECKED), new TreeSet<>()));
        all.addAll(steps);
        return all;
    }

    private static boolean isOpaque(ObjectId id, Lookup to) {
        return to.find(id) instanceof Function function
                && function.language().equals("sql")
                && FunctionWriter.isQuoted(function);
    }
}

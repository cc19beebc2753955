package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Has the server take bodies of functions as they are. It keeps no record of what a body in quotes reads, so a plan cannot
 * know that a table has to come before a function that reads it, or declares a variable of its rows.
 */
final class FunctionBodies {
    private static final Plan.Step UNCHECKED =
            new Plan.Step(Statement.harmless("SET check_function_bodies = off"), new TreeSet<>());

    /** Of PL/pgSQL the server checks no statement, only types of variables. */
    private static final Pattern DECLARES = Pattern.compile("\\bdeclare\\b", Pattern.CASE_INSENSITIVE);

    private FunctionBodies() {}

    static List<Plan.Step> unchecked(List<Plan.Step> steps, Lookup to) {
        boolean needed = steps.stream()
                .filter(FunctionBodies::isCreation)
                .flatMap(step -> step.resolves().stream())
                .anyMatch(id -> isOpaque(id, to));
        return needed ? uncheckedFirst(steps) : steps;
    }

    /** Returns some steps of a plan, which a session of their own runs: with the setting only where they make a function. */
    static List<Plan.Step> part(List<Plan.Step> some, List<Plan.Step> whole) {
        List<Plan.Step> others =
                some.stream().filter(step -> !step.equals(UNCHECKED)).toList();
        boolean needed = whole.contains(UNCHECKED)
                && others.stream()
                        .filter(FunctionBodies::isCreation)
                        .flatMap(step -> step.resolves().stream())
                        .anyMatch(id -> id.kind() == Kind.FUNCTION);
        return needed ? uncheckedFirst(others) : others;
    }

    private static List<Plan.Step> uncheckedFirst(List<Plan.Step> steps) {
        var all = new ArrayList<Plan.Step>();
        all.add(UNCHECKED);
        all.addAll(steps);
        return all;
    }

    private static boolean isCreation(Plan.Step step) {
        return step.statement().sql().startsWith("CREATE ");
    }

    private static boolean isOpaque(ObjectId id, Lookup to) {
        return to.find(id) instanceof Function function
                && switch (function.language()) {
                    case "sql" -> FunctionWriter.isQuoted(function);
                    case "plpgsql" -> DECLARES.matcher(function.body()).find();
                    default -> false;
                };
    }
}

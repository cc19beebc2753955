package dev.quipu.postgres.plan;

import java.util.List;

/**
 * Objects of all kinds, by a seed: most in a schema called {@code s}, some in {@code r} and some in none. Names come from a
 * small pool, so that two of them share most names and differ in what the names stand for.
 */
final class RandomSchema {
    /** What takes away all that any of them has made. */
    static final List<String> AWAY = List.of("DROP SCHEMA IF EXISTS s CASCADE");

    private RandomSchema() {}

    /**
     * Returns the statements that make the schema of this seed.
     *
     * @param major the version of the server, such as 18; what it does not know is left out
     */
    static List<String> of(long seed, int major) {
        var script = new RandomScript(seed, major);
        script.add("CREATE SCHEMA s");
        RandomTypes.make(script.apart());
        RandomRoutines.makeFirst(script.apart());
        RandomTables tables = RandomTables.make(script.apart());
        RandomTableParts.make(script.apart(), tables);
        RandomFamilies.make(script.apart());
        RandomViews.make(script.apart(), tables);
        RandomRoutines.make(script.apart(), tables);
        return script.statements();
    }
}

package dev.quipu.postgres.plan;

import java.util.List;

/**
 * Objects of all kinds, by a seed, for the roles of {@link PlanCase#makeRoles}: most in a schema called {@code s}, some in
 * {@code r} and some in none. Names come from a small pool, so that two of them share most names and differ in what the names
 * stand for. Security labels are left out: nobody gives any who comes with the server.
 */
final class RandomSchema {
    /** What takes away all that any of them has made. */
    static final List<String> AWAY = List.of(
            "DROP EVENT TRIGGER IF EXISTS watches",
            "DROP SUBSCRIPTION IF EXISTS sub",
            // By what they are called in truth: some have hostile names.
            "DO $$ DECLARE name text; BEGIN FOR name IN SELECT pubname FROM pg_publication LOOP"
                    + " EXECUTE format('DROP PUBLICATION %I', name); END LOOP; END $$",
            "DROP SCHEMA IF EXISTS s, r CASCADE",
            "DROP FOREIGN DATA WRAPPER IF EXISTS w CASCADE",
            "DROP LANGUAGE IF EXISTS tongue",
            "DROP ACCESS METHOD IF EXISTS heaped",
            "DROP OWNED BY plan_owner, plan_reader, plan_writer");

    private RandomSchema() {}

    /**
     * Returns the statements that make the schema of this seed.
     *
     * @param major the version of the server, such as 18; what it does not know is left out
     */
    static List<String> of(long seed, int major) {
        var script = new RandomScript(seed, major);
        script.create("SCHEMA", "s", "");
        script.create("SCHEMA", "r", "");
        RandomTypes.make(script.apart());
        RandomRoutines.makeFirst(script.apart());
        RandomTables tables = RandomTables.make(script.apart());
        RandomTableParts.make(script.apart(), tables);
        RandomFamilies.make(script.apart());
        RandomViews.make(script.apart(), tables);
        RandomRoutines.make(script.apart(), tables);
        RandomOperators.make(script.apart(), tables);
        RandomSearch.make(script.apart());
        RandomForeign.make(script.apart());
        RandomDatabase.make(script.apart(), tables);
        // A foreign key is looked after with the rights of its table's owner.
        script.add("GRANT USAGE ON SCHEMA s, r TO plan_owner, plan_writer");
        RandomScript notes = script.apart();
        RandomExtensions.make(script.apart());
        RandomNotes.make(notes);
        RandomPlaces.make(script.apart());
        return new HostileNames(seed >> 1).in(script.statements());
    }
}

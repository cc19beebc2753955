package dev.quipu.postgres.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Statements that dice make: the same seed makes the same ones. */
final class RandomScript {
    private final SplittableRandom random;
    private final List<String> statements;
    private final List<Made> made;
    private final int major;

    /**
     * What may have an owner, grants and a comment.
     *
     * @param kind as COMMENT ON names it
     * @param name as COMMENT ON names it
     */
    record Made(String kind, String name) {}

    private RandomScript(SplittableRandom random, List<String> statements, List<Made> made, int major) {
        this.random = random;
        this.statements = statements;
        this.made = made;
        this.major = major;
    }

    /**
     * @param major the server's version, such as 18
     */
    RandomScript(long seed, int major) {
        this(new SplittableRandom(seed), new ArrayList<>(), new ArrayList<>(), major);
    }

    /** Goes on with the same statements and dice of its own, so that one group of objects leaves the others as they are. */
    RandomScript apart() {
        return new RandomScript(random.split(), statements, made, major);
    }

    void add(String sql) {
        statements.add(sql);
    }

    /** Adds {@code CREATE kind name rest}, and remembers what it made. */
    void create(String kind, String name, String rest) {
        add("CREATE " + kind + " " + name + " " + rest);
        note(kind.replace("UNLOGGED ", ""), name);
    }

    /** Remembers what a statement made. */
    void note(String kind, String name) {
        made.add(new Made(kind, name));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    boolean since(int version) {
        return major >= version;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String any(String... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Returns the text in some cases, and nothing in the others. */
    String maybe(int percent, String text) {
        return chance(percent) ? text : "";
    }

    List<Made> made() {
        return List.copyOf(made);
    }

    List<String> statements() {
        return List.copyOf(statements);
    }
}

package dev.quipu.migration.pack;

import java.util.Set;

/**
 * What can be given to a {@link PackCommand}.
 *
 * @param kind how it is typed
 * @param name by which the command asks for its value; of an option, what is typed after two hyphens
 * @param label what help shows in place of a value: {@code FILE}
 * @param description what it is, in a sentence; a default is told here
 */
public record PackArgument(Kind kind, String name, String label, String description) {
    /** What a shell brings to every command. */
    private static final Set<String> TAKEN = Set.of(
            "config",
            "debug",
            "dry-run",
            "format",
            "help",
            "history-schema",
            "lock-timeout",
            "pack",
            "revisions",
            "schema",
            "statement-timeout",
            "url");

    /**
     * Checks that the name is free.
     *
     * @throws IllegalArgumentException if every command has an option of that name already
     */
    public PackArgument {
        if (TAKEN.contains(name)) {
            throw new IllegalArgumentException("every command has an option --" + name);
        }
    }

    /** How an argument is typed. */
    public enum Kind {
        /** By its place, and it has to be there. */
        POSITIONAL,
        /** By its place, and it may be left out. */
        OPTIONAL_POSITIONAL,
        /** As {@code --name VALUE}, and it has to be there. */
        REQUIRED_OPTION,
        /** As {@code --name VALUE}. */
        OPTION,
        /** As {@code --name}. */
        FLAG
    }

    /** Returns whether it has to be there. */
    public boolean isRequired() {
        return kind == Kind.POSITIONAL || kind == Kind.REQUIRED_OPTION;
    }

    /** Returns one that is typed by its place. */
    public static PackArgument positional(String name, String label, String description) {
        return new PackArgument(Kind.POSITIONAL, name, label, description);
    }

    /** Returns one that is typed by its place, or left out. */
    public static PackArgument optionalPositional(String name, String label, String description) {
        return new PackArgument(Kind.OPTIONAL_POSITIONAL, name, label, description);
    }

    /** Returns an option that has to be given. */
    public static PackArgument requiredOption(String name, String label, String description) {
        return new PackArgument(Kind.REQUIRED_OPTION, name, label, description);
    }

    /** Returns an option with a value. */
    public static PackArgument option(String name, String label, String description) {
        return new PackArgument(Kind.OPTION, name, label, description);
    }

    /** Returns an option without a value. */
    public static PackArgument flag(String name, String description) {
        return new PackArgument(Kind.FLAG, name, "", description);
    }
}

package dev.quipu.cli;

import java.util.List;

/** What commands are for, in the order in which {@code quipu --help} shows them. */
enum CommandGroup {
    PROJECT("A project and its revisions:"),
    DATABASE("A database and where it is:"),
    SCHEMA("Schemas compared and shown:"),
    PACKS("What packs bring:"),
    SHELL("For your shell and you:");

    private final String heading;

    CommandGroup(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }

    /** The commands of this group that Quipu has itself; what a single pack brings comes after those of {@link #PACKS}. */
    List<String> names() {
        return switch (this) {
            case PROJECT ->
                List.of(
                        "init",
                        "adopt",
                        "revision",
                        "merge",
                        "rebase",
                        "squash",
                        "validate",
                        "history",
                        "show",
                        "heads",
                        "branches");
            case DATABASE -> List.of("upgrade", "downgrade", "stamp", "status", "current", "backup", "restore", "db");
            case SCHEMA -> List.of("check", "diff", "plan", "dump", "types", "docs");
            case PACKS -> List.of("sample-data", "query", "health", "maintain", "sizes", "indexes", "import", "export");
            case SHELL -> List.of("completion", "help");
        };
    }

    /** Returns the group of a command; what is not Quipu's own is a pack's. */
    static CommandGroup of(String name) {
        for (CommandGroup group : values()) {
            if (group.names().contains(name)) {
                return group;
            }
        }
        return PACKS;
    }
}

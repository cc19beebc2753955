package dev.quipu.cli;

import java.util.Map;
import java.util.Optional;

/** What the commands of other migration tools are called here, for those who type what they are used to. */
final class WordsOfOthers {
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("migrate", "Flyway's migrate is \"quipu upgrade head\""),
            Map.entry("info", "Flyway's info is \"quipu status\", and \"quipu history -i\""),
            Map.entry("undo", "Flyway's undo is \"quipu downgrade -1\""),
            Map.entry("clean", "Flyway's clean is \"quipu downgrade base\", which makes a backup first"),
            Map.entry(
                    "repair",
                    "Flyway's repair is \"quipu stamp\"; a revision that was broken off goes on with \"quipu upgrade\""),
            Map.entry("baseline", "Flyway's baseline is \"quipu adopt\""),
            Map.entry("snapshot", "Flyway's snapshot is \"quipu dump --format json\""),
            Map.entry("generate", "Flyway's generate is \"quipu revision -m ... --autogenerate\""),
            Map.entry("edit", "\"quipu show REV\" says where the file is"),
            Map.entry("ensure_version", "the first \"quipu upgrade\" makes the history"),
            Map.entry("list_templates", "a new revision is SQL: \"quipu revision -m ...\""),
            Map.entry("update", "Liquibase's update is \"quipu upgrade head\""),
            Map.entry("rollback", "Liquibase's rollback is \"quipu downgrade -1\""),
            Map.entry("apply", "Atlas's apply is \"quipu upgrade head\""),
            Map.entry("lint", "Atlas's lint is \"quipu plan --pending --refuse ...\""),
            Map.entry("inspect", "Atlas's inspect is \"quipu dump\""),
            Map.entry("new", "\"quipu revision -m ...\" writes a new revision"),
            Map.entry("create", "\"quipu revision -m ...\" writes a new revision"),
            Map.entry("up", "up is \"quipu upgrade head\""),
            Map.entry("down", "down is \"quipu downgrade -1\""));

    private WordsOfOthers() {}

    static Optional<String> hint(String command) {
        return Optional.ofNullable(HINTS.get(command));
    }
}

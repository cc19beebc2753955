package dev.quipu.cli;

import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where schemas are read and plans are proven. */
final class ScratchOption implements OptionGroup {
    private @Nullable String where;

    @Override
    public void declare(Options options) {
        options.text(
                "--scratch",
                "WHERE",
                "Where throw-away databases are made: local (an embedded server, the default), server (the"
                        + " project's own, where its role may create databases), or a URL.",
                text -> where = text);
    }

    /** Tells whether somebody said where. */
    boolean isTyped() {
        return where != null;
    }

    /** Runs something with a scratch, which ends with it. */
    <T> T with(Console console, Workspace workspace, Function<SchemaTools, T> work) {
        try (Scratch scratch = open(console, workspace)) {
            return work.apply(new SchemaTools(workspace, scratch, console.environment()));
        }
    }

    /** Opens it; whoever asks closes it. */
    Scratch open(Console console, Workspace workspace) {
        return switch (where) {
            case null -> Scratch.local();
            case "local" -> Scratch.local();
            case "server" -> Scratch.on(workspace.database().url());
            default ->
                Scratch.on(DatabaseUrl.parse(where, "--scratch")
                        .resolve(console.environment())
                        .url());
        };
    }
}

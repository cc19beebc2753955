package dev.quipu.migration.content;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.session.ServerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server refused a statement of a pack's file. */
public final class ContentFailedException extends QuipuException {
    private final transient ServerException server;

    private ContentFailedException(
            String message, SourceLocation location, List<String> notes, @Nullable String hint, ServerException cause) {
        super(Kind.FAILED, message, location, notes, hint, cause);
        this.server = cause;
    }

    /**
     * Tells what failed and where.
     *
     * @param what the file, as people call it
     * @param standing what was done before and stays so, or null
     */
    static ContentFailedException of(
            String what, SourceLocation location, @Nullable String standing, ServerException cause) {
        List<String> notes = new ArrayList<>(cause.notes());
        if (standing != null) {
            notes.add(standing);
        }
        String hint = cause.hint().or(() -> cause.state().hint()).orElse(null);
        return new ContentFailedException(what + " failed: " + cause.told(), location, notes, hint, cause);
    }

    /** Returns the same failure with what a person should do. */
    public ContentFailedException withHint(String hint) {
        return new ContentFailedException(message(), location().orElseThrow(), notes(), hint, server);
    }

    /** Returns what the server said. */
    public ServerException server() {
        return server;
    }

    /** Returns whether something is not there that the statement names. */
    public boolean isMissing() {
        return server.state().isUndefined();
    }
}

package dev.quipu.migration.revision;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision file cannot be read, compiled or written. */
public final class RevisionFileException extends QuipuException {
    /** What is wrong, for machines. */
    public enum Code {
        NO_HEADER,
        UNKNOWN_KEY,
        DUPLICATE_KEY,
        MALFORMED_VALUE,
        MISSING_KEY,
        MISPLACED_STATEMENT,
        MISSING_UPGRADE,
        DUPLICATE_SECTION,
        MISPLACED_SECTION,
        MISSPELT_SECTION,
        PAIR_WITHOUT_PARTNER,
        DOWNGRADE_TWICE,
        UNREADABLE,
        NO_COMPILER,
        DOES_NOT_COMPILE,
        NOT_A_JAVA_REVISION,
        NO_DOWNGRADE,
        ALREADY_EXISTS,
        NOT_WRITTEN
    }

    private final Code code;

    RevisionFileException(Code code, String message, @Nullable SourceLocation location, @Nullable String hint) {
        this(code, message, location, List.of(), hint, null);
    }

    RevisionFileException(
            Code code,
            String message,
            @Nullable SourceLocation location,
            List<String> notes,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(Kind.FAILED, message, location, notes, hint, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    static RevisionFileException noDowngrade(Class<?> revision) {
        return new RevisionFileException(
                Code.NO_DOWNGRADE,
                "the Java revision " + revision.getName() + " has no downgrade",
                null,
                "write its method \"downgrade\", or say \"// downgrade: irreversible, because …\" in the header");
    }
}

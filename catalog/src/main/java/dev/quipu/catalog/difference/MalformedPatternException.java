package dev.quipu.catalog.difference;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text is no {@link NamePattern}. Its message is for people. */
public final class MalformedPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String unknownKind;

    private MalformedPatternException(String reason, @Nullable String unknownKind) {
        super(reason);
        this.unknownKind = unknownKind;
    }

    static MalformedPatternException emptyName(String text) {
        return new MalformedPatternException(
                "\"" + text + "\" has an empty name; a pattern looks like app.users or table:tmp_*", null);
    }

    static MalformedPatternException unknownKind(String kind) {
        return new MalformedPatternException(
                "\"" + kind + "\" is no kind of object, as table, view, function and trigger are", kind);
    }

    /** Returns what stands for the kind of object, if the fault is that there is none of that name. */
    public Optional<String> unknownKind() {
        return Optional.ofNullable(unknownKind);
    }
}

package dev.quipu.migration.revision;

import dev.quipu.postgres.failure.SourceLocation;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One direction of a revision: what it runs. */
public sealed interface Section {
    /**
     * SQL: a range of a file's text. The whole text is kept, so that every position found later is the file's own.
     *
     * @param source the file's display path
     * @param text the whole file, without a byte order mark
     * @param start where the section begins, an offset in {@code char}s
     * @param end where it ends, exclusive
     */
    record Sql(String source, String text, int start, int end) implements Section {
        public Sql {
            if (start < 0 || start > end || end > text.length()) {
                throw new IllegalArgumentException("no range of the text: " + start + " to " + end);
            }
        }

        /** Returns the section's own text. */
        public String sql() {
            return text.substring(start, end);
        }
    }

    /**
     * Java.
     *
     * @param source the file's display path, or the class's name
     * @param text the file's text, or empty if there is no file
     * @param instance gives the one instance; the first call compiles, and throws {@link RevisionFileException} if that
     *     fails
     */
    record Code(String source, String text, Supplier<JavaRevision> instance) implements Section {
        /** Makes sure that it can run: compiles what is not compiled, and throws what {@code instance} throws. */
        public void compile() {
            Objects.requireNonNull(instance.get());
        }
    }

    /**
     * A downgrade that its author ruled out.
     *
     * @param reason as the author gave it, the words after "because"
     */
    record Irreversible(String reason) implements Section {}

    /**
     * No such section, or none with statements. Only a downgrade can be absent.
     *
     * @param place where it would be; null where nothing says so
     */
    record Absent(@Nullable SourceLocation place) implements Section {
        /** Nothing of it is in the file. */
        public Absent() {
            this(null);
        }
    }
}

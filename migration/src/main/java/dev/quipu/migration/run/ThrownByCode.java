package dev.quipu.migration.run;

import dev.quipu.migration.revision.JavaRevision;
import java.sql.SQLException;
import java.util.Arrays;

/** What the code of a Java revision threw that is no SQLException, told as one: a fault of the revision, not of Quipu. */
final class ThrownByCode {
    /** The error code of it in the history; the server has none of this class. */
    static final String SQL_STATE = "QU003";

    private ThrownByCode() {}

    /** Returns what to throw for it, with the line of the revision where it came from. */
    static SQLException of(Throwable thrown, JavaRevision code) {
        String name = code.getClass().getName();
        String line = Arrays.stream(thrown.getStackTrace())
                .filter(element -> element.getClassName().equals(name)
                        || element.getClassName().startsWith(name + "$"))
                .findFirst()
                .map(element -> " at line " + element.getLineNumber())
                .orElse("");
        return new SQLException("its code threw " + thrown + line, SQL_STATE, thrown);
    }
}

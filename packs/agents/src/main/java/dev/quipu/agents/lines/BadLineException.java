package dev.quipu.agents.lines;

/** A record, or a value of one, that cannot be taken. */
public final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says why, such that it can be read behind the number of the line. */
    public BadLineException(String reason) {
        super(reason, null, false, false);
    }

    /** Returns why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

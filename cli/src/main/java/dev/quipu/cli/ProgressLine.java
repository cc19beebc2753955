package dev.quipu.cli;

/** A line on the terminal that tells how far a command is, and is written over; nothing where there is no terminal. */
final class ProgressLine {
    private static final long BETWEEN_NANOS = 100_000_000;

    private final Console console;
    private long shown;
    private boolean stands;

    ProgressLine(Console console) {
        this.console = console;
        this.shown = System.nanoTime() - BETWEEN_NANOS;
    }

    /** Shows these words, unless others were shown just before. */
    void show(String words) {
        long now = System.nanoTime();
        if (console.live() && now - shown >= BETWEEN_NANOS) {
            console.err().print(Console.ERASE + words);
            console.err().flush();
            shown = now;
            stands = true;
        }
    }

    /** Takes the line away. */
    void erase() {
        if (stands) {
            console.err().print(Console.ERASE);
            console.err().flush();
            stands = false;
        }
    }
}

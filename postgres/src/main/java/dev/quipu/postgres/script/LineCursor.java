package dev.quipu.postgres.script;

/**
 * Line and column of offsets that only grow. It remembers where it is, so that all places of a script together cost
 * one pass, however the lines are.
 */
final class LineCursor {
    private final String text;
    private int offset;
    private int line = 1;
    private int column = 1;

    LineCursor(ScriptSource source) {
        text = source.text();
        offset = source.start();
    }

    void moveTo(int target) {
        while (offset < target) {
            step(text.charAt(offset++));
        }
    }

    private void step(char c) {
        if (c == '\n' || (c == '\r' && !text.startsWith("\n", offset))) {
            line++;
            column = 1;
        } else if (!Character.isLowSurrogate(c)) {
            column++;
        }
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}

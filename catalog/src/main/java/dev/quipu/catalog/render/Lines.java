package dev.quipu.catalog.render;

/** Text that grows line by line, indented by two spaces a block. */
final class Lines {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    Lines add(String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
        return this;
    }

    /** Adds a line whose last character opens a block. */
    Lines open(String line) {
        add(line);
        depth++;
        return this;
    }

    Lines close(String line) {
        depth--;
        return add(line);
    }

    /** Ends a block that no line closes. */
    void end() {
        depth--;
    }

    /** Tells whether a line would be wider here than formatters of JavaScript leave it. */
    boolean isTooWide(String line) {
        return 2 * depth + line.length() > 80;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

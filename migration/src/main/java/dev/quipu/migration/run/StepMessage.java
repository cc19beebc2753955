package dev.quipu.migration.run;

import dev.quipu.postgres.script.PsqlText;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a step and of its bookkeeping, in the order in which they go to the server: as one message, or as
 * few as the COPY statements among them allow, and those that set how literals are read. A message is read whole before
 * any of it runs, so what such a statement sets holds for those in later messages. Bookkeeping reads the same either way.
 */
final class StepMessage {
    private static final String SEPARATOR = ";\n";

    /**
     * A statement, and where in the revision's file it came from; null for bookkeeping. Most of a file's statements have no
     * text of their own, so that a large file is not held once more for as long as it runs.
     */
    private record Part(
            @Nullable String own,
            @Nullable ScriptStatement origin,
            @Nullable AloneStatement alone) {
        String sql() {
            return own == null ? Objects.requireNonNull(origin).text() : own;
        }

        int length() {
            return own == null ? Objects.requireNonNull(origin).endOffset() - origin.offset() : own.length();
        }

        void appendTo(StringBuilder text) {
            if (own == null && origin != null) {
                text.append(origin.source().text(), origin.offset(), origin.endOffset());
            } else {
                text.append(own);
            }
        }

        /** Bookkeeping has nothing that psql would take for a variable. */
        void writeTo(StringBuilder script) {
            if (own == null && origin != null) {
                PsqlText.append(origin, script);
            } else {
                script.append(own);
            }
        }
    }

    private final List<Part> parts = new ArrayList<>();

    StepMessage add(String sql) {
        parts.add(new Part(sql, null, null));
        return this;
    }

    StepMessage addAll(List<String> statements) {
        statements.forEach(this::add);
        return this;
    }

    StepMessage addScript(List<? extends ScriptStatement> statements) {
        statements.forEach(statement -> parts.add(new Part(null, statement, null)));
        return this;
    }

    StepMessage add(AloneStatement statement) {
        parts.add(new Part(statement.text(), statement.origin(), statement));
        return this;
    }

    /**
     * Sends everything.
     *
     * @throws StatementFailure for the first statement that fails
     */
    void send(Session session) {
        int from = 0;
        boolean escapes = false;
        for (int i = 0; i < parts.size(); i++) {
            ScriptStatement origin = parts.get(i).origin();
            if (origin != null && origin.backslashEscapes() != escapes) {
                escapes = origin.backslashEscapes();
                sendSql(session, from, i);
                from = i;
            }
            if (origin instanceof ScriptStatement.CopyIn copy) {
                sendSql(session, from, i);
                sendCopy(session, copy, i);
                from = i + 1;
            }
        }
        sendSql(session, from, parts.size());
    }

    /** Tells whether everything is one message. */
    boolean isWhole() {
        return parts.stream()
                .map(Part::origin)
                .filter(Objects::nonNull)
                .noneMatch(origin -> origin instanceof ScriptStatement.CopyIn || origin.backslashEscapes());
    }

    /** Returns everything as one message, which is sent before another one is answered. */
    Session.Message sent() {
        return new Session.Message(text(0, parts.size()), parts.size());
    }

    /** Returns how long {@link #sent} is, without making it. */
    int length() {
        return lengthOf(parts);
    }

    /** Too long for any text: the server takes no message of that length either. */
    private static int lengthOf(List<Part> parts) {
        long length = 0;
        for (Part part : parts) {
            length += part.length() + SEPARATOR.length();
        }
        return Math.toIntExact(Math.min(length, Integer.MAX_VALUE));
    }

    /** Returns what failed when everything was one message. */
    StatementFailure failure(ServerException e) {
        return failure(e, 0, Math.min(e.finished(), parts.size() - 1));
    }

    /** Writes everything as psql reads it, COPY data included. */
    void write(StringBuilder script) {
        for (Part part : parts) {
            part.writeTo(script);
            script.append(SEPARATOR);
            if (part.origin() instanceof ScriptStatement.CopyIn copy) {
                script.append(copy.rows());
                boolean ended = script.charAt(script.length() - 1) == '\n';
                script.append(ended ? "\\.\n" : "\n\\.\n");
            }
        }
    }

    private void sendSql(Session session, int from, int to) {
        if (from == to) {
            return;
        }
        try {
            session.send(text(from, to));
        } catch (ServerException e) {
            throw failure(e, from, Math.min(from + e.finished(), to - 1));
        }
    }

    private String text(int from, int to) {
        List<Part> sent = parts.subList(from, to);
        StringBuilder text = new StringBuilder(lengthOf(sent));
        for (Part part : sent) {
            part.appendTo(text);
            text.append(SEPARATOR);
        }
        return text.toString();
    }

    private void sendCopy(Session session, ScriptStatement.CopyIn copy, int index) {
        try {
            session.copyIn(copy.text(), copy.rows());
        } catch (ServerException e) {
            throw failure(e, index, index);
        }
    }

    private StatementFailure failure(ServerException e, int from, int unfinished) {
        int before = (int) parts.subList(0, unfinished).stream()
                .filter(part -> part.origin() != null)
                .count();
        int failed = parts.get(unfinished).origin() == null ? partAt(e.position(), from, unfinished) : unfinished;
        ScriptStatement origin = parts.get(failed).origin();
        if (origin == null) {
            return new StatementFailure(e, null, before, 0);
        }
        int position = Math.max(0, e.position() - length(from, failed));
        AloneStatement alone = parts.get(failed).alone();
        return new StatementFailure(e, origin, before, alone == null ? position : alone.written(position));
    }

    /**
     * Returns which part of a message holds a place, if the server told one. A message is parsed whole before anything
     * of it runs, so what cannot be parsed fails where the first statement does, and only its place tells what it is.
     */
    private int partAt(int position, int from, int otherwise) {
        int failed = otherwise;
        while (failed + 1 < parts.size() && position > length(from, failed + 1)) {
            failed++;
        }
        return failed;
    }

    /** In code points, as the server counts. */
    private int length(int from, int to) {
        return parts.subList(from, to).stream()
                .mapToInt(part -> codePoints(part.sql()) + SEPARATOR.length())
                .sum();
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}

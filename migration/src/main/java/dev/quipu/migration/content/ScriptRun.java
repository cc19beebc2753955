package dev.quipu.migration.content;

import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import org.jspecify.annotations.Nullable;

/** Runs the statements of a file one by one, so that each can be told apart, be it a COPY with its data. */
public final class ScriptRun {
    private ScriptRun() {}

    /**
     * Runs one statement.
     *
     * @param standing what is to be told if it fails: the state that things are then in
     * @return the number of rows that its command tag tells, or 0
     * @throws ContentFailedException if the server refuses it
     */
    public static long run(Session session, ContentFile file, ScriptStatement statement, @Nullable String standing) {
        try {
            return switch (statement) {
                case ScriptStatement.Sql sql ->
                    session.send(sql.text()).stream()
                            .mapToLong(reply -> reply.count())
                            .sum();
                case ScriptStatement.CopyIn copy -> session.copyIn(copy.text(), copy.rows());
            };
        } catch (ServerException e) {
            throw ContentFailedException.of(
                    ReadOnlyRun.label(file),
                    e.position() > 0 ? statement.locationOf(e.position()) : statement.location(),
                    standing,
                    e);
        }
    }
}

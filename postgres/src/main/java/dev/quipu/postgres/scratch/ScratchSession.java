package dev.quipu.postgres.scratch;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session in a throw-away database that makes the roles that statements name. Roles are of a whole server and no part of a
 * schema, so a scratch server of our own has none of them; on somebody's server they have to be there.
 *
 * <p>Not safe for use by several threads.
 */
public final class ScratchSession implements AutoCloseable {
    /** In English: every scratch session asks for that. */
    private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.+)\" does not exist");

    private static final Pattern ROLE_THAT_IS_THERE = Pattern.compile("role \"(.+)\" already exists");

    private final Session session;
    private final boolean makesRoles;
    private final Runnable end;

    ScratchSession(Session session, boolean makesRoles, Runnable end) {
        this.session = session;
        this.makesRoles = makesRoles;
        this.end = end;
    }

    /** Returns the session itself. */
    public Session session() {
        return session;
    }

    /** Runs one statement, outside of a transaction block. */
    public void run(String statement) {
        withRoles(() -> session.send(statement));
    }

    /** Runs statements in one transaction, which is rolled back if one of them fails. */
    public void runTogether(List<String> statements) {
        if (statements.isEmpty()) {
            return;
        }
        String message = "BEGIN;\n" + String.join(";\n", statements) + ";\nCOMMIT";
        withRoles(() -> {
            try {
                session.send(message);
            } finally {
                session.rollback();
            }
        });
    }

    /** Runs something that can be run again if a role was missing; it leaves no transaction open. */
    public void withRoles(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (ServerException e) {
                Matcher role = MISSING_ROLE.matcher(e.message());
                if (!makesRoles || !role.matches()) {
                    throw e;
                }
                makeRole(role.group(1));
            }
        }
    }

    /**
     * Tells whether a statement failed because it makes a role that another text has made, or this one when it was read before. It
     * is there, which is all that a schema has to do with it.
     */
    boolean isOfRoleThatIsThere(ServerException failure) {
        return makesRoles && ROLE_THAT_IS_THERE.matcher(failure.message()).matches();
    }

    /** Makes a role, unless another session has made it meanwhile. */
    public void makeRole(String name) {
        try {
            session.send("CREATE ROLE " + new Identifier(name).quoted());
        } catch (ServerException e) {
            if (!e.state().isDuplicateObject()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        end.run();
    }
}

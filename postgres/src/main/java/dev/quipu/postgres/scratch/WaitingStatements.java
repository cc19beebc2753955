package dev.quipu.postgres.scratch;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statements that could not run yet, in the order in which they stand, and which of them are next. One that is about all that is
 * there holds up what stands behind it in its script, which it is not about, unless nothing else can go on; and privileges
 * behind it in any script, which it would else undo.
 */
final class WaitingStatements {
    /** The first words of what may make something. */
    private static final Set<String> MAKERS = Set.of("DO", "CALL", "SELECT");

    private static final Set<String> PRIVILEGES = Set.of("GRANT", "REVOKE");

    private final List<Waiting> all = new ArrayList<>();

    /** A statement and under which path it stands; compared by being the same, as two scripts may say the same. */
    static final class Waiting {
        private final ScriptStatement statement;
        private final String path;
        private final boolean aboutAll;
        private @Nullable QuipuException failure;

        private Waiting(ScriptStatement statement, String path, boolean aboutAll, @Nullable QuipuException failure) {
            this.statement = statement;
            this.path = path;
            this.aboutAll = aboutAll;
            this.failure = failure;
        }

        ScriptStatement statement() {
            return statement;
        }

        String path() {
            return path;
        }

        private String script() {
            return statement.source().name();
        }

        /** Whether it makes nothing, whatever is there. */
        private boolean makesNothing() {
            return Collections.disjoint(statement.leadingWords(1), MAKERS);
        }
    }

    private static boolean isPrivilege(ScriptStatement statement) {
        return !Collections.disjoint(statement.leadingWords(1), PRIVILEGES);
    }

    void add(ScriptStatement statement, String path, boolean aboutAll, @Nullable QuipuException failure) {
        all.add(new Waiting(statement, path, aboutAll, failure));
    }

    void remove(Waiting one) {
        all.remove(one);
    }

    void failed(Waiting one, QuipuException failure) {
        one.failure = failure;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Tells whether anything of a script waits. */
    boolean has(String script) {
        return all.stream().anyMatch(one -> one.script().equals(script));
    }

    /** Tells whether a statement that comes next has to wait for what is about all that is there. */
    boolean holdUp(ScriptStatement statement) {
        return all.stream().filter(one -> one.aboutAll).anyMatch(one -> holdsUp(one, statement));
    }

    private static boolean holdsUp(Waiting aboutAll, ScriptStatement behind) {
        return isPrivilege(behind) || aboutAll.script().equals(behind.source().name());
    }

    /** Returns what nothing holds up. */
    List<Waiting> inFront() {
        return ordinary(false);
    }

    /** Returns what is held up. */
    List<Waiting> behind() {
        return ordinary(true);
    }

    private List<Waiting> ordinary(boolean heldUp) {
        List<Waiting> before = new ArrayList<>();
        List<Waiting> found = new ArrayList<>();
        for (Waiting one : all) {
            if (one.aboutAll) {
                before.add(one);
            } else if (before.stream().anyMatch(other -> holdsUp(other, one.statement)) == heldUp) {
                found.add(one);
            }
        }
        return found;
    }

    /**
     * Returns what is about all that is there and stands first in its script, once nothing stands before it in any; last what
     * is about what others may still make.
     */
    List<Waiting> due() {
        if (!inFront().isEmpty()) {
            return List.of();
        }
        Set<String> scripts = new HashSet<>();
        return all.stream()
                .filter(one -> scripts.add(one.script()))
                .filter(one -> one.aboutAll)
                .sorted(Comparator.comparing((Waiting one) -> !makesMore(one)).thenComparing(Waiting::makesNothing))
                .toList();
    }

    /** Returns all that is about what is there; last what makes nothing. */
    List<Waiting> aboutAll() {
        return all.stream()
                .filter(one -> one.aboutAll)
                .sorted(Comparator.comparing(Waiting::makesNothing))
                .toList();
    }

    /** Whether something behind a statement in its script makes something. */
    private boolean makesMore(Waiting first) {
        return all.stream()
                .filter(one -> one.script().equals(first.script()))
                .anyMatch(one -> one.statement.leadingWords(1).contains("CREATE"));
    }

    /** Returns why the first of those that were tried did not run. */
    QuipuException failure() {
        return all.stream()
                .map(one -> one.failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}

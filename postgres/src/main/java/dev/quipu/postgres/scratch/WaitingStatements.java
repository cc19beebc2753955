package dev.quipu.postgres.scratch;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.script.ToldName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
        private final boolean privilege;
        private final boolean makesNothing;
        private @Nullable QuipuException failure;

        private Waiting(ScriptStatement statement, String path, boolean aboutAll, @Nullable QuipuException failure) {
            this.statement = statement;
            this.path = path;
            this.aboutAll = aboutAll;
            this.privilege = isPrivilege(statement);
            this.makesNothing = Collections.disjoint(statement.leadingWords(1), MAKERS);
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

        /** Whether it makes nothing, whatever is there, if it is about all that is there. */
        boolean makesNothing() {
            return aboutAll && makesNothing;
        }
    }

    private static boolean isPrivilege(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        return !Collections.disjoint(words, PRIVILEGES) || words.equals(List.of("ALTER", "DEFAULT"));
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
        boolean privilege = isPrivilege(statement);
        String script = statement.source().name();
        return all.stream()
                .filter(one -> one.aboutAll)
                .anyMatch(one -> privilege || one.script().equals(script));
    }

    /** Returns what nothing holds up. */
    List<Waiting> inFront() {
        return ordinary(false);
    }

    /** Returns what is held up, but for privileges, which nothing else can wait for. */
    List<Waiting> behind() {
        return ordinary(true).stream().filter(one -> !one.privilege).toList();
    }

    private List<Waiting> ordinary(boolean heldUp) {
        Set<String> scripts = new HashSet<>();
        List<Waiting> found = new ArrayList<>();
        for (Waiting one : all) {
            if (one.aboutAll) {
                scripts.add(one.script());
            } else if ((one.privilege ? !scripts.isEmpty() : scripts.contains(one.script())) == heldUp) {
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

    /** Returns why one of those that were tried did not run: the first that waits for nothing that another would make. */
    QuipuException failure() {
        List<Waiting> tried = all.stream().filter(one -> one.failure != null).toList();
        return tried.stream()
                .filter(one ->
                        missing(one).filter(name -> !isMadeByAnother(one, name)).isPresent())
                .findFirst()
                .or(() -> tried.stream().filter(one -> missing(one).isEmpty()).findFirst())
                .or(() -> tried.stream().findFirst())
                .map(one -> one.failure)
                .orElseThrow();
    }

    private static Optional<String> missing(Waiting one) {
        return Optional.ofNullable(one.failure).map(QuipuException::message).flatMap(ToldName::in);
    }

    private boolean isMadeByAnother(Waiting waiting, String name) {
        return all.stream().anyMatch(one -> !one.equals(waiting) && ToldName.isMadeBy(one.statement, name));
    }
}

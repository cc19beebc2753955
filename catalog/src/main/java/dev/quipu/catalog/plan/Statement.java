package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.stream.Stream;

/**
 * One statement of a plan.
 *
 * @param sql its text, without a closing semicolon
 * @param accesses what it does to relations that were there before it
 * @param transactional whether it may run in a transaction block
 * @param hazards why it can hurt; empty if it cannot
 */
public record Statement(String sql, List<Access> accesses, boolean transactional, List<Hazard> hazards) {
    public Statement {
        accesses = List.copyOf(accesses);
        hazards = List.copyOf(hazards);
    }

    /** Returns its text on one line as far as its quotes allow: what is quoted, a body above all, stays as it is. */
    public String oneLine() {
        return Token.onOneLine(sql);
    }

    /** Tells whether it goes through all rows of a relation while others write them, and keeps nobody waiting. */
    boolean isPatient() {
        return accesses.stream().noneMatch(access -> access.lock().isStrongerThan(LockMode.SHARE_UPDATE_EXCLUSIVE))
                && accesses.stream()
                        .anyMatch(access -> access.work() != Access.Work.NONE
                                && access.lock().isStrongerThan(LockMode.ROW_SHARE));
    }

    /** Returns the same statement with one reason more why it can hurt. */
    Statement with(Hazard hazard) {
        return new Statement(
                sql,
                accesses,
                transactional,
                Stream.concat(hazards.stream(), Stream.of(hazard)).toList());
    }

    /** Returns a statement that touches no relation that was there before, and cannot hurt. */
    public static Statement harmless(String sql) {
        return new Statement(sql, List.of(), true, List.of());
    }
}

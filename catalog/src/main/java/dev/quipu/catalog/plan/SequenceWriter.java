package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** Writes sequences. Whose they are comes later, by {@link Links}. */
final class SequenceWriter implements Writer<Sequence> {
    @Override
    public List<Statement> create(Sequence sequence, Context context) {
        var words = new ArrayList<String>();
        words.add("CREATE " + (sequence.unlogged() ? "UNLOGGED " : "") + "SEQUENCE "
                + sequence.name().display());
        words.addAll(options(sequence.options(), "bigint"));
        return List.of(Statement.harmless(String.join(" ", words)));
    }

    @Override
    public List<Statement> drop(Sequence sequence, Context context) {
        return forgets(
                        sequence.name(),
                        context.draft("DROP SEQUENCE " + sequence.name().display())
                                .locks(sequence.name(), LockMode.ACCESS_EXCLUSIVE))
                .only();
    }

    /** Says that a statement takes a sequence away: one of the same name begins anew, or behind the rows that are there. */
    static Draft forgets(QualifiedName sequence, Draft draft) {
        return draft.hazard(
                Hazard.Kind.DATA_LOSS,
                "How far " + sequence.display() + " has counted is lost.",
                "SELECT last_value FROM " + sequence.display());
    }

    @Override
    public Alteration alter(Sequence from, Sequence to, Context context) {
        var statements = new ArrayList<Statement>();
        String alter = "ALTER SEQUENCE " + to.name().display();
        if (from.ownedBy() != null
                && !from.ownedBy().equals(to.ownedBy())
                && (to.ownedBy() == null || context.to().find(from.ownedBy()) == null)) {
            statements.add(context.draft(alter + " OWNED BY NONE")
                    .locks(to.name(), LockMode.SHARE_ROW_EXCLUSIVE)
                    .build());
        }
        statements.addAll(count(to.name(), from.options(), to.options(), context));
        if (from.unlogged() != to.unlogged()) {
            statements.add(persistence(to.name(), to.unlogged(), context));
        }
        return Alteration.inPlace(statements);
    }

    /** Writes whether a crash resets a sequence. */
    static Statement persistence(QualifiedName sequence, boolean unlogged, Context context) {
        return context.draft("ALTER SEQUENCE " + sequence.display() + (unlogged ? " SET UNLOGGED" : " SET LOGGED"))
                .locks(sequence, LockMode.ACCESS_EXCLUSIVE)
                .build();
    }

    /**
     * Writes how a sequence counts from now on, also one of an identity column; nothing if it goes on as it did. One that counts
     * elsewhere cannot go on where it is.
     */
    static List<Statement> count(QualifiedName sequence, SequenceOptions from, SequenceOptions to, Context context) {
        List<String> changes = changes(from, to);
        if (changes.isEmpty()) {
            return List.of();
        }
        boolean restarts = isRestarted(from, to);
        String sql = "ALTER SEQUENCE " + sequence.display() + " " + String.join(" ", changes);
        Draft draft = context.draft(sql + (restarts ? " RESTART" : "")).locks(sequence, LockMode.SHARE_ROW_EXCLUSIVE);
        if (restarts) {
            draft.hazard(
                    Hazard.Kind.BREAKS_CLIENTS,
                    "The sequence begins anew, at " + to.start() + ".",
                    "SELECT last_value FROM " + sequence.display());
        } else if (to.minimum() > from.minimum() || to.maximum() < from.maximum()) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if " + sequence.display() + " does not stand between " + to.minimum() + " and "
                            + to.maximum() + ".",
                    "SELECT last_value FROM " + sequence.display() + " WHERE last_value NOT BETWEEN " + to.minimum()
                            + " AND " + to.maximum());
        }
        return draft.only();
    }

    private static boolean isRestarted(SequenceOptions from, SequenceOptions to) {
        return from.start() < to.minimum() || from.start() > to.maximum() || from.increment() > 0 != to.increment() > 0;
    }

    /** Writes how a sequence counts, without what the server would choose for this type by itself. */
    static List<String> options(SequenceOptions options, String assumedType) {
        var words = new ArrayList<String>();
        if (!options.type().equals(assumedType)) {
            words.add("AS " + options.type());
        }
        words.addAll(changes(assumed(options), options));
        return words;
    }

    /** What the server would choose for a sequence that counts in these steps. */
    private static SequenceOptions assumed(SequenceOptions options) {
        SequenceOptions plain = Serial.plain(options.type());
        return options.increment() > 0
                ? new SequenceOptions(options.type(), options.minimum(), 1, 1, plain.maximum(), 1, false)
                : new SequenceOptions(options.type(), options.maximum(), 1, -plain.maximum() - 1, -1, 1, false);
    }

    /** Writes what makes a sequence count otherwise. */
    private static List<String> changes(SequenceOptions from, SequenceOptions to) {
        var words = new ArrayList<String>();
        if (!from.type().equals(to.type())) {
            words.add("AS " + to.type());
        }
        addIfOther(words, "INCREMENT BY", from.increment(), to.increment());
        addIfOther(words, "MINVALUE", from.minimum(), to.minimum());
        addIfOther(words, "MAXVALUE", from.maximum(), to.maximum());
        addIfOther(words, "START WITH", from.start(), to.start());
        addIfOther(words, "CACHE", from.cache(), to.cache());
        if (from.cycle() != to.cycle()) {
            words.add(to.cycle() ? "CYCLE" : "NO CYCLE");
        }
        return words;
    }

    private static void addIfOther(List<String> words, String name, long from, long to) {
        if (from != to) {
            words.add(name + " " + to);
        }
    }
}

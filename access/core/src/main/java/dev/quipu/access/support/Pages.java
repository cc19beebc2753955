package dev.quipu.access.support;

import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import dev.quipu.access.Page;
import java.util.List;
import java.util.stream.Stream;

/** Some rows of a table in pages: four statements, and how they are run. See {@link Keyset}. */
public final class Pages<T> {
    private static final String LIMIT = " LIMIT ?";

    private final String all;
    private final String last;
    private final String after;
    private final String before;
    private final Keyset<T> keyset;

    Pages(String all, String last, String after, String before, Keyset<T> keyset) {
        this.all = all;
        this.last = last;
        this.after = after;
        this.before = before;
        this.keyset = keyset;
    }

    /**
     * Returns the statements, with their limits: for the first rows, the last ones, those after a place and those
     * before one. Values: those of the condition; where reading goes on from a place, the first column of its key,
     * if that is not all of it, and the whole of it; limit.
     */
    public List<String> statements() {
        return Stream.of(all, last, after, before)
                .map(statement -> statement + LIMIT)
                .toList();
    }

    /** Returns the rows for which the condition holds with these values. */
    public Listing<T> of(Transaction transaction, Transaction.Binding condition) {
        return new Rows(transaction, condition);
    }

    private final class Rows implements Listing<T> {
        private final Transaction transaction;
        private final Transaction.Binding condition;

        Rows(Transaction transaction, Transaction.Binding condition) {
            this.transaction = transaction;
            this.condition = condition;
        }

        @Override
        public List<T> list(int limit) {
            return read(all, condition, limit);
        }

        @Override
        public Page<T> page(int limit) {
            return Page.forward(read(all, condition, Limits.ofPage(limit)), limit, null, keyset.place());
        }

        @Override
        public List<T> last(int limit) {
            return read(last, condition, limit).reversed();
        }

        @Override
        public Page<T> lastPage(int limit) {
            return Page.backward(read(last, condition, Limits.ofPage(limit)), limit, null, keyset.place());
        }

        @Override
        public Page<T> pageAfter(Cursor place, int limit) {
            return Page.forward(read(after, from(place), Limits.ofPage(limit)), limit, place, keyset.place());
        }

        @Override
        public Page<T> pageBefore(Cursor place, int limit) {
            return Page.backward(read(before, from(place), Limits.ofPage(limit)), limit, place, keyset.place());
        }

        @Override
        public Stream<T> stream() {
            return transaction.stream(all, condition, keyset.reader());
        }

        @Override
        public Stream<T> streamAfter(Cursor place) {
            return transaction.stream(after, from(place), keyset.reader());
        }

        private List<T> read(String statement, Transaction.Binding from, int limit) {
            return transaction.list(
                    statement + LIMIT,
                    values -> {
                        from.bind(values);
                        values.limit(limit);
                    },
                    keyset.reader());
        }

        private Transaction.Binding from(Cursor place) {
            List<Transaction.Binding> key = Cursors.key(place, keyset.key());
            return values -> {
                condition.bind(values);
                if (key.size() > 1) {
                    key.getFirst().bind(values);
                }
                for (Transaction.Binding column : key) {
                    column.bind(values);
                }
            };
        }
    }
}

package dev.quipu.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of a conversation are in its memory, in their order: ranges of their places. The last range may be open, and
 * then what is appended is in the memory too. So a memory that grows costs no change of its window, and one that slides two
 * numbers.
 *
 * @param ranges in the order of the memory
 */
record Window(List<Range> ranges) {
    /** Nothing. */
    static final Window NONE = new Window(List.of());

    /** All of a conversation. */
    static final Window WHOLE = new Window(List.of(new Range(1, Range.OPEN)));

    Window {
        ranges = List.copyOf(ranges);
    }

    /**
     * Places one after the other.
     *
     * @param first the first
     * @param last the last, or {@link #OPEN}
     */
    record Range(long first, long last) {
        /** To the end of the conversation, now and later. */
        static final long OPEN = Long.MAX_VALUE;

        boolean isOpen() {
            return last == OPEN;
        }
    }

    boolean isOpen() {
        return !ranges.isEmpty() && ranges.getLast().isOpen();
    }

    /** Returns the window of some places, in their order. */
    static Window of(List<Place> places) {
        return NONE.next(places, -1);
    }

    /** Returns the window without what is behind a place. */
    Window upTo(long end) {
        return new Window(ranges.stream()
                .filter(range -> range.first <= end)
                .map(range -> new Range(range.first, Math.min(range.last, end)))
                .toList());
    }

    /** Returns the window with all that comes from a place on. */
    Window from(long first) {
        List<Range> longer = new ArrayList<>(ranges);
        boolean joins = !longer.isEmpty() && longer.getLast().last == first - 1;
        longer.add(new Range(joins ? longer.removeLast().first : first, Range.OPEN));
        return new Window(longer);
    }

    /** Returns all from the first place to the last; there is a range. */
    Range hull() {
        return new Range(
                ranges.stream().mapToLong(Range::first).min().orElseThrow(),
                ranges.stream().mapToLong(Range::last).max().orElseThrow());
    }

    boolean contains(long place) {
        return ranges.stream().anyMatch(range -> range.first <= place && place <= range.last);
    }

    /**
     * A message's place.
     *
     * @param first the place of its first row
     * @param last the place of its last row
     * @param index which message of the former window it is; -1 if it is new
     */
    record Place(long first, long last, int index) {}

    /** Tells whether nothing is between two messages: what was deleted there does not count. */
    private boolean areNeighbours(Place before, Place after) {
        return before.last == after.first - 1
                || (after.index > 0
                        && before.index == after.index - 1
                        && before.last < after.first
                        && ranges.stream().anyMatch(range -> range.first <= before.first && after.last <= range.last));
    }

    /**
     * Returns the window that comes after this one.
     *
     * @param places in the order of the memory
     * @param end the last place of the conversation
     */
    Window next(List<Place> places, long end) {
        List<Range> next = new ArrayList<>();
        Place before = null;
        for (Place place : places) {
            if (before != null && areNeighbours(before, place)) {
                next.set(next.size() - 1, new Range(next.getLast().first, place.last));
            } else {
                next.add(new Range(place.first, place.last));
            }
            before = place;
        }
        if (!next.isEmpty() && next.getLast().last == end) {
            next.set(next.size() - 1, new Range(next.getLast().first, Range.OPEN));
        }
        return new Window(next);
    }

    List<List<Long>> toJson() {
        return ranges.stream()
                .map(range -> range.isOpen() ? List.of(range.first) : List.of(range.first, range.last))
                .toList();
    }

    /**
     * Reads what {@link #toJson} has made; all of the conversation if there is nothing, or what somebody else has written who
     * may write the conversation's metadata.
     */
    static Window fromJson(@Nullable Object json) {
        return fromJson(json, WHOLE);
    }

    /** Reads what {@link #toJson} has made, or returns another if it is something else. */
    static Window fromJson(@Nullable Object json, Window otherwise) {
        if (!(json instanceof List<?> list)) {
            return otherwise;
        }
        List<Range> ranges = new ArrayList<>();
        for (Object item : list) {
            Range range = range(item);
            if (range == null) {
                return otherwise;
            }
            ranges.add(range);
        }
        return holdsEachPlaceOnce(ranges) ? new Window(ranges) : otherwise;
    }

    /** Else a few words would be a list of any length, of messages that are there once. */
    private static boolean holdsEachPlaceOnce(List<Range> ranges) {
        long end = 0;
        for (Range range :
                ranges.stream().sorted(Comparator.comparingLong(Range::first)).toList()) {
            if (range.first <= end || range.last < range.first) {
                return false;
            }
            end = range.last;
        }
        return true;
    }

    private static @Nullable Range range(@Nullable Object json) {
        if (!(json instanceof List<?> ends) || ends.isEmpty() || !(ends.getFirst() instanceof Number first)) {
            return null;
        }
        if (ends.size() == 1) {
            return new Range(first.longValue(), Range.OPEN);
        }
        return ends.getLast() instanceof Number last ? new Range(first.longValue(), last.longValue()) : null;
    }
}

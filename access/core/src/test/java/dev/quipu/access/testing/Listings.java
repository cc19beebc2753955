package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import dev.quipu.access.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What every listing promises. */
public final class Listings {
    private Listings() {}

    /**
     * Requires that a listing gives the same rows in the same order whichever way it is read: whole, its beginning, as a stream, in
     * pages of any size forward and backward, and from any of its pages on.
     *
     * @param rows two or more
     */
    public static <T> void assertHolds(Listing<T> listing, List<T> rows) {
        assertThat(rows).hasSizeGreaterThan(1);
        assertThat(listing.list(rows.size())).isEqualTo(rows);
        assertThat(listing.list(1)).isEqualTo(rows.subList(0, 1));
        assertThat(listing.last(rows.size())).isEqualTo(rows);
        assertThat(listing.last(1)).isEqualTo(rows.subList(rows.size() - 1, rows.size()));
        assertThat(all(listing.stream())).isEqualTo(rows);
        for (int size = 1; size <= rows.size(); size++) {
            assertPages(listing, rows, size);
        }
    }

    /** Requires so much of a listing of some rows, in whatever order it has them. */
    public static <T> void assertHolds(Listing<T> listing, int howMany) {
        List<T> rows = listing.list(100);
        assertThat(rows).hasSize(howMany);
        assertHolds(listing, rows);
    }

    private static <T> void assertPages(Listing<T> listing, List<T> rows, int size) {
        Page<T> page = listing.page(size);
        assertThat(page.before()).isEmpty();
        List<T> forward = new ArrayList<>(page.items());
        while (page.after().isPresent()) {
            Cursor place = page.after().orElseThrow();
            assertThat(all(listing.streamAfter(place))).isEqualTo(rows.subList(forward.size(), rows.size()));
            page = listing.pageAfter(place, size);
            forward.addAll(page.items());
        }
        assertThat(forward).isEqualTo(rows);
        page = listing.lastPage(size);
        assertThat(page.after()).isEmpty();
        List<T> backward = new ArrayList<>(page.items());
        while (page.before().isPresent()) {
            page = listing.pageBefore(page.before().orElseThrow(), size);
            backward.addAll(0, page.items());
        }
        assertThat(backward).isEqualTo(rows);
    }

    private static <T> List<T> all(Stream<T> stream) {
        try (stream) {
            return stream.toList();
        }
    }
}

package dev.quipu.postgres.introspect;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Describes objects that no query has read.
 *
 * @param addresses what they are
 */
record UnknownObjectQuery(List<Addresses.Address> addresses) implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        String rows = addresses.stream()
                .map(one -> "(%s::oid, %s::oid)"
                        .formatted(Integer.toUnsignedString(one.catalog()), Integer.toUnsignedString(one.oid())))
                .collect(Collectors.joining(", "));
        return "SELECT coalesce(pg_describe_object(c, o, 0), format('object %s of %s', o, c::regclass))"
                + " FROM (VALUES " + rows + ") x(c, o)";
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(row.text(), "the reader does not know such objects");
    }
}

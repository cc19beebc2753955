package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows belong in a partition, by its bound and the key of the table above.
 *
 * @param lookup the schema that says both
 * @see <a href="https://www.postgresql.org/docs/current/sql-createtable.html">CREATE TABLE, PARTITION OF</a>
 */
record PartitionRows(Lookup lookup) {
    /** Returns a query for the rows of a table that do not belong in the partition that it is to be; null if unknown. */
    @Nullable
    String misfits(QualifiedName table, Table.Partition partition) {
        String belongs = condition(partition);
        return belongs == null ? null : "SELECT * FROM " + table.display() + " WHERE (" + belongs + ") IS NOT TRUE";
    }

    /** Says that the default partition is read for rows that belong in another that comes, and that it must have none. */
    void takeFromDefault(Table.Partition comes, Draft draft, Kinship kinship) {
        kinship.defaultPartition(comes.parent()).ifPresent(other -> {
            String belongs = condition(comes);
            draft.locksTree(other, LockMode.ACCESS_EXCLUSIVE, Access.Work.SCAN)
                    .hazard(
                            Hazard.Kind.MAY_FAIL,
                            "Fails if rows of " + other.display() + " belong in the new partition.",
                            belongs == null ? null : "SELECT * FROM " + other.display() + " WHERE " + belongs);
        });
    }

    /** A partition of a partition holds what both bounds let in. */
    private @Nullable String condition(Table.Partition partition) {
        Table parent = lookup.table(partition.parent());
        if (parent == null || parent.partitionKey() == null) {
            return null;
        }
        String own = partition.bound().equals("DEFAULT")
                ? inNoOther(parent)
                : bound(partition.bound(), parent.name(), parent.partitionKey());
        if (own == null || parent.partition() == null) {
            return own;
        }
        String above = condition(parent.partition());
        return above == null ? null : "(" + own + ") AND (" + above + ")";
    }

    private @Nullable String inNoOther(Table parent) {
        List<String> others = new ArrayList<>();
        for (Table child : lookup.children(parent.name())) {
            Table.Partition partition = child.partition();
            if (partition != null && !partition.bound().equals("DEFAULT")) {
                String bound = bound(partition.bound(), parent.name(), String.valueOf(parent.partitionKey()));
                if (bound == null) {
                    return null;
                }
                others.add("(" + bound + ")");
            }
        }
        return others.isEmpty() ? "true" : "(" + String.join(" OR ", others) + ") IS NOT TRUE";
    }

    private static @Nullable String bound(String bound, QualifiedName parent, String key) {
        List<String> keys =
                Elements.of(key).stream().map(Elements.Element::collated).toList();
        List<String> values = texts(bound);
        if (bound.startsWith("FOR VALUES IN (")) {
            return isOneOf(keys.getFirst(), values);
        }
        if (bound.startsWith("FOR VALUES WITH (")) {
            return "satisfies_hash_partition(" + Literal.quote(parent.quoted()) + "::regclass, "
                    + values.stream().map(PartitionRows::number).collect(Collectors.joining(", ")) + ", "
                    + String.join(", ", keys) + ")";
        }
        int to = bound.indexOf(") TO (");
        if (!bound.startsWith("FOR VALUES FROM (") || to < 0) {
            return null;
        }
        var conditions = new ArrayList<String>();
        keys.forEach(one -> conditions.add(one + " IS NOT NULL"));
        addRange(keys, values, ">=", ">", conditions);
        addRange(keys, texts(bound.substring(to + 1)), "<", "<=", conditions);
        return String.join(" AND ", conditions);
    }

    private static List<String> texts(String bound) {
        return Elements.of(bound).stream().map(Elements.Element::text).toList();
    }

    /** Takes the number of {@code modulus 4}. */
    private static String number(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    private static String isOneOf(String key, List<String> values) {
        List<String> known =
                values.stream().filter(value -> !value.equals("NULL")).toList();
        String in = key + " IN (" + String.join(", ", known) + ")";
        return known.size() == values.size() ? in : known.isEmpty() ? key + " IS NULL" : in + " OR " + key + " IS NULL";
    }

    /**
     * Compares up to the first column whose bound is no value. What equals the values so far comes after MINVALUE and before
     * MAXVALUE.
     *
     * @param within compares where all bounds are values, or MINVALUE comes next
     * @param beyond compares where MAXVALUE comes next
     */
    private static void addRange(
            List<String> keys, List<String> values, String within, String beyond, List<String> conditions) {
        int known = 0;
        while (known < values.size()
                && !values.get(known).equals("MINVALUE")
                && !values.get(known).equals("MAXVALUE")) {
            known++;
        }
        if (known > 0) {
            boolean isBeyond = known < values.size() && values.get(known).equals("MAXVALUE");
            conditions.add(row(keys.subList(0, known)) + " " + (isBeyond ? beyond : within) + " "
                    + row(values.subList(0, known)));
        }
    }

    private static String row(List<String> elements) {
        return elements.size() == 1 ? elements.getFirst() : "(" + String.join(", ", elements) + ")";
    }
}

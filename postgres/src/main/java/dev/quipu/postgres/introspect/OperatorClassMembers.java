package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.List;

/** The operators and functions of operator classes and families, as statements list them. */
final class OperatorClassMembers {
    private static final int FIELDS = 3;

    private OperatorClassMembers() {}

    /**
     * Returns an expression that gives an array of catalog, oid and text of each member.
     *
     * @param catalog the oid of {@code pg_opclass} or {@code pg_opfamily}
     * @param owner the oid of the class or family
     */
    static String of(String catalog, String owner) {
        return """
                (SELECT array_agg(ARRAY[x.catalog::text, x.oid::text, x.definition] ORDER BY x.catalog, x.number, x.definition)
                    FROM (
                        SELECT 2602 AS catalog, o.oid, o.amopstrategy AS number,
                            format('OPERATOR %%s %%s', o.amopstrategy, o.amopopr::regoperator)
                                || CASE WHEN o.amopsortfamily <> 0
                                    THEN (SELECT format(' FOR ORDER BY %%I.%%I', sn.nspname, s.opfname) FROM pg_opfamily s
                                        JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = o.amopsortfamily)
                                    ELSE '' END AS definition
                        FROM pg_depend d JOIN pg_amop o ON o.oid = d.objid
                        WHERE d.classid = 2602 AND d.refclassid = %1$s AND d.refobjid = %2$s
                        UNION ALL
                        SELECT 2603, p.oid, p.amprocnum,
                            format('FUNCTION %%s (%%s, %%s) %%s', p.amprocnum, format_type(p.amproclefttype, NULL),
                                format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
                        FROM pg_depend d JOIN pg_amproc p ON p.oid = d.objid
                        WHERE d.classid = 2603 AND d.refclassid = %1$s AND d.refobjid = %2$s) x)""".formatted(catalog, owner);
    }

    /** Reads such an array; the members' addresses become their owner's. */
    static List<String> read(CatalogRow row, ObjectId owner, Reading reading) {
        List<String> members = new ArrayList<>();
        List<String> fields = row.list();
        for (int i = 0; i < fields.size(); i += FIELDS) {
            boolean isOperator = fields.get(i).equals(String.valueOf(SystemCatalog.PG_AMOP.oid()));
            reading.addresses()
                    .put(
                            isOperator ? SystemCatalog.PG_AMOP : SystemCatalog.PG_AMPROC,
                            Integer.parseUnsignedInt(fields.get(i + 1)),
                            owner);
            members.add(fields.get(i + 2));
        }
        return members;
    }
}

package dev.quipu.postgres.introspect;

/** The system catalogs whose rows are objects, with their oids, which are the same on every server. */
enum SystemCatalog {
    PG_CLASS(1259),
    PG_TYPE(1247),
    PG_PROC(1255),
    PG_NAMESPACE(2615),
    PG_EXTENSION(3079),
    PG_LANGUAGE(2612),
    PG_AM(2601),
    PG_FOREIGN_DATA_WRAPPER(2328),
    PG_FOREIGN_SERVER(1417),
    PG_USER_MAPPING(1418),
    PG_COLLATION(3456),
    PG_CAST(2605),
    PG_TRANSFORM(3576),
    PG_OPERATOR(2617),
    PG_OPFAMILY(2753),
    PG_OPCLASS(2616),
    PG_AMOP(2602),
    PG_AMPROC(2603),
    PG_CONVERSION(2607),
    PG_TS_PARSER(3601),
    PG_TS_TEMPLATE(3764),
    PG_TS_DICT(3600),
    PG_TS_CONFIG(3602),
    PG_ATTRDEF(2604),
    PG_CONSTRAINT(2606),
    PG_STATISTIC_EXT(3381),
    PG_REWRITE(2618),
    PG_TRIGGER(2620),
    PG_POLICY(3256),
    PG_EVENT_TRIGGER(3466),
    PG_PUBLICATION(6104),
    PG_PUBLICATION_REL(6106),
    PG_PUBLICATION_NAMESPACE(6237),
    PG_SUBSCRIPTION(6100),
    PG_DEFAULT_ACL(826);

    private final int oid;

    SystemCatalog(int oid) {
        this.oid = oid;
    }

    int oid() {
        return oid;
    }
}

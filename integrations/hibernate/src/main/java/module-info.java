/** JPA entities as a declared schema, through Hibernate's own schema export. */
module dev.quipu.hibernate {
    requires transitive dev.quipu.migration;
    requires org.hibernate.orm.core;
    requires jakarta.persistence;
    requires static transitive org.jspecify;

    exports dev.quipu.hibernate;
}

package dev.quipu.hibernate.apart;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** In a schema of its own. */
@Entity
@Table(schema = "billing")
public class Invoice {
    @Id
    public long id;

    /** For Hibernate. */
    public Invoice() {}
}

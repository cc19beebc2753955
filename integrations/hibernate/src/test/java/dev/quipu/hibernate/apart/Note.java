package dev.quipu.hibernate.apart;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** In the schema that every database has. */
@Entity
@Table(schema = "public")
public class Note {
    @Id
    public long id;

    /** For Hibernate. */
    public Note() {}
}

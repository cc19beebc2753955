package dev.quipu.hibernate.first;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** Who talks. */
@Entity
public class Speaker {
    @Id
    public UUID id = new UUID(0, 0);

    @Column(nullable = false, unique = true, length = 320)
    public String email = "";

    /** For Hibernate. */
    public Speaker() {}
}

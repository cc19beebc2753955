package dev.quipu.hibernate.second;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who talks. */
@Entity
public class Speaker {
    @Id
    public UUID id = new UUID(0, 0);

    public @Nullable String name;

    @Column(nullable = false, unique = true, length = 320)
    public String email = "";

    /** For Hibernate. */
    public Speaker() {}
}

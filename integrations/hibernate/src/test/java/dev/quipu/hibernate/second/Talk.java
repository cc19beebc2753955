package dev.quipu.hibernate.second;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A conversation, with a column of each of the kinds that are common. */
@Entity
@Table(name = "talk", indexes = @Index(name = "talk_started", columnList = "started_at desc"))
public class Talk {
    @Id
    @GeneratedValue
    public long id;

    @Column(name = "started_at", nullable = false)
    public Instant startedAt = Instant.EPOCH;

    @Enumerated(EnumType.STRING)
    public @Nullable Mood mood;

    @Column(precision = 24, scale = 10)
    public BigDecimal cost = BigDecimal.ZERO;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String metadata;

    @ManyToOne(optional = false)
    public @Nullable Speaker owner;

    @ManyToMany
    public List<Speaker> guests = new ArrayList<>();

    /** For Hibernate. */
    public Talk() {}
}

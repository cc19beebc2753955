package dev.quipu.hibernate.first;

/** How a talk went. */
public enum Mood {
    GOOD,
    BAD
}

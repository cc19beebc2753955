package dev.quipu.hibernate.second;

/** How a talk went. */
public enum Mood {
    GOOD,
    BAD
}

package dev.quipu.catalog.plan;

/** There is no plan from one catalog to another. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /**
     * @param reason why, in one sentence with a full stop
     * @param hint what a person can do
     */
    public PlanException(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}

package kejian.origin.figures;

/** What counts as which, in SQL, of a session {@code s}. */
public final class Rules {

    /** Watched ≥ 1 s. */
    public static final String START = "s.watched_ms >= 1000";

    /** Effective ≥ min(30 s, D/2). */
    public static final String VALID =
            "s.effective_ms >= least(30000, s.duration_ms / 2.0) and s.duration_ms > 0";

    /** Effective ≥ 0.9 D. */
    public static final String COMPLETE =
            "s.effective_ms >= 0.9 * s.duration_ms and s.duration_ms > 0";

    /** Fewer persons than this are not told. */
    public static final int FEW = 5;

    private Rules() {}
}

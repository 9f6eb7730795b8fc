package kejian.origin.kit;

/** The process is dead. No code of the origin may catch it. */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
}

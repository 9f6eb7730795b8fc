package kejian.origin.kit;

/** Counts what changes disk or database, and ends the process before the k-th such change. */
public final class Steps {

    private final int dieBefore;
    private int taken;
    private boolean dead;

    /**
     * @param dieBefore the change that does not happen any more, from 1
     */
    public Steps(int dieBefore) {
        this.dieBefore = dieBefore;
    }

    public static Steps withoutEnd() {
        return new Steps(Integer.MAX_VALUE);
    }

    public synchronized void step() {
        if (dead || ++taken >= dieBefore) {
            dead = true;
            throw new PowerCut();
        }
    }

    public synchronized boolean areOver() {
        return dead;
    }

    public int limit() {
        return dieBefore;
    }

    public synchronized int taken() {
        return taken;
    }
}

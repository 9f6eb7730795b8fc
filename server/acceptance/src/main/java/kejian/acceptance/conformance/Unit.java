package kejian.acceptance.conformance;

/** An access unit: a picture, or one audio frame. */
final class Unit {

    final double due;
    double firstArrival = -1;
    double lastArrival = -1;
    int held;
    boolean gone;
    boolean late;

    /**
     * @param due when it is decoded, 27 MHz
     */
    Unit(double due) {
        this.due = due;
    }
}

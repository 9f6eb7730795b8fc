package kejian.cli;

/** Says how to go on when the program is ended (Ctrl-C, a signal) while files are on their way. */
final class Interrupted implements AutoCloseable {

    private final Thread hint;

    private Interrupted(Thread hint) {
        this.hint = hint;
        Runtime.getRuntime().addShutdownHook(hint);
    }

    static Interrupted hint(Kejian kejian) {
        return hint(kejian, () -> {});
    }

    /**
     * @param first what else is to be done then
     */
    static Interrupted hint(Kejian kejian, Runnable first) {
        return new Interrupted(
                new Thread(() -> {
                    first.run();
                    System.err.println("\nkejian: " + kejian.text("resume"));
                }));
    }

    /** From here on the end of the program is no interruption. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hint);
    }
}

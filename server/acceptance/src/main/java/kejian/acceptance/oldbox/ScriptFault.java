package kejian.acceptance.oldbox;

/** A page's script fails, or never ends. */
final class ScriptFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    ScriptFault(String message) {
        super(message);
    }
}

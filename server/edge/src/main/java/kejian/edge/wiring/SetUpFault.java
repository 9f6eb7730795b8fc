package kejian.edge.wiring;

/** The edge cannot begin; the message is the one sentence that says what to do. */
final class SetUpFault extends Exception {

    private static final long serialVersionUID = 1L;

    SetUpFault(String sentence) {
        super(sentence);
    }

    SetUpFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

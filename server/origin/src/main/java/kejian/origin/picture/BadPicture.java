package kejian.origin.picture;

/** A picture is not taken. */
public final class BadPicture extends Exception {

    /** Why; the picture program's lines carry the names. */
    public enum Why {
        TYPE,
        BROKEN,
        TOO_LARGE
    }

    private final Why why;
    private final int number;

    BadPicture(Why why) {
        this(why, 0);
    }

    BadPicture(Why why, int number) {
        super(why + " at " + number, null, false, false);
        this.why = why;
        this.number = number;
    }

    public Why why() {
        return why;
    }

    /** Which of those that were given, from 0. */
    public int number() {
        return number;
    }
}

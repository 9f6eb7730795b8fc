package kejian.origin.backup;

import java.io.IOException;

/** Why nothing was done; {@code kejian} has a sentence for each code in both languages. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param detail what it is about: a path, a version, a name
     */
    Refused(String code, String detail) {
        super(detail);
        this.code = code;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}

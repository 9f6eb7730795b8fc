package kejian.origin.problem;

import java.io.IOException;

/** Something that we lean on does not answer; the caller may try again later. */
public final class UnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String what, Throwable cause) {
        super(what, cause);
    }
}

package kejian.delivery.packaging;

import java.io.IOException;

/** The file is no CMAF track as we need it; the message says what is wrong, for the log. */
public final class CmafException extends IOException {

    CmafException(String reason) {
        super(reason);
    }
}

package kejian.delivery.box;

import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.delivery.page.Asked;
import kejian.delivery.page.PlainPages;

/** How pages are sent: one that does not exist is not found. */
final class PageAnswers {

    private PageAnswers() {}

    /** For a remote. */
    static void key(Exchange x, Asked asked, Optional<byte[]> page) {
        send(x, "text/html; charset=" + asked.profile().charset(), page);
    }

    /** For a browser. */
    static void plain(Exchange x, Optional<byte[]> page) {
        x.response().putHeader("Content-Security-Policy", PlainPages.POLICY);
        send(x, "text/html; charset=utf-8", page);
    }

    private static void send(Exchange x, String contentType, Optional<byte[]> page) {
        x.response().putHeader("Vary", "User-Agent");
        if (page.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else {
            x.send(contentType, page.get());
        }
    }
}

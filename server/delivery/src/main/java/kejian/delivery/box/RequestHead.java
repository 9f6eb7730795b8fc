package kejian.delivery.box;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a request's head must not be, so that no two programs on its way can take it for two
 * different ones (RFC 9112 §3.2, §6.1, §11.2).
 */
final class RequestHead {

    private RequestHead() {}

    /** Why the request is refused and its connection ended; nothing where it is clear. */
    static @Nullable Problem refusal(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return null; // framed: its length is never in doubt
        }
        if (!request.decoderResult().isSuccess()
                // the decoder takes a line without a name for one with an empty one
                || request.headers().contains("")
                // nothing that a box sends needs it, and beside a length it hides a second request
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return Problem.REQUEST_HEAD;
        }
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        boolean hostIsClear =
                hosts.size() == 1 || hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0;
        return hostIsClear ? null : Problem.REQUEST_HEAD;
    }
}

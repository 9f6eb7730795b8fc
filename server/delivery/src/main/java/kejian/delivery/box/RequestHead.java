package kejian.delivery.box;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
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
            return isClear(request.headers()) ? null : Problem.REQUEST_HEAD;
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

    /**
     * Framed, so that its length is never in doubt; but a field may hold what would be two in lines
     * (RFC 9113 §8.2.1), and the codec lets it pass. Vert.x compares one Host with the authority.
     */
    private static boolean isClear(MultiMap fields) {
        int hosts = 0;
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey();
            for (int i = 0; i < name.length(); i++) {
                if (name.charAt(i) <= ' ' || name.charAt(i) >= 0x7f) {
                    return false;
                }
            }
            String value = field.getValue();
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    return false;
                }
            }
            hosts += name.equals("host") ? 1 : 0;
        }
        return hosts <= 1;
    }
}

package kejian.delivery.box;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.delivery.profile.BoxProfile;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** One request of a box and its answer: conditions, ranges, heads and errors are here once. */
final class Exchange {

    static final CharSequence MEDIA_CACHE = HttpHeaders.createOptimized("private, max-age=30");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    static final CharSequence RELEASE_CACHE = HttpHeaders.createOptimized("private, no-cache");

    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]{1,255}");
    private static final int RETRY_AFTER_S = 10;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Seat seat;
    private final BoxProfiles profiles;
    private final RecentViews.@Nullable Moment moment;
    // found out when somebody asks: a segment does not need it
    private @Nullable BoxProfile profile;
    private @Nullable String registered;
    private boolean restricted;

    Exchange(
            HttpServerRequest request,
            Seat seat,
            RecentViews.@Nullable Moment moment,
            BoxProfiles profiles) {
        this.request = request;
        this.response = request.response();
        this.seat = seat;
        this.moment = moment;
        this.profiles = profiles;
        if (moment != null) {
            response.putHeader(Headers.RELEASE, moment.release());
        }
        response.putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return response;
    }

    /** As it stands in the request line: never decoded, so that each address has one spelling. */
    String path() {
        return java.util.Objects.requireNonNullElse(request().path(), "");
    }

    Map<String, String> query() {
        return seat.query(request.query());
    }

    BoxProfile profile() {
        if (profile == null) {
            profile =
                    profiles.choose(
                            registered,
                            request.getHeader("User-Agent"),
                            this::peer,
                            path(),
                            query());
        }
        return profile;
    }

    /** The register of boxes says what this one is. */
    void registeredAs(@Nullable String profileName) {
        registered = profileName;
    }

    /** What is sent is for this box alone: no cache may keep it. */
    void restrict() {
        restricted = true;
    }

    boolean isRestricted() {
        return restricted;
    }

    RecentViews.@Nullable Moment moment() {
        return moment;
    }

    boolean isHead() {
        return request().method().equals(HttpMethod.HEAD);
    }

    /** Of the TCP peer; a header that claims another is ignored. */
    String peer() {
        return request().remoteAddress() == null ? "" : request().remoteAddress().hostAddress();
    }

    /** Tells viewers without a session apart, as far as that is possible. */
    String mark() {
        return seat.mark(this::peer, request.getHeader(HttpHeaders.USER_AGENT));
    }

    /** Scheme and authority as the box wrote them; forwarded ones are ignored. */
    String base() {
        String host = request().getHeader("Host");
        if (host == null || !AUTHORITY.matcher(host).matches()) {
            host = request().localAddress().hostAddress() + ":" + request().localAddress().port();
        }
        return (request().isSSL() ? "https://" : "http://") + host;
    }

    void allowForeignPages() {
        response.putHeader(Headers.ALLOW_ORIGIN, Headers.ANY)
                .putHeader(Headers.EXPOSE_HEADERS, Headers.EXPOSED);
    }

    /**
     * What no release names is not found. Where no release is shown yet, which is so for a moment
     * after each start, that cannot be said: a box takes 404 for the last word.
     */
    void failUnlessShown() {
        fail(moment == null ? Problem.UNAVAILABLE : Problem.NOT_FOUND);
    }

    void fail(Problem problem) {
        if (response().ended() || response().closed()) {
            return;
        }
        if (response().headWritten()) {
            request().connection().close();
            return;
        }
        Buffer text = Buffer.buffer(problem.title() + " " + problem.titleEn() + "\n");
        response().headers().remove("ETag").remove("Last-Modified").remove("Accept-Ranges");
        response().headers().remove("Content-Disposition");
        if (problem == Problem.UNAVAILABLE || problem == Problem.TOO_MANY_REQUESTS) {
            response().putHeader("Retry-After", Integer.toString(RETRY_AFTER_S));
        }
        if (problem == Problem.TOKEN_MISSING || problem == Problem.TOKEN_EXPIRED) {
            // RFC 9110 §15.5.2: a 401 names a way; ours is to ask with a box's name.
            response().putHeader("WWW-Authenticate", "Kejian-Box");
        }
        response()
                .setStatusCode(problem.status())
                .putHeader("Problem-Type", problem.code())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", "text/plain; charset=utf-8");
        end(text);
    }

    /** What is wrong, as a page for whoever sits before the box. */
    void fail(Problem problem, String contentType, byte[] page) {
        response()
                .setStatusCode(problem.status())
                .putHeader("Problem-Type", problem.code())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", contentType);
        end(Buffer.buffer(page));
    }

    /** A body that is short, made for this request and named by its bytes. */
    void send(String contentType, byte[] body) {
        ByteRange.Part part =
                begin(
                        new Representation(
                                contentType,
                                "\"" + Digest.of(body).hex().substring(0, 32) + "\"",
                                moment == null ? null : HttpDates.of(moment.view().madeAt()),
                                RELEASE_CACHE,
                                /* lasting= */ false,
                                body.length));
        if (part != null) {
            response().end(Buffer.buffer(body).slice((int) part.from(), (int) part.to()));
        }
    }

    /** Ends with this body, or with its length alone for HEAD. */
    void end(Buffer body) {
        response().putHeader("Content-Length", Integer.toString(body.length()));
        if (isHead()) {
            response().end();
        } else {
            response().end(body);
        }
    }

    /**
     * What is sent.
     *
     * @param modified as {@link HttpDates} writes it
     * @param lasting whether the bytes never change, so that a date is a validator as good as the
     *     tag
     */
    record Representation(
            CharSequence contentType,
            String etag,
            @Nullable String modified,
            CharSequence cacheControl,
            boolean lasting,
            long length) {}

    /**
     * Writes the head and says which bytes follow.
     *
     * @return nothing when the answer is complete: 304, 416, or HEAD
     */
    ByteRange.@Nullable Part begin(Representation body) {
        String modified = body.modified();
        response.putHeader(HttpHeaders.ETAG, body.etag())
                .putHeader(HttpHeaders.CACHE_CONTROL, restricted ? NO_STORE : body.cacheControl())
                .putHeader(HttpHeaders.ACCEPT_RANGES, Headers.BYTES);
        if (modified != null) {
            response.putHeader(HttpHeaders.LAST_MODIFIED, modified);
        }
        if (isUnchanged(body, modified)) {
            response().setStatusCode(304).end();
            return null;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, body.contentType());
        ByteRange range = ByteRange.of(request.getHeader(HttpHeaderNames.RANGE), body.length());
        String ifRange = request.getHeader(HttpHeaderNames.IF_RANGE);
        if (ifRange != null && !ifRange.equals(body.etag()) && !ifRange.equals(modified)) {
            range = new ByteRange.Whole();
        }
        ByteRange.Part part =
                switch (range) {
                    case ByteRange.Whole() -> new ByteRange.Part(0, body.length());
                    case ByteRange.Part some -> {
                        response().setStatusCode(206);
                        contentRange(some.from() + "-" + (some.to() - 1), body.length());
                        yield some;
                    }
                    case ByteRange.Outside() -> {
                        contentRange("*", body.length());
                        yield null;
                    }
                };
        if (part == null) {
            fail(Problem.RANGE);
            return null;
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(part.to() - part.from()));
        if (isHead()) {
            response().end();
            return null;
        }
        return part;
    }

    private void contentRange(String part, long length) {
        response().putHeader("Content-Range", "bytes " + part + "/" + length);
    }

    /** RFC 9110 §13.2.2: the date counts only where no tag is given. */
    private boolean isUnchanged(Representation body, @Nullable String modified) {
        String tags = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (tags != null) {
            if (tags.strip().equals("*")) {
                return true;
            }
            for (String tag : tags.split(",", -1)) {
                String strong = tag.strip();
                if (strong.startsWith("W/")) {
                    strong = strong.substring(2);
                }
                if (strong.equals(body.etag())) {
                    return true;
                }
            }
            return false;
        }
        String since = request.getHeader(HttpHeaders.IF_MODIFIED_SINCE);
        return body.lasting() && since != null && since.equals(modified);
    }
}

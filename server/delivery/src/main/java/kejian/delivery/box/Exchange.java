package kejian.delivery.box;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.delivery.profile.BoxProfile;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** One request of a box and its answer: conditions, ranges, heads and errors are here once. */
final class Exchange {

    static final String MEDIA_CACHE = "private, max-age=300";
    static final String RELEASE_CACHE = "private, no-cache";

    /** RFC 9110 §5.6.7; the JDK's own formatter leaves out the leading zero of the day. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]{1,255}");
    private static final int RETRY_AFTER_S = 10;

    private final RoutingContext context;
    private final Map<String, String> query;
    private final BoxProfile profile;
    private final RecentViews.@Nullable Moment moment;

    Exchange(RoutingContext context, RecentViews.@Nullable Moment moment, BoxProfiles profiles) {
        this.context = context;
        this.moment = moment;
        query = QueryText.read(context.request().query());
        profile = profiles.choose(request().getHeader("User-Agent"), path(), query);
        if (moment != null) {
            response().putHeader("Kejian-Release", Long.toString(moment.view().number()));
        }
        response().putHeader("X-Content-Type-Options", "nosniff");
    }

    HttpServerRequest request() {
        return context.request();
    }

    HttpServerResponse response() {
        return context.response();
    }

    RoutingContext context() {
        return context;
    }

    /** As it stands in the request line: never decoded, so that each address has one spelling. */
    String path() {
        return java.util.Objects.requireNonNullElse(request().path(), "");
    }

    Map<String, String> query() {
        return query;
    }

    BoxProfile profile() {
        return profile;
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
        return peer() + " " + request().getHeader("User-Agent");
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
        response()
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader(
                        "Access-Control-Expose-Headers",
                        "Content-Length, Content-Range, ETag, Kejian-Release, Kejian-Recorded");
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
        if (problem == Problem.UNAVAILABLE) {
            response().putHeader("Retry-After", Integer.toString(RETRY_AFTER_S));
        }
        response()
                .setStatusCode(problem.status())
                .putHeader("Problem-Type", problem.code())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", "text/plain; charset=utf-8");
        end(text);
    }

    /** A body that is short, made for this request and named by its bytes. */
    void send(String contentType, byte[] body) {
        ByteRange.Part part =
                begin(
                        new Representation(
                                contentType,
                                "\"" + Digest.of(body).hex().substring(0, 32) + "\"",
                                moment == null
                                        ? Optional.empty()
                                        : instant(moment.view().manifest().madeAt()),
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
     * @param lasting whether the bytes never change, so that a date is a validator as good as the
     *     tag
     */
    record Representation(
            String contentType,
            String etag,
            Optional<Instant> modified,
            String cacheControl,
            boolean lasting,
            long length) {}

    /**
     * Writes the head and says which bytes follow.
     *
     * @return nothing when the answer is complete: 304, 416, or HEAD
     */
    ByteRange.@Nullable Part begin(Representation body) {
        String modified = body.modified().map(HTTP_DATE::format).orElse(null);
        response()
                .putHeader("ETag", body.etag())
                .putHeader("Cache-Control", body.cacheControl())
                .putHeader("Accept-Ranges", "bytes");
        if (modified != null) {
            response().putHeader("Last-Modified", modified);
        }
        if (isUnchanged(body, modified)) {
            response().setStatusCode(304).end();
            return null;
        }
        response().putHeader("Content-Type", body.contentType());
        ByteRange range = ByteRange.of(request().getHeader("Range"), body.length());
        String ifRange = request().getHeader("If-Range");
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
        response().putHeader("Content-Length", Long.toString(part.to() - part.from()));
        if (isHead()) {
            response().end();
            return null;
        }
        return part;
    }

    /** The instant of a catalogue's text, as precise as HTTP dates are. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            // A date that cannot be read only means that no Last-Modified is sent.
            return Optional.empty();
        }
    }

    private void contentRange(String part, long length) {
        response().putHeader("Content-Range", "bytes " + part + "/" + length);
    }

    /** RFC 9110 §13.2.2: the date counts only where no tag is given. */
    private boolean isUnchanged(Representation body, @Nullable String modified) {
        String tags = request().getHeader("If-None-Match");
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
        String since = request().getHeader("If-Modified-Since");
        return body.lasting() && since != null && since.equals(modified);
    }
}

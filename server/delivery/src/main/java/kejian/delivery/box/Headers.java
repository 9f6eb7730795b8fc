package kejian.delivery.box;

import io.vertx.core.http.HttpHeaders;

/** Names and values that go out with every segment, encoded once. */
final class Headers {

    static final CharSequence RELEASE = HttpHeaders.createOptimized("kejian-release");
    static final CharSequence CONTENT_TYPE_OPTIONS =
            HttpHeaders.createOptimized("x-content-type-options");
    static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    static final CharSequence ALLOW_ORIGIN =
            HttpHeaders.createOptimized("access-control-allow-origin");
    static final CharSequence ANY = HttpHeaders.createOptimized("*");
    static final CharSequence EXPOSE_HEADERS =
            HttpHeaders.createOptimized("access-control-expose-headers");
    static final CharSequence EXPOSED =
            HttpHeaders.createOptimized(
                    "Content-Length, Content-Range, ETag, Kejian-Release, Kejian-Recorded");
    static final CharSequence BYTES = HttpHeaders.createOptimized("bytes");
    static final CharSequence MP4 = HttpHeaders.createOptimized("video/mp4");
    static final CharSequence TRANSPORT_STREAM = HttpHeaders.createOptimized("video/mp2t");

    private Headers() {}
}

package kejian.origin.http;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.blob.Blobs;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A blob as an answer that can be resumed (RFC 9110 §14): one range, strong ETag. */
public final class BlobAnswer {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    private static final int TAG_DIGITS = 8;

    private BlobAnswer() {}

    public static Response of(
            Blobs blobs, Digest digest, @Nullable String range, @Nullable String ifRange)
            throws IOException {
        String tag = tagOf(digest.hex());
        return of(blobs, digest, range, ifRange == null || ifRange.equals(tag), tag)
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-transform")
                .build();
    }

    /**
     * At an address that names the digest, over lines that break often and carry each byte of a
     * head: no more of that than is of use. No shared cache keeps what was asked for by name (RFC
     * 9111 §3.5), and what a proxy changes is found out by the digest.
     */
    public static Response brief(
            Blobs blobs, Digest digest, @Nullable String range, @Nullable String ifRange)
            throws IOException {
        String tag = tagOf(digest.hex().substring(0, TAG_DIGITS));
        boolean same =
                ifRange == null || ifRange.equals(tag) || ifRange.equals(tagOf(digest.hex()));
        return of(blobs, digest, range, same, tag).build();
    }

    private static String tagOf(String digits) {
        return "\"" + digits + "\"";
    }

    private static Response.ResponseBuilder of(
            Blobs blobs, Digest digest, @Nullable String range, boolean same, String tag)
            throws IOException {
        long size = blobs.size(digest).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        long from = 0;
        long to = size;
        Matcher asked = RANGE.matcher(range == null ? "" : range);
        boolean partial = asked.matches() && same;
        if (partial) {
            from = Long.parseLong(asked.group(1));
            to =
                    asked.group(2).isEmpty()
                            ? size
                            : Math.min(size, Long.parseLong(asked.group(2)) + 1);
            if (from >= size) {
                return Response.status(Problem.RANGE.status())
                        .header("Content-Range", "bytes */" + size);
            }
            partial = from < to;
            if (!partial) {
                from = 0;
                to = size;
            }
        }
        long first = from;
        long end = to;
        StreamingOutput body = out -> copy(blobs, digest, first, end - first, out);
        Response.ResponseBuilder response =
                Response.status(partial ? 206 : 200)
                        .entity(body)
                        .type("application/octet-stream")
                        .header("Content-Length", end - first)
                        .header("ETag", tag);
        if (partial) {
            response.header("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + size);
        }
        return response;
    }

    private static void copy(
            Blobs blobs, Digest digest, long from, long length, java.io.OutputStream out)
            throws IOException {
        try (InputStream in = blobs.open(digest, from)) {
            byte[] piece = new byte[1 << 16];
            long left = length;
            while (left > 0) {
                int n = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (n < 0) {
                    throw new IOException("blob " + digest + " ends early");
                }
                out.write(piece, 0, n);
                left -= n;
            }
        }
    }
}

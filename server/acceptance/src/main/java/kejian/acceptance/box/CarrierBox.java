package kejian.acceptance.box;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.judge.Media;
import kejian.acceptance.judge.TransportStream;

/**
 * Tier A: finds its way over pages to the play address, reads the constant-rate stream in ranges,
 * computes time from bytes, and reports by an image.
 */
final class CarrierBox {

    static final String AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; ZTE; B700) iPanel/2.0";

    private static final Pattern LINK = Pattern.compile("(?i)href\\s*=\\s*[\"']([^\"'#]+)[\"']");
    private static final Pattern RELEASE =
            Pattern.compile("(?i)name=\"kejian-release\"\\s+content=\"([0-9.]+)\"");
    private static final Pattern STREAM =
            Pattern.compile("[\"']([^\"']*/a/[a-z0-9-]+\\.ts[^\"']*|[^\"']*/a\\.ts[^\"']*)[\"']");
    private static final int PIECE = 262_144;
    private static final int MOST_PAGES = 60;

    private final Line line;
    private final String courseware;
    private final String box;

    CarrierBox(Line line, String courseware, String box) {
        this.line = line;
        this.courseware = courseware;
        this.box = box;
    }

    Viewing watch(Media source, Path folder) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        Line.Answer page = findPlayPage();
        Matcher release = RELEASE.matcher(page.text());
        String number = release.find() ? release.group(1) : "";
        if (!number.equals(page.header("Kejian-Release"))) {
            faults.add("page says release " + number + ", header " + page.header("Kejian-Release"));
        }
        URI stream = streamAddress(page);
        Line.Answer head = line.head(stream);
        if (head.status() != 200 || !head.header("Content-Type").equals("video/mp2t")) {
            throw new IOException(
                    stream + ": " + head.status() + " " + head.header("Content-Type"));
        }
        long length = Long.parseLong(head.header("Content-Length"));
        String session = Query.value(stream, "s");
        Watching watching = new Watching((action, n, played) -> report(session, action, n, played));
        watching.play();
        byte[] whole = read(stream, length, source, watching);
        watching.end(source.wholeSeconds());
        faults.addAll(
                TransportStream.faults(
                        whole, /* constantRate= */ true, /* longestClockGapMs= */ 40));
        Path file = folder.resolve("a.ts");
        Files.write(file, whole);
        return Viewing.of(
                "A",
                stream.toString(),
                number,
                Media.got(file, file, source),
                source,
                watching,
                faults);
    }

    private Line.Answer findPlayPage() throws IOException, InterruptedException {
        Set<URI> seen = new HashSet<>();
        Set<URI> open = new LinkedHashSet<>();
        open.add(line.resolve("/?box=" + box));
        while (!open.isEmpty() && seen.size() < MOST_PAGES) {
            URI next = nearest(open);
            open.remove(next);
            seen.add(next);
            Line.Answer page = line.get(next);
            if (page.status() != 200 || !page.header("Content-Type").startsWith("text/html")) {
                continue;
            }
            if (next.getPath().contains("/a/play/" + courseware)) {
                return page;
            }
            Matcher link = LINK.matcher(page.text());
            while (link.find()) {
                String target = link.group(1).replace("&amp;", "&");
                if (target.startsWith("javascript:")) {
                    continue;
                }
                URI address = next.resolve(target);
                if (!seen.contains(address)) {
                    open.add(address);
                }
            }
        }
        throw new IOException("no page leads to courseware " + courseware);
    }

    /** As somebody who looks for it would: its own pages, then lists, then those of others. */
    private URI nearest(Set<URI> open) {
        return open.stream().min(Comparator.comparingInt(this::distance)).orElseThrow();
    }

    private int distance(URI address) {
        if (address.getPath().contains(courseware)) {
            return 0;
        }
        return address.getPath().startsWith("/a/cw/") ? 2 : 1;
    }

    private URI streamAddress(Line.Answer page) throws IOException {
        Matcher found = STREAM.matcher(page.text().replace("\\/", "/").replace("&amp;", "&"));
        if (!found.find()) {
            throw new IOException("the play page names no stream");
        }
        return page.address().resolve(found.group(1));
    }

    private byte[] read(URI stream, long length, Media source, Watching watching)
            throws IOException, InterruptedException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (whole.size() < length) {
            long from = whole.size();
            long to = Math.min(length, from + PIECE) - 1;
            Line.Answer piece =
                    Retry.of(() -> line.fetch(stream, "Range", "bytes=" + from + "-" + to));
            if (piece.status() != 206 || piece.bytes().length != to - from + 1) {
                throw new IOException("range " + from + "-" + to + " gave " + piece.bytes().length);
            }
            whole.writeBytes(piece.bytes());
            watching.until(source.wholeSeconds() * whole.size() / length);
        }
        return whole.toByteArray();
    }

    private boolean report(String session, String action, long n, double played)
            throws IOException, InterruptedException {
        String w = Watching.seconds(played);
        String sections = played > 0 ? "&r=0-" + Math.round(played) : "";
        Line.Answer gif =
                line.get(
                        line.resolve(
                                "/v/b.gif?b=%s&c=%s&s=%s&n=%d&e=%s&p=%s&w=%s%s"
                                        .formatted(
                                                box,
                                                courseware,
                                                session,
                                                n,
                                                action,
                                                w,
                                                w,
                                                sections)));
        return gif.status() == 200 && gif.header("Kejian-Recorded").equals("1");
    }
}

package kejian.delivery.box;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.Section;
import kejian.delivery.caption.CaptionSegments;
import kejian.delivery.caption.WebVtt;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.view.BlobShelf;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code /m/{package}/c/text/…}: captions whole, as playlist, and in segments. */
final class CaptionAddresses {

    private static final Logger LOG = Logger.getLogger(CaptionAddresses.class);
    static final String VTT = "text/vtt; charset=utf-8";
    private static final long KEPT_BYTES = 4 << 20;

    private final Vertx vertx;
    private final OpenCaptions captions;
    private final MediaAddresses media;
    private final FileAddresses files;
    private final Sessions sessions;
    private final Load load;

    CaptionAddresses(
            Vertx vertx,
            BlobShelf shelf,
            MediaAddresses media,
            FileAddresses files,
            Sessions sessions,
            Load load) {
        this.vertx = vertx;
        this.captions = new OpenCaptions(shelf, KEPT_BYTES);
        this.load = load;
        this.media = media;
        this.files = files;
        this.sessions = sessions;
    }

    /**
     * Words that were asked for.
     *
     * @param present whether the present release promises that they are here
     */
    private record Found(Catalogue.Title title, BlobRef text, boolean present) {}

    void whole(Exchange x, String packageId, String language) {
        Found found = find(x, packageId, language);
        if (found != null) {
            files.file(x, found.text(), VTT, "-text", found.title(), found.present());
        }
    }

    void playlist(Exchange x, String packageId, String language) {
        Found found = find(x, packageId, language);
        if (found == null) {
            return;
        }
        String query = session(x).map(s -> "s=" + s.id()).orElse("");
        media.withPackage(
                x,
                PresentationAddresses.media(found.title()),
                found.present(),
                lease -> {
                    String text = CaptionSegments.playlist(lease.media().segmentTimes(), query);
                    x.send(PresentationAddresses.HLS, text.getBytes(StandardCharsets.UTF_8));
                    return false;
                });
    }

    void segment(Exchange x, String packageId, String language, int n) {
        Found found = find(x, packageId, language);
        if (found == null) {
            return;
        }
        media.withPackage(
                x,
                PresentationAddresses.media(found.title()),
                found.present(),
                lease -> {
                    List<Section> times = lease.media().segmentTimes();
                    if (n >= times.size()) {
                        x.fail(Problem.NOT_FOUND);
                    } else {
                        segment(x, found.text(), times.get(n));
                    }
                    return false;
                });
    }

    /** Null where that was answered. */
    private @Nullable Found find(Exchange x, String packageId, String language) {
        RecentViews.Holding.Held held = media.findWatched(x, packageId);
        if (held == null) {
            return null;
        }
        Catalogue.Title title = held.title();
        for (MediaPackage.Caption caption : PresentationAddresses.media(title).captions()) {
            if (caption.language().equals(language)) {
                return new Found(title, caption.text(), held.present());
            }
        }
        x.fail(Problem.NOT_FOUND);
        return null;
    }

    private Optional<Session> session(Exchange x) {
        return sessions.verify(x.query().get("s"));
    }

    private void segment(Exchange x, BlobRef blob, Section times) {
        WebVtt held = captions.find(blob);
        if (held != null) {
            send(x, held, times);
            return;
        }
        load.begin(null);
        vertx.executeBlocking(() -> captions.read(blob), /* ordered= */ false)
                .onComplete(_ -> load.end(null))
                .onSuccess(read -> send(x, read, times))
                .onFailure(e -> {
                    LOG.errorf("captions cannot be read sha256=%s: %s", blob.sha256(), e);
                    x.fail(Problem.UNAVAILABLE);
                });
    }

    private static void send(Exchange x, WebVtt captions, Section times) {
        String text = CaptionSegments.segment(captions, times);
        x.send(VTT, text.getBytes(StandardCharsets.UTF_8));
    }
}
